// Printed text as lines: what was printed without a line end goes on in the same line.
import { h } from "../dom.ts";
import { Feed } from "./feed.ts";

/** One message of a log. */
export interface LogEntry {
  readonly level: string;
  readonly text: string;
  readonly logger?: string;
}

const LONGEST = 20_000; // letters of a line that never ends

interface Line {
  readonly level: string;
  readonly from: string;
  text: string;
  element?: HTMLElement;
}

/** The lines that calls print. */
export class Prints {
  readonly feed: Feed;
  count = 0;
  #open: Line | undefined; // the last one, while it may go on

  constructor(label: string, most: number) {
    this.feed = new Feed(label, most);
  }

  add({ level, text, logger }: LogEntry, from = ""): void {
    const parts = text.split("\n");
    parts.forEach((part, i) => {
      const isLast = i === parts.length - 1;
      if (!isLast || part !== "") {
        this.#put(level, logger === undefined ? part : `${logger}: ${part}`, from);
      }
      if (!isLast) {
        this.#open = undefined;
      }
    });
    if (logger !== undefined) {
      this.#open = undefined; // what a logger says is whole
    }
  }

  clear(): void {
    this.feed.clear();
    this.count = 0;
    this.#open = undefined;
  }

  #put(level: string, text: string, from: string): void {
    const open = this.#open;
    if (open !== undefined && open.level === level && open.from === from && open.text.length < LONGEST) {
      open.text += text;
      if (open.element !== undefined) {
        open.element.lastElementChild!.textContent = open.text;
      }
      return;
    }
    const line: Line = { level, from, text };
    this.#open = line;
    this.count++;
    this.feed.add(() => (line.element = h("div", { class: `line ${level}` }, from !== "" && h("span", { class: "from" }, from), h("span", { class: "text" }, line.text))));
  }
}
