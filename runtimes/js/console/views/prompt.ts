// The prompt: Python code that runs in the host's first worker, with names that last.
import type { App, View } from "../app.ts";
import { h, icon } from "../dom.ts";
import { Prints } from "../feeds/prints.ts";
import { errorView, isCancelled } from "../values/errors.ts";
import { valueView } from "../values/view.ts";
import { History } from "./inputs.ts";

const MOST_INPUTS = 100; // that stay in the page
const TOOLS = "pons.console"; // the namespace of the page's own names
const MOST_PRINTS = 1000;

// What is shown of a value: the text that a prompt of Python shows, and the value itself where it can be drawn.
const DISPLAY = `
from pons.prompt import show

def display(value):
    text = show(value)
    kind = type(value)
    drawn = kind in (list, tuple, dict, bytes, bytearray) and len(value) <= 100_000
    drawn = drawn or kind.__module__.partition(".")[0] in ("numpy", "pandas", "matplotlib", "PIL")
    drawn = drawn or any(hasattr(kind, name) for name in ("_repr_png_", "_repr_jpeg_"))
    return text, drawn

def itself(value):
    return value

(display, itself)
`;

type Remote = ((value: unknown) => Promise<any>) & { dispose?(): void };

/** A prompt in the page; there where clients may run code. */
export class PromptView implements View {
  readonly element: HTMLElement;
  readonly #entries = h("div", { class: "entries", role: "log", "aria-label": "Inputs and what they gave" });
  readonly #input = h("textarea", { class: "code", rows: 1, "aria-label": "Python code", spellcheck: "false", autocomplete: "off", autocapitalize: "off", placeholder: "Python", "aria-autocomplete": "list", "aria-controls": "completions" });
  readonly #words = h("ul", { class: "completions", id: "completions", role: "listbox", "aria-label": "Completions", hidden: true });
  readonly #history = new History();
  #tools: Promise<[Remote, Remote]> | undefined;
  #running: AbortController | undefined;
  #chosen = 0;

