// The items of a stream as they come: numbers as lines that move, anything else as a list that follows.
import { History } from "../charts/history.ts";
import { LineChart } from "../charts/line.ts";
import { choices, h, nextFrame } from "../dom.ts";
import { Feed } from "../feeds/feed.ts";
import { isNumber, isPlain, isScalar, listOf, pictureOf } from "../values/kinds.ts";
import { imageOf } from "../values/picture.ts";
import { treeOf } from "../values/tree.ts";
import { countText, lineOf } from "../values/words.ts";

const MOST_ITEMS = 500;
const MOST_LINES = 8;
const RATE_OVER = 1000; // ms

/** What is seen of a stream. */
export class Live {
  readonly element = h("div", { class: "live" });
  readonly #counter = h("p", { class: "counter" }, "");
  readonly #feed = new Feed("Items", MOST_ITEMS);
  readonly #tell = nextFrame(() => this.#say());
  #chart: LineChart | undefined;
  #history: History | undefined;
  #names: string[] = [];
  #row: number[] = [];
  #count = 0;
  #rate = 0;
  #ratedAt = performance.now();
  #ratedCount = 0;

  /** Takes the next item. */
  add(item: unknown): void {
    if (this.#count === 0) {
      this.#begin(item);
    }
    const number = this.#count++;
    if (this.#history !== undefined && this.#read(item)) {
      this.#history.push(performance.now(), this.#row);
      this.#chart!.refresh();
    }
    this.#feed.add(() => entryOf(number, item));
    this.#tell();
  }

  /** The stream has ended. */
  end(): void {
    this.#rate = 0;
    this.#say();
  }

  #begin(first: unknown): void {
    this.#names = namesOf(first);
    if (this.#names.length === 0) {
      this.element.append(this.#counter, this.#feed.element);
      return;
    }
    this.#history = new History(this.#names.length);
    this.#chart = LineChart.live(this.#names, this.#history);
    const place = h("div", {}, this.#chart.element);
    const pick = choices("Shown as", [["chart", "Chart"], ["list", "List"]], "chart", (form) => {
      place.replaceChildren(form === "chart" ? this.#chart!.element : this.#feed.element);
      this.#chart!.refresh();
      this.#feed.refresh();
    }); // prettier-ignore
    this.element.append(h("div", { class: "forms" }, this.#counter, pick), place);
  }

  /** Puts the numbers of an item into the row; false where it has none. */
  #read(item: unknown): boolean {
    const row = this.#row;
    if (isNumber(item)) {
      row[0] = Number(item);
      return this.#names.length === 1;
    }
    const list = listOf(item);
    for (let i = 0; i < this.#names.length; i++) {
      const value = list !== undefined ? list[i] : isPlain(item) ? item[this.#names[i]!] : undefined;
      row[i] = isNumber(value) ? Number(value) : NaN;
    }
    return row.some((value) => !Number.isNaN(value));
  }

  #say(): void {
    const now = performance.now();
    if (now - this.#ratedAt >= RATE_OVER) {
      this.#rate = ((this.#count - this.#ratedCount) * 1000) / (now - this.#ratedAt);
      [this.#ratedAt, this.#ratedCount] = [now, this.#count];
    }
    const rate = this.#rate >= 2 ? `, ${countText(Math.round(this.#rate))} a second` : "";
    this.#counter.textContent = `${countText(this.#count)} ${this.#count === 1 ? "item" : "items"}${rate}`;
  }
}

/** The lines that items like this one make. */
function namesOf(item: unknown): string[] {
  if (isNumber(item)) {
    return [""];
  }
  const list = listOf(item);
  if (list !== undefined) {
    const isRow = list.length > 0 && list.length <= MOST_LINES && Array.from(list).every(isNumber);
    return isRow ? Array.from(list, (_, i) => String(i)) : [];
  }
  if (!isPlain(item)) {
    return [];
  }
  const numeric = Object.keys(item).filter((name) => isNumber(item[name]));
  return numeric.length <= MOST_LINES ? numeric : [];
}

function entryOf(number: number, item: unknown): HTMLElement {
  const picture = pictureOf(item);
  const label = h("span", { class: "from" }, number);
  if (picture !== undefined) {
    return h("div", { class: "line" }, label, imageOf(picture));
  }
  if (isScalar(item)) {
    return h("div", { class: "line" }, label, h("span", { class: "text" }, typeof item === "string" ? item : lineOf(item, 2000)));
  }
  const details = h("details", {}, h("summary", {}, lineOf(item, 160)));
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(treeOf(item)));
  return h("div", { class: "line" }, label, details);
}
