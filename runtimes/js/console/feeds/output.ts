// All that is printed in the course of this page's calls, at the foot of the page.
import { h, icon, iconButton, nextFrame } from "../dom.ts";
import { type LogEntry, Prints } from "./prints.ts";

const MOST = 2000;

/** The drawer of prints; folded it shows the last line. */
export class Output {
  readonly element: HTMLElement;
  readonly #prints = new Prints("All output", MOST);
  readonly #last = h("span", { class: "last" }, "");
  readonly #count = h("span", { class: "count" }, "");
  readonly #toggle: HTMLButtonElement;
  readonly #tell = nextFrame(() => this.#say());
  #newest = "";

  constructor() {
    this.#toggle = h("button", { type: "button", class: "handle", "aria-expanded": "false", "aria-controls": "output", title: "Output (o)", onclick: () => this.toggle() }, icon("output"), "Output", this.#count, this.#last);
    const clear = iconButton("cross", "Clear the output", () => this.#clear());
    this.element = h("section", { class: "output", "aria-label": "Output" }, h("div", { class: "bar" }, this.#toggle, clear), h("div", { id: "output", hidden: true }, this.#prints.feed.element));
  }

  add(entry: LogEntry, from = ""): void {
    this.#prints.add(entry, from);
    this.#newest = entry.text.trimEnd().slice(-200) || this.#newest;
    this.#tell();
  }

  toggle(): void {
    const body = this.element.lastElementChild as HTMLElement;
    body.hidden = !body.hidden;
    this.#toggle.setAttribute("aria-expanded", String(!body.hidden));
    this.element.classList.toggle("open", !body.hidden);
    this.#prints.feed.refresh();
  }

  #say(): void {
    this.#last.textContent = this.#newest.split("\n").at(-1)!;
    this.#count.textContent = this.#prints.count > 0 ? String(this.#prints.count) : "";
  }

  #clear(): void {
    this.#prints.clear();
    this.#newest = "";
    this.#say();
  }
}
