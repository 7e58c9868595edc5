// A value in a few words, and its parts as they are said of it.
import { NDArray, Tagged } from "pons";
import { isPlain } from "./kinds.ts";

const LONGEST = 80;

/** Says bytes as people do: 1.4 MB. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return step === 0 ? `${bytes} ${bytes === 1 ? "byte" : "bytes"}` : `${Number((bytes / 1000 ** step).toPrecision(3))} ${units[step]}`;
}

/** Says a span of time: 3.2 ms, 1.5 s, 2 min 5 s. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 1000) {
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  }
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  }
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const parts = days > 0 ? [`${days} d`, `${hours} h`] : hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${Math.floor(seconds % 60)} s`];
  return parts.join(" ");
}

/** Says a count with thin gaps between thousands. */
export function countText(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** Says what kind of thing a value is, and how much of it there is. */
export function kindText(value: unknown): string {
  if (value instanceof NDArray) {
    return `array ${typeof value.dtype === "string" ? value.dtype.replace(/^[<|]/, "") : "of records"} [${value.shape.join(" × ")}]`;
  }
  if (value instanceof Uint8Array) {
    return sizeText(value.length);
  }
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name} [${(value as unknown as ArrayLike<number>).length}]`;
  }
  if (Array.isArray(value)) {
    return `list of ${countText(value.length)}`;
  }
  if (value instanceof Set || value instanceof Map) {
    return `${value instanceof Set ? "set" : "map"} of ${countText(value.size)}`;
  }
  return isPlain(value) ? `${countText(Object.keys(value).length)} fields` : typeof value;
}

/** Gives the text of a value that has no parts. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  if (value instanceof Date) {
    return value.toISOString().replace("T", " ").replace(/\.000Z$/, "Z");
  }
  if (typeof value === "number") {
    return Object.is(value, -0) ? "-0" : Number.isNaN(value) ? "nan" : Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
  }
  return value === null || value === undefined ? "none" : value instanceof Tagged ? value.toString() : String(value);
}

/** Gives a value on one line of a stated length; what is left out shows as an ellipsis. */
export function lineOf(value: unknown, longest = LONGEST): string {
  const text = lineWithin(value, longest, 3);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function lineWithin(value: unknown, longest: number, depth: number): string {
  if (value instanceof NDArray || ArrayBuffer.isView(value)) {
    return kindText(value);
  }
  if (typeof value === "function") {
    return "function";
  }
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Tagged) {
    return typeof value === "string" ? JSON.stringify(value.slice(0, longest + 1)) : scalarText(value);
  }
  if (depth === 0) {
    return kindText(value);
  }
  const [open, close, parts] = partsOf(value);
  let text = open;
  for (const [key, part] of parts) {
    if (text.length > longest) {
      break;
    }
    text += `${text === open ? "" : ", "}${key === undefined ? "" : `${key}: `}${lineWithin(part, longest, depth - 1)}`;
  }
  return text + close;
}

function partsOf(value: object): [string, string, Iterable<readonly [string | undefined, unknown]>] {
  if (Array.isArray(value) || value instanceof Set) {
    return Array.isArray(value) ? ["[", "]", nameless(value)] : ["{", "}", nameless(value)];
  }
  if (value instanceof Map) {
    return ["{", "}", [...value].map(([key, item]) => [lineOf(key), item] as const)];
  }
  return ["{", "}", Object.entries(value)];
}

// One by one: of a list of a million no more is looked at than is shown.
function* nameless(items: Iterable<unknown>): Iterable<readonly [undefined, unknown]> {
  for (const item of items) {
    yield [undefined, item];
  }
}

/** Gives a value as text for the clipboard: JSON as far as that goes, and words of Python where it does not. */
export function fullText(value: unknown): string {
  return typeof value === "string" ? value : write(value, "");
}

function write(value: unknown, indent: string): string {
  if (value instanceof NDArray) {
    return write(value.toJs(), indent);
  }
  if (ArrayBuffer.isView(value)) {
    return `[${Array.from(value as unknown as ArrayLike<number>, scalarText).join(", ")}]`;
  }
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Tagged) {
    const isText = value instanceof Date || value instanceof Tagged;
    return value === null || value === undefined ? "null" : isText ? JSON.stringify(scalarText(value)) : scalarText(value);
  }
  const inner = `${indent}  `;
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value].map((item) => write(item, inner));
    const isShort = items.every((item) => !item.includes("\n")) && items.join(", ").length < 100;
    return items.length === 0 ? "[]" : isShort ? `[${items.join(", ")}]` : `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const entries = value instanceof Map ? [...value].map(([key, item]) => [typeof key === "string" ? key : lineOf(key), item] as const) : Object.entries(value);
  return entries.length === 0 ? "{}" : `{\n${inner}${entries.map(([key, item]) => `${JSON.stringify(key)}: ${write(item, inner)}`).join(`,\n${inner}`)}\n${indent}}`;
}