  constructor(
    private readonly app: App,
    private readonly isPython: boolean,
  ) {
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("blur", () => setTimeout(() => this.#hideWords(), 150));
    const run = h("button", { type: "button", class: "primary", onclick: () => void this.#submit(true) }, icon("play"), "Run");
    const help = h("p", { class: "soft keys" }, h("kbd", {}, "Enter"), " runs what is complete, ", h("kbd", {}, "Shift Enter"), " begins a line, ", h("kbd", {}, "Tab"), " completes, ", h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " go through what was run, ", h("kbd", {}, "Esc"), " interrupts");
    const line = h("div", { class: "prompt-line" }, h("span", { class: "mark", "aria-hidden": "true" }, isPython ? ">>>" : ">"), h("div", { class: "control" }, this.#input, this.#words), run);
    this.element = h("div", { class: "view single prompt" }, h("h1", {}, "Prompt"), this.#entries, line, help);
  }

  show(): void {
    document.title = "Prompt · Pons";
    this.#input.focus();
  }

  async #submit(isForced: boolean): Promise<void> {
    const code = this.#input.value;
    if (code.trim() === "" || this.#running !== undefined) {
      return;
    }
    const isComplete = isForced || !this.isPython || (await this.app.py.call("pons.parse", code)) !== "incomplete";
    if (!isComplete) {
      this.#insert(`\n${indentOf(code)}`);
      return;
    }
    this.#history.add(code);
    this.#input.value = "";
    this.#changed();
    await this.#run(code);
  }

  async #run(code: string): Promise<void> {
    const prints = new Prints("What it prints", MOST_PRINTS);
    const out = h("div", { class: "out" });
    const entry = h("article", { class: "input", "aria-busy": "true" }, h("pre", { class: "code" }, code), out);
    this.#entries.append(entry);
    while (this.#entries.childElementCount > MOST_INPUTS) {
      this.#entries.firstElementChild!.remove();
    }
    const stop = (this.#running = new AbortController());
    const print = (line: { level: string; text: string }): void => {
      if (!prints.feed.element.isConnected) {
        out.prepend(prints.feed.element);
      }
      prints.add(line);
      this.app.output.add(line, "prompt");
    };
    try {
      const shown = await this.#value(code, stop.signal, print);
      out.append(...shown);
    } catch (error) {
      out.append(isCancelled(error) || stop.signal.aborted ? h("p", { class: "soft" }, "Interrupted.") : errorView(error));
    }
    entry.removeAttribute("aria-busy");
    this.#running = undefined;
    entry.scrollIntoView({ block: "end" });
  }

  /** Runs code; what is shown of its value. */
  async #value(code: string, signal: AbortSignal, logs: (line: { level: string; text: string }) => void): Promise<Node[]> {
    const watched = this.app.py.within({ signal, logs });
    if (!this.isPython) {
      const value = await watched.call("pons.run", code, null);
      return value === null || value === undefined ? [] : [valueView(value)];
    }
    const value = await watched.handleOf("pons.run", code, null);
    if (value === null || value === undefined) {
      return [];
    }
    const [display, itself] = await this.#toolsOf();
    const [text, isDrawn] = (await display(value)) as [string | null, boolean];
    const drawn: unknown = isDrawn ? await itself(value).catch(() => undefined) : undefined; // what cannot cross has its text
    (value as { dispose?(): void }).dispose?.();
    return drawn !== undefined ? [valueView(drawn)] : text === null ? [] : [h("pre", { class: "value" }, text)];
  }

  /** The functions of ours over there; made anew where the worker that had them was replaced. */
  async #toolsOf(): Promise<[Remote, Remote]> {
    const known = await this.#tools?.catch(() => undefined);
    const isThere = known !== undefined && (await known[0](null).then(() => true, () => false)); // prettier-ignore
    if (!isThere) {
      this.#tools = this.app.py.call("pons.run", DISPLAY, TOOLS) as Promise<[Remote, Remote]>;
    }
    return this.#tools!;
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    if (!this.#words.hidden && this.#wordKey(event)) {
      event.preventDefault();
      return;
    }
    const { value, selectionStart, selectionEnd } = this.#input;
    const isAtTop = !value.slice(0, selectionStart).includes("\n");
    const isAtEnd = !value.slice(selectionEnd).includes("\n");
    const act = {
      Enter: event.shiftKey ? undefined : () => void this.#submit(event.ctrlKey || event.metaKey),
      Tab: event.shiftKey ? undefined : () => void this.#complete(),
      ArrowUp: isAtTop ? () => this.#set(this.#history.before(value)) : undefined,
      ArrowDown: isAtEnd ? () => this.#set(this.#history.after()) : undefined,
      Escape: () => this.#running?.abort(),
      c: event.ctrlKey && selectionStart === selectionEnd && this.#running ? () => this.#running?.abort() : undefined,
    }[event.key];
    // Out of an empty input Tab goes on as anywhere: nobody is caught in it.
    if (act !== undefined && !(event.key === "Tab" && value.trim() === "")) {
      event.preventDefault();
      act();
    }
  }

  async #complete(): Promise<void> {
    const text = this.#input.value.slice(0, this.#input.selectionStart);
    if (/(^|\n)[ \t]*$/.test(text)) {
      this.#insert("    ");
      return;
    }
    const words = (await this.app.py.call("pons.complete", text, null).catch(() => [])) as string[];
    const common = commonStart(words);
    const word = lastWord(text);
    if (common.length > word.length) {
      this.#insert(common.slice(word.length));
    }
    if (words.length > 1) {
      this.#showWords(words);
    }
  }

  #showWords(words: string[]): void {
    this.#chosen = 0;
    this.#words.replaceChildren(...words.slice(0, 50).map((word, i) => h("li", { role: "option", id: `word-${i}`, "aria-selected": String(i === 0), onmousedown: (event: Event) => { event.preventDefault(); this.#take(word); } }, word))); // prettier-ignore
    this.#words.hidden = false;
    this.#input.setAttribute("aria-activedescendant", "word-0");
  }

  /** Keys while words are shown; true where the key was for them. */
  #wordKey(event: KeyboardEvent): boolean {
    const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    if (step !== undefined) {
      const all = [...this.#words.children];
      all[this.#chosen]!.setAttribute("aria-selected", "false");
      this.#chosen = (this.#chosen + step + all.length) % all.length;
      all[this.#chosen]!.setAttribute("aria-selected", "true");
      all[this.#chosen]!.scrollIntoView({ block: "nearest" });
      this.#input.setAttribute("aria-activedescendant", `word-${this.#chosen}`);
      return true;
    }
    if (event.key === "Enter") {
      this.#take(this.#words.children[this.#chosen]!.textContent!);
      return true;
    }
    this.#hideWords();
    return event.key === "Escape";
  }

  #take(word: string): void {
    this.#insert(word.slice(lastWord(this.#input.value.slice(0, this.#input.selectionStart)).length));
    this.#hideWords();
  }

  #hideWords(): void {
    this.#words.hidden = true;
    this.#input.removeAttribute("aria-activedescendant");
  }

  #insert(text: string): void {
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.setRangeText(text, selectionStart, selectionEnd, "end");
    this.#changed();
  }

  #set(text: string | undefined): void {
    if (text !== undefined) {
      this.#input.value = text;
      this.#input.setSelectionRange(text.length, text.length);
      this.#changed();
    }
  }

  #changed(): void {
    this.#hideWords();
    this.#input.rows = Math.min(20, this.#input.value.split("\n").length);
  }
}

/** The word that completion goes on with: names and dots. */
const lastWord = (text: string): string => /[\p{L}\p{N}_.]*$/u.exec(text)![0];

function commonStart(words: string[]): string {
  let common = words[0] ?? "";
  for (const word of words) {
    while (!word.startsWith(common)) {
      common = common.slice(0, -1);
    }
  }
  return common;
}

/** A new line begins as deep as the last one, and deeper behind a colon. */
function indentOf(code: string): string {
  const last = code.split("\n").at(-1)!;
  return /^\s*/.exec(last)![0] + (/:\s*(#.*)?$/.test(last) ? "    " : "");
}
