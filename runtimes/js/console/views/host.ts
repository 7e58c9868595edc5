// The view of the host: its workers, jobs and clients, as they are doing at this moment.
import type { App, View } from "../app.ts";
import { fill, h } from "../dom.ts";
import { errorLine, errorView } from "../values/errors.ts";
import { countText, sizeText, timeText } from "../values/words.ts";
import { Rows } from "./rows.ts";
import { Spark } from "./spark.ts";
import { type ClientStatus, type JobStatus, type PeerStatus, type Status, type WorkerStatus, statusOf } from "./status.ts";

const EVERY = 1000;

/** Shows how the host is doing, and starts and stops its jobs. */
export class HostView implements View {
  readonly element: HTMLElement;
  readonly #summary = h("p", { class: "soft" }, "…");
  readonly #place = h("div", {});
  readonly #peers: Rows<PeerStatus>;
  readonly #jobs: Rows<JobStatus>;
  readonly #clients: Rows<ClientStatus>;
  readonly #parts: HTMLElement[];
  readonly #noJobs = h("p", { class: "soft" }, "The host has no jobs.");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;

  constructor(private readonly app: App) {
    const peers = h("div", {});
    const jobs = h("tbody");
    const clients = h("tbody");
    this.#peers = new Rows(peers, (peer) => peer.name, peerRow);
    this.#jobs = new Rows(jobs, (job) => job.name, (job) => this.#jobRow(job.name)); // prettier-ignore
    this.#clients = new Rows(clients, (client) => String(client.client), () => this.#clientRow()); // prettier-ignore
    this.#parts = [
      section("Workers", peers),
      section("Jobs", tableOf("Jobs", ["Job", "State", "", "For", "Restarts"], jobs), this.#noJobs),
      section("Clients", tableOf("Clients", ["Client", "Language", "Calls", "Exposes", "Here for"], clients)),
    ];
    this.element = h("div", { class: "view single" }, h("h1", {}, "Host"), this.#summary, this.#place);
  }

  show(): void {
    document.title = "Host · Pons";
    if (!this.#isShown) {
      this.#isShown = true;
      void this.#poll();
    }
  }

  hide(): void {
    this.#isShown = false;
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    try {
      if (this.app.py.state === "open") {
        this.#draw(await statusOf(this.app.py));
      }
    } catch (error) {
      this.#summary.textContent = `The host did not say how it is doing. ${errorLine(error)}`;
    }
    if (this.#isShown) {
      this.#timer = setTimeout(() => void this.#poll(), EVERY);
    }
  }

  #draw(status: Status | undefined): void {
    if (status === undefined) {
      this.#summary.textContent = "This host tells of its workers, jobs and clients, and lets them be managed, only to those that have named its token.";
      fill(this.#place);
      return;
    }
    const workers = status.peers.reduce((sum, peer) => sum + peer.workers.length, 0);
    this.#summary.textContent = `Process ${status.host.pid}, ${sizeText(status.host.memory)}. ${count(status.peers.length, "peer")}, ${count(workers, "worker")}, ${count(status.jobs.length, "job")}, ${count(status.clients.length, "client")}.`;
    this.#peers.show(status.peers);
    this.#jobs.show(status.jobs);
    this.#clients.show(status.clients);
    this.#noJobs.hidden = status.jobs.length > 0;
    (this.#noJobs.previousElementSibling as HTMLElement).hidden = status.jobs.length === 0;
    if (this.#place.childElementCount === 0) {
      fill(this.#place, ...this.#parts);
    }
  }

  #jobRow(name: string): { element: HTMLElement; update(job: JobStatus): void } {
    const cells = [stateCell(), h("td", {}), h("td", { class: "number" })] as const;
    const error = h("div", {});
    let said = "";
    const button = h("button", { type: "button", class: "quiet", onclick: () => void this.#command(button, name) }, "");
    const element = h("tr", {}, h("th", { scope: "row" }, h("code", {}, name), error), cells[0], h("td", {}, button), cells[1], cells[2]);
    return {
      element,
      update: (job) => {
        setState(cells[0], job.state);
        cells[1].textContent = timeText(job.seconds * 1000);
        cells[2].textContent = String(job.restarts);
        const isOn = job.state === "running" || job.state === "pausing" || job.state === "stopping";
        button.textContent = isOn ? "Stop" : "Start";
        button.disabled = job.state === "stopping";
        button.setAttribute("aria-label", `${isOn ? "Stop" : "Start"} ${name}`);
        const line = job.error === null ? "" : errorLine(job.error);
        if (line !== said) {
          said = line;
          fill(error, job.error !== null && h("details", {}, h("summary", { class: "bad" }, line), errorView(job.error)));
        }
      },
    };
  }

  async #command(button: HTMLButtonElement, name: string): Promise<void> {
    const what = button.textContent === "Stop" ? "stop" : "start";
    button.disabled = true;
    try {
      await this.app.py.call(`pons.jobs.${what}`, name);
      this.app.toasts.say(`${name} was ${what === "stop" ? "stopped" : "started"}.`);
    } catch (error) {
      this.app.toasts.say(errorLine(error), true);
    }
    button.disabled = false;
    this.#draw(await statusOf(this.app.py).catch(() => undefined));
  }

  #clientRow(): { element: HTMLElement; update(client: ClientStatus): void } {
    const cells = [h("th", { scope: "row" }), h("td"), h("td", { class: "number" }), h("td"), h("td")] as const;
    return {
      element: h("tr", {}, ...cells),
      update: ({ client, language, calls, actions, seconds }) => {
        cells[0].textContent = `${client}${client === this.app.py.client ? " (this page)" : ""}`;
        cells[1].textContent = language || "–";
        cells[2].textContent = String(calls);
        cells[3].textContent = actions.length > 0 ? actions.join(", ") : "–";
        cells[4].textContent = timeText(seconds * 1000);
      },
    };
  }
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

function section(name: string, ...content: HTMLElement[]): HTMLElement {
  return h("section", { class: "card", "aria-label": name }, h("h2", {}, name), ...content);
}

function tableOf(label: string, headings: string[], body: HTMLElement): HTMLElement {
  const cells = headings.map((heading) => (heading === "" ? h("td") : h("th", { scope: "col" }, heading)));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "status" }, h("thead", {}, h("tr", {}, ...cells)), body));
}

