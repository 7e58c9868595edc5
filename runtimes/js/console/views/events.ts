// The view of events: topics that are listened to, what came, and a way to send one.
import { readJson } from "../actions/json.ts";
import type { App, View } from "../app.ts";
import { h, icon, iconButton } from "../dom.ts";
import { Feed } from "../feeds/feed.ts";
import { errorLine } from "../values/errors.ts";
import { isScalar } from "../values/kinds.ts";
import { treeOf } from "../values/tree.ts";
import { countText, lineOf } from "../values/words.ts";

const MOST = 1000;

type Heard = { readonly topic: string; readonly data: unknown; readonly client: number | null; readonly dropped: number };

/** Shows events as they come, and sends them. */
export class EventsView implements View {
  readonly element: HTMLElement;
  readonly #topics = new Map<string, { close(): void }>();
  readonly #chips = h("ul", { class: "chips", "aria-label": "Topics that are listened to" });
  readonly #feed = new Feed("Events", MOST);
  readonly #count = h("span", { class: "soft" }, "");
  readonly #filter = h("input", { type: "search", placeholder: "Filter", "aria-label": "Show events with this text alone", autocomplete: "off", oninput: () => this.#feed.filter((entry) => this.#passes(entry.textContent ?? "")) });
  readonly #pause = h("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: () => this.#togglePause() }, icon("pause"), "Pause");
  #heard = 0;
  #seen = new WeakSet<object>(); // an event that several topics fit comes once for each
  #isOpened = false;

  constructor(private readonly app: App) {
    const topic = h("input", { class: "code", id: "topic", value: "*", autocomplete: "off", spellcheck: "false" });
    const listen = h("form", { class: "row", onsubmit: (event: Event) => { event.preventDefault(); this.#listen(topic.value.trim()); } }, topic, h("button", { class: "primary" }, "Listen")); // prettier-ignore
    const clear = iconButton("cross", "Clear the list", () => this.#clear());
    this.element = h(
      "div",
      { class: "view single" },
      h("h1", {}, "Events"),
      h("div", { class: "columns" },
        h("section", { class: "card", "aria-label": "Listen" }, h("label", { for: "topic" }, "Topic ", h("span", { class: "soft" }, "a * at its end stands for all that begin so")), listen, this.#chips),
        this.#sender()), // prettier-ignore
      h("section", { class: "card feed-card", "aria-label": "What came" }, h("div", { class: "forms" }, this.#count, this.#filter, this.#pause, clear), this.#feed.element),
    );
    this.#say();
  }

  show(): void {
    document.title = "Events · Pons";
    this.#feed.refresh();
    if (!this.#isOpened) {
      this.#isOpened = true;
      this.#listen("*");
    }
  }

  #listen(topic: string): void {
    if (topic === "" || this.#topics.has(topic)) {
      return;
    }
    try {
      this.#topics.set(topic, this.app.py.on(topic, (event: Heard) => this.#hear(event)));
    } catch (error) {
      this.app.toasts.say(errorLine(error), true);
      return;
    }
    const chip: HTMLElement = h("li", { class: "chip" }, h("code", {}, topic), iconButton("cross", `Listen to ${topic} no longer`, () => this.#leave(topic, chip)));
    this.#chips.append(chip);
  }

  #leave(topic: string, chip: HTMLElement): void {
    this.#topics.get(topic)!.close();
    this.#topics.delete(topic);
    chip.remove();
  }

  #hear(event: Heard): void {
    if (this.#pause.ariaPressed === "true" || this.#seen.has(event)) {
      return;
    }
    this.#seen.add(event);
    this.#heard++;
    const time = new Date();
    this.#feed.add(() => {
      const entry = entryOf(event, time);
      entry.hidden = !this.#passes(entry.textContent ?? "");
      this.#say();
      return entry;
    });
  }

  #passes(text: string): boolean {
    return text.toLowerCase().includes(this.#filter.value.toLowerCase());
  }

  #say(): void {
    this.#count.textContent = this.#heard === 0 ? "None came yet" : `${countText(this.#heard)} came${this.#heard > MOST ? `, the last ${countText(MOST)} are here` : ""}`;
  }

  #clear(): void {
    this.#feed.clear();
    this.#heard = 0;
    this.#say();
  }

  #togglePause(): void {
    const isPaused = this.#pause.ariaPressed === "true";
    this.#pause.ariaPressed = String(!isPaused);
    this.#pause.replaceChildren(icon(isPaused ? "pause" : "play"), isPaused ? "Pause" : "Go on");
  }

  #sender(): HTMLElement {
    const topic = h("input", { class: "code", id: "send-topic", placeholder: "orders.new", autocomplete: "off", spellcheck: "false", required: true });
    const data = h("textarea", { class: "code", id: "send-data", rows: 1, placeholder: '{"item": "tea"}', spellcheck: "false" });
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const send = (event: Event): void => {
      event.preventDefault();
      try {
        this.app.py.emit(topic.value.trim(), data.value.trim() === "" ? null : readJson(data.value));
        problem.hidden = true;
        this.app.toasts.say(`The event ${topic.value.trim()} was sent.`);
      } catch (error) {
        problem.textContent = errorLine(error);
        problem.hidden = false;
      }
    };
    return h(
      "form",
      { class: "card", "aria-label": "Send an event", onsubmit: send },
      h("label", { for: "send-topic" }, "Send to the topic ", h("span", { class: "soft" }, "the host and its peers hear it, other clients do not")),
      topic,
      h("label", { for: "send-data" }, "Data ", h("span", { class: "soft" }, "JSON, or nothing")),
      h("div", { class: "row" }, data, h("button", {}, "Send")),
      problem,
    );
  }
}

function entryOf({ topic, data, client, dropped }: Heard, time: Date): HTMLElement {
  const clock = `${time.toLocaleTimeString(undefined, { hour12: false })}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  const said = isScalar(data) ? h("span", { class: "text" }, lineOf(data, 500)) : h("details", {}, h("summary", {}, lineOf(data, 200)));
  if (said instanceof HTMLDetailsElement) {
    said.addEventListener("toggle", () => said.childElementCount === 1 && said.append(treeOf(data)));
  }
  return h(
    "div",
    { class: "line" },
    h("time", { class: "from" }, clock),
    h("code", { class: "topic" }, topic),
    client !== null && h("span", { class: "tag" }, `client ${client}`),
    dropped > 0 && h("span", { class: "tag bad" }, `${dropped} were lost before`),
    said,
  );
}
