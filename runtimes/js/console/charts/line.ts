// A chart of lines on a canvas: of numbers that are there, or of a stream whose newest ones move in from the right.
import { choices, h, nextFrame } from "../dom.ts";
import type { Series } from "../values/kinds.ts";
import { countText } from "../values/words.ts";
import { History } from "./history.ts";
import { type Lines, type Spot, paint } from "./painting.ts";

const WINDOWS = [["10", "10 s"], ["60", "1 min"], ["all", "All"]] as const; // prettier-ignore
const SAY_EVERY = 2000; // ms between two descriptions for screen readers

/** A chart with its legend; `element` is what stands in the page. */
export class LineChart {
  readonly element: HTMLElement;
  readonly #canvas = h("canvas", { tabindex: 0, role: "img" });
  readonly #readout = h("span", { class: "readout" }, "");
  readonly #names: readonly string[];
  readonly #lines: () => Lines;
  readonly #ask = nextFrame(() => this.#draw());
  #spot: Spot | undefined; // where somebody points
  #last: Lines | undefined;
  #said = -SAY_EVERY;
  #drawn = 0; // when, and how long it took
  #took = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A chart of numbers that are all there. */
  static of(series: Series): LineChart {
    const ys = [...series.values()];
    const lines: Lines = { from: 0, to: Math.max(...ys.map((y) => y.length)), mask: -1, times: undefined, ys };
    return new LineChart([...series.keys()], () => lines);
  }

  /** A chart that moves: what comes goes into the history. */
  static live(names: readonly string[], history: History): LineChart {
    let seconds = Number(WINDOWS[0][0]);
    const lines = (): Lines => {
      const last = history.to === 0 ? 0 : history.times[(history.to - 1) & history.mask]!;
      const from = Number.isFinite(seconds) ? history.since(last - seconds * 1000) : history.from;
      return { from, to: history.to, mask: history.mask, times: history.times, ys: history.lines };
    };
    const chart = new LineChart(names, lines);
    const pick = choices("Time that is shown", WINDOWS, WINDOWS[0][0], (option) => {
      seconds = option === "all" ? Infinity : Number(option);
      chart.refresh();
    });
    chart.element.lastElementChild!.append(pick);
    return chart;
  }

  private constructor(names: readonly string[], lines: () => Lines) {
    this.#names = names;
    this.#lines = lines;
    const legend = names.length > 1 || names[0] !== "" ? names.map((name, i) => h("span", { class: `line-${i % 8}` }, name)) : [];
    this.element = h("figure", { class: "chart" }, this.#canvas, h("figcaption", {}, h("span", { class: "legend" }, ...legend), this.#readout));
    new ResizeObserver(this.#ask).observe(this.#canvas);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event.offsetX));
    this.#canvas.addEventListener("pointerleave", () => this.#point(undefined));
    this.#canvas.addEventListener("blur", () => this.#point(undefined));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#canvas.addEventListener("themechange", this.#ask);
  }

  /** There are other numbers: they are drawn with the next picture, however many came. Drawing takes a fifth of the time at most, so that the page still answers. */
  refresh(): void {
    const rest = this.#drawn + 4 * this.#took - performance.now();
    if (rest <= 0) {
      this.#ask();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#ask();
      }, rest);
    }
  }

  #draw(): void {
    if (!this.#canvas.isConnected) {
      return;
    }
    const began = performance.now();
    const lines = (this.#last = this.#lines());
    const told = paint(this.#canvas, lines, this.#spot);
    this.#readout.textContent = told.at === undefined ? "" : this.#say(told.at, told.values);
    const now = (this.#drawn = performance.now());
    this.#took = now - began;
    if (now - this.#said >= SAY_EVERY) {
      this.#said = now;
      const [least, most] = told.range;
      const text = `Line chart of ${countText(lines.to - lines.from)} points, from ${shortly(least)} to ${shortly(most)}. Arrow keys read single points.`;
      this.#canvas.setAttribute("aria-label", text);
    }
  }

  #say(at: number, values: number[]): string {
    const numbers = values.map((value, i) => (this.#names[i] ? `${this.#names[i]} ${shortly(value)}` : shortly(value)));
    return `${this.#last!.times === undefined ? `#${at}` : `point ${countText(at + 1)}`}: ${numbers.join(", ")}`;
  }

  #point(x: number | undefined): void {
    this.#spot = x === undefined ? undefined : { x };
    this.#ask();
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || this.#last === undefined) {
      return;
    }
    event.preventDefault();
    const { from, to } = this.#last;
    const before = this.#spot?.index ?? (step > 0 ? from - 1 : to);
    this.#spot = { index: Math.min(to - 1, Math.max(from, before + step)) };
    this.#draw();
    this.#canvas.setAttribute("aria-label", this.#readout.textContent ?? "");
  }
}

function shortly(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
