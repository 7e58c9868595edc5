// A line of a few pixels beside a number: how it went in the last minute.
import { h } from "../dom.ts";

const POINTS = 60;
const WIDTH = 60;
const HEIGHT = 16;

export class Spark {
  readonly element: HTMLElement;
  readonly #line: SVGPolylineElement;
  readonly #number = h("span", {}, "0");
  readonly #values: number[] = [];

  constructor() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    this.#line = document.createElementNS(space, "polyline");
    svg.setAttribute("viewBox", `0 -1 ${WIDTH} ${HEIGHT + 2}`);
    svg.setAttribute("aria-hidden", "true");
    svg.append(this.#line);
    this.element = h("span", { class: "spark" }, svg, this.#number);
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > POINTS) {
      this.#values.shift();
    }
    const most = Math.max(1, ...this.#values);
    const from = POINTS - this.#values.length;
    this.#line.setAttribute("points", this.#values.length < 2 ? "" : this.#values.map((each, i) => `${((from + i) * WIDTH) / (POINTS - 1)},${HEIGHT - (each / most) * HEIGHT}`).join(" "));
    this.#number.textContent = value >= 100 || value === 0 ? String(Math.round(value)) : value.toFixed(1);
  }
}
