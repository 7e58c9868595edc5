// One action: what its author wrote about it, a form to call it, and the calls that were made.
import type { App } from "../app.ts";
import { choices, copyFrom, fill, h, icon, iconButton } from "../dom.ts";
import { LANGUAGES, type Language, codeOf } from "./code.ts";
import { type Described, isStreamKind } from "./described.ts";
import { type Arguments, Form } from "./form.ts";
import { Run } from "./run.ts";

const MOST_RUNS = 12;
const LOW = 0.65; // of the window: what begins below has no room

const KINDS: Record<string, string> = {
  stream: "stream", "async-stream": "stream", async: "async", threaded: "threaded", class: "class", function: "function",
}; // prettier-ignore

let language: Language = LANGUAGES[0]!; // as it was chosen last, for all actions

/** The page of an action; it keeps what was typed and called while others are looked at. */
export class ActionPage {
  readonly element: HTMLElement;
  readonly #form: Form;
  readonly #runs = h("section", { class: "runs", "aria-label": "Calls" });
  readonly #code = h("pre", { class: "code", tabindex: 0 });
  readonly #made: Run[] = []; // the newest last
  #last: Arguments | undefined;

  constructor(
    private readonly app: App,
    readonly action: Described,
  ) {
    this.#form = new Form(action, (name, args) => this.#made.at(-1)?.called(name, args));
    const [verb, picture] = isStreamKind(action) ? ["Read", "events"] : ["Call", "play"];
    const form = h(
      "form",
      { class: "card call", "aria-label": `Arguments of ${action.short}`, novalidate: true, onsubmit: (event: Event) => this.#submit(event), onkeydown: (event: KeyboardEvent) => this.#key(event) },
      this.#form.element,
      h("div", { class: "buttons" }, h("button", { class: "primary" }, icon(picture!), verb!), h("kbd", {}, "Ctrl Enter")),
    );
    this.element = h("article", { class: "action", "data-name": action.name }, ...headOf(action), form, this.#codeBox(), this.#runs);
  }

  focus(): void {
    this.#form.focus();
  }

  call(): void {
    const args = this.#form.read();
    if (args !== undefined) {
      this.#start(args);
    }
  }

  repeat(): void {
    if (this.#last === undefined) {
      this.call();
    } else {
      this.#start(this.#last);
    }
  }

  /** Cancels what was called last and still runs. */
  cancel(): void {
    this.#made.findLast((run) => run.state === "running")?.cancel();
  }

  #start(args: Arguments): void {
    this.#last = args;
    const run = new Run(this.app, this.action, args, () => this.#start(args));
    this.#made.push(run);
    this.#runs.prepend(run.element);
    if (run.element.getBoundingClientRect().top > window.innerHeight * LOW) {
      run.element.scrollIntoView({ block: "start" }); // else nobody would see what it gives
    }
    const old = this.#made.length > MOST_RUNS ? this.#made.findIndex((each) => each.state !== "running") : -1;
    if (old >= 0) {
      this.#made.splice(old, 1)[0]!.element.remove();
    }
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.call();
  }

  #key(event: KeyboardEvent): void {
    // In a text of one line Enter calls, as in any form; with Shift it begins a line.
    const isText = event.target instanceof HTMLTextAreaElement && event.target.rows === 1 && !event.shiftKey;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || isText) && !event.isComposing) {
      event.preventDefault();
      this.call();
    }
  }

  #codeBox(): HTMLElement {
    const write = (): void => {
      this.#code.textContent = codeOf(language, this.action, this.#form.peek() ?? this.#last ?? { positional: [], named: {} });
    };
    const copy = iconButton("copy", "Copy the code", () => void copyFrom(copy, this.#code.textContent ?? ""));
    const place = h("div", { class: "forms" });
    const details = h("details", { class: "card as-code" }, h("summary", {}, "As code"), place, this.#code);
    details.addEventListener("toggle", () => {
      if (details.open) {
        const pick = choices("Language", LANGUAGES.map((each) => [each, each] as const), language, (chosen) => { language = chosen; write(); }); // prettier-ignore
        fill(place, pick, copy);
        write();
      }
    });
    details.addEventListener("pointerenter", () => details.open && write());
    return details;
  }
}

function headOf(action: Described): Node[] {
  const title = h("h1", { tabindex: -1 }, h("code", {}, action.short));
  const head = h("header", { class: "title" }, title, h("span", { class: `tag kind-${KINDS[action.kind] ?? "function"}` }, KINDS[action.kind] ?? action.kind), h("span", { class: "tag" }, action.peer ?? "host"));
  const signature = action.signature === null ? null : h("p", { class: "signature" }, h("code", {}, action.short + action.signature));
  return [head, ...(signature ? [signature] : []), ...docOf(action.doc)];
}

/** A docstring as paragraphs; what is indented in it keeps its form. */
function docOf(doc: string | null): Node[] {
  return (doc ?? "")
    .split(/\n[ \t]*\n/)
    .filter((part) => part.trim() !== "")
    .map((part) => (/^(\s{2,}|>>> )/m.test(part) ? h("pre", { class: "doc" }, dedented(part)) : h("p", { class: "doc" }, part.trim())));
}

function dedented(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const indent = Math.min(...lines.map((line) => /^\s*/.exec(line)![0].length));
  return lines.map((line) => line.slice(indent)).join("\n");
}
