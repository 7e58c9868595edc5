// A line of readings that runs from right to left, drawn on a canvas.

const SECONDS = 30; // from edge to edge
const LOWEST = -5;
const HIGHEST = 15;
const MARGIN = { left: 44, right: 14, top: 14, bottom: 14 }; // CSS pixels

export class Chart {
  #canvas;
  #readings = []; // { time, value }, the oldest first

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  add(value) {
    const time = performance.now();
    this.#readings.push({ time, value });
    const gone = this.#readings.findIndex((reading) => time - reading.time < 1000 * SECONDS);
    this.#readings.splice(0, Math.max(0, gone - 1)); // one beyond the edge, for the line that comes in from there
  }

  clear() {
    this.#readings = [];
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const scale = devicePixelRatio;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const context = this.#canvas.getContext("2d");
    context.scale(scale, scale);
    const style = getComputedStyle(this.#canvas);
    const colour = (name) => style.getPropertyValue(name);
    const place = this.#places(width, height);
    this.#drawGrid(context, place, colour);
    this.#drawLine(context, place, colour);
  }

  #places(width, height) {
    const now = performance.now();
    const [inner, tall] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
    return {
      left: MARGIN.left,
      right: width - MARGIN.right,
      x: (time) => width - MARGIN.right - ((now - time) / 1000 / SECONDS) * inner,
      y: (value) => MARGIN.top + ((HIGHEST - value) / (HIGHEST - LOWEST)) * tall,
    };
  }

  #drawGrid(context, { left, right, y }, colour) {
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.lineWidth = 1;
    for (let degrees = LOWEST; degrees <= HIGHEST; degrees += 5) {
      context.strokeStyle = colour(degrees === 0 ? "--soft" : "--line");
      context.beginPath();
      context.moveTo(left, y(degrees));
      context.lineTo(right, y(degrees));
      context.stroke();
      context.fillStyle = colour("--soft");
      context.fillText(`${degrees}°`, left - 8, y(degrees));
    }
  }

  #drawLine(context, { left, right, x, y }, colour) {
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left + MARGIN.right, this.#canvas.height);
    context.clip();
    context.strokeStyle = context.fillStyle = colour("--accent");
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (const { time, value } of this.#readings) {
      context.lineTo(x(time), y(value));
    }
    context.stroke();
    for (const { time, value } of this.#readings) {
      context.beginPath();
      context.arc(x(time), y(value), 3, 0, 2 * Math.PI);
      context.fill();
    }
    context.restore();
  }
}
