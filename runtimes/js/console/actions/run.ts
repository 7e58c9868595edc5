// One call, from its arguments to its end: how it goes, what it prints, what it gives.
import { ConnectionLost, named } from "pons";
import type { App } from "../app.ts";
import { h, icon, iconButton } from "../dom.ts";
import { Prints } from "../feeds/prints.ts";
import { errorView, isCancelled } from "../values/errors.ts";
import { isStream } from "../values/kinds.ts";
import { valueView } from "../values/view.ts";
import { lineOf, timeText } from "../values/words.ts";
import { type Described, isStreamKind } from "./described.ts";
import type { Arguments } from "./form.ts";
import { Live } from "./live.ts";

export type RunState = "running" | "done" | "failed" | "cancelled" | "lost";

const WORDS: Record<RunState, string> = { running: "Running", done: "Done", failed: "Failed", cancelled: "Cancelled", lost: "Lost" };
const MOST_PRINTS = 1000;

/** A call that was made. */
export class Run {
  readonly element: HTMLElement;
  readonly #state = h("span", { class: "state", role: "status" }, "");
  readonly #time = h("span", { class: "time" }, "");
  readonly #body = h("div", { class: "body" });
  readonly #bar = h("progress", { max: 1 });
  readonly #progress = h("div", { class: "progress", role: "status", hidden: true }, this.#bar, h("span", {}, ""));
  readonly #prints = new Prints("What it prints", MOST_PRINTS);
  readonly #printed: HTMLElement;
  readonly #cancel: HTMLButtonElement;
  readonly #pause: HTMLButtonElement;
  readonly #stop = new AbortController();
  readonly #began = performance.now();
  readonly #clock: ReturnType<typeof setInterval>;
  #resume: (() => void) | undefined;
  state: RunState = "running";

  constructor(
    private readonly app: App,
    private readonly action: Described,
    private readonly args: Arguments,
    again: () => void,
  ) {
    this.#printed = h("details", { class: "prints", open: true, hidden: true }, h("summary", {}, "Output"), this.#prints.feed.element);
    this.#cancel = h("button", { type: "button", class: "quiet cancel", onclick: () => this.cancel() }, icon("stop"), "Cancel");
    this.#pause = h("button", { type: "button", class: "quiet", "aria-pressed": "false", hidden: true, onclick: () => this.#togglePause() }, icon("pause"), "Pause");
    const repeat = iconButton("repeat", "Repeat this call (r)", again);
    const head = h("header", {}, this.#state, h("code", { class: "said", title: saidOf(action, args, 2000) }, saidOf(action, args, 160)), this.#time, this.#pause, this.#cancel, repeat);
    this.element = h("article", { class: "run", "aria-label": `Call of ${action.short}` }, head, this.#progress, this.#body, this.#printed);
    this.#enter("running");
    this.#clock = setInterval(() => this.#tick(), 250);
    void this.#run();
  }

  cancel(): void {
    this.#stop.abort();
    this.#resume?.();
  }

  /** What a function that was passed as an argument was called with. */
  called(name: string, args: unknown[]): void {
    this.#print({ level: "call", text: `${name}(${args.map((arg) => lineOf(arg, 200)).join(", ")})\n` });
  }

  async #run(): Promise<void> {
    try {
      await this.#call();
      this.#end("done");
    } catch (error) {
      const isOver = this.#stop.signal.aborted || isCancelled(error);
      this.#end(isOver ? "cancelled" : error instanceof ConnectionLost ? "lost" : "failed");
      if (!isOver) {
        this.#body.append(errorView(error));
      }
    }
  }

  async #call(): Promise<void> {
    const { positional, named: names } = this.args;
    const args = Object.keys(names).length > 0 ? [...positional, named(names)] : positional;
    const watched = this.app.py.within({ signal: this.#stop.signal, logs: (entry) => this.#print(entry), progress: (fraction, message) => this.#report(fraction, message) });
    // Read as a stream, whatever it is: what does not yield returns its value after no items.
    const items = watched.stream(this.action.name, ...args);
    const count = await this.#read(items);
    this.#stop.signal.throwIfAborted();
    this.#tick();
    const value: unknown = items.value;
    if (isStream(value)) {
      await this.#read(value);
      this.#stop.signal.throwIfAborted();
    } else if (count === 0 && !isStreamKind(this.action)) {
      this.#body.append(valueView(value));
    } else if (value !== null && value !== undefined) {
      this.#body.append(h("p", { class: "soft" }, "It returned"), valueView(value));
    } else if (count === 0) {
      this.#body.append(h("p", { class: "soft" }, "It yielded nothing."));
    }
  }

  /** Shows items as they come; gives how many came. */
  async #read(items: AsyncIterable<unknown>): Promise<number> {
    let live: Live | undefined;
    let count = 0;
    try {
      for await (const item of items) {
        live ??= this.#beginLive();
        live.add(item);
        count++;
        if (this.#pause.ariaPressed === "true") {
          // Nothing more is asked for: what the host yields waits there, and the code with it.
          await new Promise<void>((resolve) => (this.#resume = resolve));
        }
        if (this.#stop.signal.aborted) {
          break;
        }
      }
    } finally {
      live?.end();
      this.#pause.hidden = true;
    }
    return count;
  }

  #beginLive(): Live {
    const live = new Live();
    this.#body.append(live.element);
    this.#pause.hidden = false;
    return live;
  }

  #togglePause(): void {
    const isPaused = this.#pause.ariaPressed === "true";
    this.#pause.ariaPressed = String(!isPaused);
    this.#pause.replaceChildren(icon(isPaused ? "pause" : "play"), isPaused ? "Pause" : "Go on");
    if (isPaused) {
      this.#resume?.();
    }
  }

  #print(entry: { level: string; text: string; logger?: string }): void {
    this.#printed.hidden = false;
    this.#prints.add(entry);
    this.app.output.add(entry, this.action.short);
  }

  #report(fraction: number | null, message: string): void {
    this.#progress.hidden = false;
    if (fraction === null) {
      this.#bar.removeAttribute("value");
    } else {
      this.#bar.value = fraction;
    }
    this.#progress.lastElementChild!.textContent = [fraction === null ? "" : `${Math.round(fraction * 100)} %`, message].filter(Boolean).join(" ");
  }

  #tick(): void {
    this.#time.textContent = timeText(performance.now() - this.#began);
  }

  #end(state: RunState): void {
    clearInterval(this.#clock);
    this.#tick();
    this.#enter(state);
    this.#cancel.hidden = true;
    if (this.#bar.position < 0) {
      this.#progress.hidden = true; // it never said how far it was
    }
  }

  #enter(state: RunState): void {
    this.state = state;
    this.#state.dataset["state"] = this.element.dataset["state"] = state;
    this.#state.textContent = WORDS[state];
    this.element.setAttribute("aria-busy", String(state === "running"));
  }
}

function saidOf(action: Described, { positional, named: names }: Arguments, longest: number): string {
  const parts = [...positional.map((arg) => lineOf(arg, 60)), ...Object.entries(names).map(([name, arg]) => `${name}=${lineOf(arg, 60)}`)];
  const text = `${action.short}(${parts.join(", ")})`;
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
