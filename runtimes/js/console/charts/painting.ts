// Draws lines on a canvas: axes, and of each column of pixels no more than its highest and lowest point.
import { type Range, roomy, tickText, ticksOf } from "./scale.ts";

/** Rows `from` to `to` of some lines; a row lies at its number `& mask`. Without times the rows' numbers are their places. */
export interface Lines {
  readonly from: number;
  readonly to: number;
  readonly mask: number;
  readonly times: Float64Array | undefined;
  readonly ys: readonly Float64Array[];
}

/** Where somebody points: at a place of the canvas, or at a row. */
export type Spot = { readonly x: number; readonly index?: undefined } | { readonly index: number };

/** What was drawn: the least and the greatest number, and the row that is pointed at. */
export interface Painted {
  readonly range: Range;
  readonly at: number | undefined;
  readonly values: number[];
}

const LEFT = 56;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 24;

interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly lines: Lines;
  readonly width: number;
  readonly height: number;
  readonly xs: Range;
  readonly ys: Range;
}

export function paint(canvas: HTMLCanvasElement, lines: Lines, spot: Spot | undefined): Painted {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const range = rangeOf(lines);
  const frame: Frame = { context, lines, width, height, xs: xRange(lines), ys: roomy(range) };
  const style = getComputedStyle(canvas);
  paintAxes(frame, style);
  lines.ys.forEach((y, i) => paintLine(frame, y, style.getPropertyValue(`--line-${i % 8}`)));
  const at = spot && rowAt(frame, spot);
  return { range, at, values: at === undefined ? [] : paintSpot(frame, at, style) };
}

function rangeOf({ from, to, mask, ys }: Lines): Range {
  let [least, most] = [Infinity, -Infinity];
  for (const y of ys) {
    for (let i = from; i < to; i++) {
      const value = y[i & mask]!;
      if (value < least && value !== -Infinity) {
        least = value;
      }
      if (value > most && value !== Infinity) {
        most = value;
      }
    }
  }
  return [least, most];
}

const xOf = ({ times, mask }: Lines, row: number): number => (times === undefined ? row : times[row & mask]!);

function xRange(lines: Lines): Range {
  const [first, last] = lines.to > lines.from ? [xOf(lines, lines.from), xOf(lines, lines.to - 1)] : [0, 1];
  return first === last ? [first - 1, last + 1] : [first, last];
}

const left = (frame: Frame, x: number): number => LEFT + ((x - frame.xs[0]) / (frame.xs[1] - frame.xs[0])) * (frame.width - LEFT - RIGHT);
const top = (frame: Frame, y: number): number => frame.height - BOTTOM - ((y - frame.ys[0]) / (frame.ys[1] - frame.ys[0])) * (frame.height - TOP - BOTTOM);

function paintAxes(frame: Frame, style: CSSStyleDeclaration): void {
  const { context, width, height } = frame;
  context.font = `11px ${style.fontFamily}`;
  context.fillStyle = style.getPropertyValue("--soft");
  context.strokeStyle = style.getPropertyValue("--hair");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const levels = ticksOf(frame.ys, Math.max(2, Math.floor(height / 44)));
  context.beginPath();
  for (const level of levels) {
    const y = Math.round(top(frame, level)) + 0.5;
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.fillText(tickText(level, levels.length > 1 ? levels[1]! - levels[0]! : level), LEFT - 8, y);
  }
  context.stroke();
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const [at, text] of placesOf(frame)) {
    context.fillText(text, Math.min(width - RIGHT - context.measureText(text).width / 2, Math.max(LEFT, left(frame, at))), height - BOTTOM + 8);
  }
}

/** What stands below: numbers of rows, or seconds before the newest point. */
function placesOf({ lines, xs, width }: Frame): (readonly [number, string])[] {
  const count = Math.max(2, Math.floor(width / 110));
  if (lines.times === undefined) {
    return ticksOf(xs, count).filter(Number.isInteger).map((at) => [at, tickText(at, 1)] as const); // prettier-ignore
  }
  const ago = ticksOf([(xs[0] - xs[1]) / 1000, 0], count);
  const step = ago.length > 1 ? ago[1]! - ago[0]! : 1;
  return ago.map((seconds) => [xs[1] + seconds * 1000, seconds === 0 ? "now" : `${tickText(seconds, step).replace("-", "−")} s`] as const);
}

function paintLine(frame: Frame, y: Float64Array, color: string): void {
  const { context, lines, width } = frame;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  const isDense = lines.to - lines.from > 2 * (width - LEFT - RIGHT);
  (isDense ? traceColumns : tracePoints)(frame, y);
  context.stroke();
}

function tracePoints(frame: Frame, y: Float64Array): void {
  const { context, lines } = frame;
  let isBroken = true; // before the first, and after what is no number
  for (let row = lines.from; row < lines.to; row++) {
    const value = y[row & lines.mask]!;
    if (!Number.isFinite(value)) {
      isBroken = true;
      continue;
    }
    const [px, py] = [left(frame, xOf(lines, row)), top(frame, value)];
    if (isBroken) {
      context.moveTo(px, py);
    }
    context.lineTo(px, py);
    isBroken = false;
  }
}

function traceColumns(frame: Frame, y: Float64Array): void {
  const { context, lines } = frame;
  let [column, least, most, isBegun] = [-1, Infinity, -Infinity, false];
  const end = (): void => {
    if (least <= most) {
      const [high, low] = [top(frame, most), top(frame, least)];
      if (isBegun) {
        context.lineTo(column, high);
      } else {
        context.moveTo(column, high);
      }
      context.lineTo(column, Math.max(low, high + 0.5));
      isBegun = true;
    }
  };
  for (let row = lines.from; row < lines.to; row++) {
    const at = Math.floor(left(frame, xOf(lines, row)));
    if (at !== column) {
      end();
      [column, least, most] = [at, Infinity, -Infinity];
    }
    const value = y[row & lines.mask]!;
    if (Number.isFinite(value)) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
  }
  end();
}

function rowAt(frame: Frame, spot: Spot): number | undefined {
  const { lines } = frame;
  if (lines.to === lines.from) {
    return undefined;
  }
  if (spot.index !== undefined) {
    return Math.min(lines.to - 1, Math.max(lines.from, spot.index));
  }
  let [low, high] = [lines.from, lines.to - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((left(frame, xOf(lines, middle)) + left(frame, xOf(lines, middle + 1))) / 2 < spot.x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function paintSpot(frame: Frame, row: number, style: CSSStyleDeclaration): number[] {
  const { context, lines, height } = frame;
  const x = left(frame, xOf(lines, row));
  context.strokeStyle = style.getPropertyValue("--soft");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, TOP);
  context.lineTo(Math.round(x) + 0.5, height - BOTTOM);
  context.stroke();
  return lines.ys.map((y, i) => {
    const value = y[row & lines.mask]!;
    context.fillStyle = style.getPropertyValue(`--line-${i % 8}`);
    context.beginPath();
    context.arc(x, top(frame, value), 3.5, 0, 2 * Math.PI);
    context.fill();
    return value;
  });
}