function stateCell(): HTMLElement {
  return h("td", {}, h("span", { class: "state" }, ""));
}

function setState(cell: HTMLElement, state: string): void {
  const word = cell.firstElementChild as HTMLElement;
  word.dataset["state"] = state;
  word.textContent = state.replace("-", " ");
}

function peerRow(first: PeerStatus): { element: HTMLElement; update(peer: PeerStatus): void } {
  const body = h("tbody");
  const said = h("span", { class: "soft" });
  const rows = new Rows<WorkerStatus>(body, (worker) => String(worker.number), workerRow);
  const table = tableOf(`Workers of ${first.name}`, ["Worker", "State", "Process", "Running", "Answered", "A second", "Failed", "Memory", "Restarts", "For"], body);
  return {
    element: h("div", { class: "peer" }, h("h3", {}, h("code", {}, first.name), " ", said), table),
    update: (peer) => {
      said.textContent = `${peer.language}, ${count(peer.actions, "action")}${peer.waiting > 0 ? `, ${count(peer.waiting, "call")} waiting` : ""}`;
      rows.show(peer.workers);
    },
  };
}

function workerRow(first: WorkerStatus): { element: HTMLElement; update(worker: WorkerStatus): void } {
  const number = (): HTMLElement => h("td", { class: "number" });
  const [state, pid, calls, answered, failed, memory, restarts, since] = [stateCell(), number(), number(), number(), number(), number(), number(), h("td")];
  const spark = new Spark();
  const error = h("div", {});
  let [last, at, said] = [first.answered, performance.now(), ""];
  const element = h("tr", {}, h("th", { scope: "row" }, `${first.number}`, error), state, pid, calls, answered, h("td", { class: "number" }, spark.element), failed, memory, restarts, since);
  return {
    element,
    update: (worker) => {
      const now = performance.now();
      if (now - at > 500) {
        spark.add(Math.max(0, ((worker.answered - last) * 1000) / (now - at)));
        [last, at] = [worker.answered, now];
      }
      setState(state, worker.state);
      pid.textContent = worker.pid === null ? "–" : String(worker.pid);
      calls.textContent = String(worker.calls);
      answered.textContent = countText(worker.answered);
      failed.textContent = countText(worker.failed);
      memory.textContent = worker.memory === null ? "–" : sizeText(worker.memory);
      restarts.textContent = String(worker.restarts);
      since.textContent = timeText(worker.seconds * 1000);
      const line = worker.error === null ? "" : errorLine(worker.error);
      if (line !== said) {
        said = line;
        fill(error, worker.error !== null && h("details", {}, h("summary", { class: "bad" }, "was lost"), errorView(worker.error)));
      }
    },
  };
}
