// What a value is, so that it is shown as what it is.
import { NDArray, Tagged } from "pons";

/** A picture: its bytes and their media type. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export type Plain = Record<string, unknown>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
}

export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export function isScalar(value: unknown): boolean {
  return value === null || value === undefined || (typeof value !== "object" && typeof value !== "function") || value instanceof Date || value instanceof Tagged;
}

export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

const begins = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

function typeOf(bytes: Uint8Array): string | undefined {
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)) {
    return "image/png";
  }
  if (begins(bytes, 0xff, 0xd8, 0xff)) {
    return "image/jpeg";
  }
  if (begins(bytes, 0x47, 0x49, 0x46, 0x38)) {
    return "image/gif";
  }
  if (begins(bytes, 0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 && bytes[9] === 0x45) {
    return "image/webp";
  }
  return isSvg(new TextDecoder().decode(bytes.subarray(0, 400))) ? "image/svg+xml" : undefined;
}

const isSvg = (text: string): boolean => /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text);

/** Gives the picture that a value is: bytes or text of one, or what a figure arrives as. */
export function pictureOf(value: unknown): Picture | undefined {
  if (typeof value === "string") {
    return value.length > 20 && isSvg(value.slice(0, 400)) ? { type: "image/svg+xml", bytes: new TextEncoder().encode(value) } : undefined;
  }
  if (value instanceof Uint8Array) {
    const type = typeOf(value);
    return type === undefined ? undefined : { type, bytes: value };
  }
  // A record `pons.Picture` (SPEC chapter 7): figures, images and all that shows itself as one.
  if (isPlain(value) && value["data"] instanceof Uint8Array && typeof value["type"] === "string" && value["type"].startsWith("image/")) {
    return Object.keys(value).length === 2 ? { type: value["type"], bytes: value["data"] } : undefined;
  }
  return undefined;
}

/** Gives an array of one dimension, of whatever kind it came; undefined for anything else. */
export function listOf(value: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) {
    return value;
  }
  if (value instanceof NDArray) {
    return value.shape.length === 1 && value.data.length === value.shape[0] ? (value.data as unknown as ArrayLike<unknown>) : undefined;
  }
  return ArrayBuffer.isView(value) && !(value instanceof Uint8Array) && !(value instanceof DataView) ? (value as unknown as ArrayLike<unknown>) : undefined;
}

/** Gives numbers of one dimension as floats; undefined where not all of them are numbers. */
export function numbersOf(value: unknown): Float64Array | undefined {
  const list = listOf(value);
  if (list === undefined || list.length === 0 || !isNumber(list[0])) {
    return undefined;
  }
  const numbers = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!isNumber(item)) {
      return undefined;
    }
    numbers[i] = Number(item);
  }
  return numbers;
}

/** Numbers under names, of which each is a line of a plot. */
export type Series = ReadonlyMap<string, Float64Array>;

const MOST_SERIES = 8;

/** Gives the lines that a value can be drawn as: numbers, a few lists of them, or columns of a table among which some are. */
export function seriesOf(value: unknown): Series | undefined {
  const alone = numbersOf(value);
  if (alone !== undefined) {
    return alone.length > 1 ? new Map([["", alone]]) : undefined;
  }
  const found = new Map<string, Float64Array>();
  for (const [name, column] of columnsOf(value)) {
    const numbers = numbersOf(column);
    if (numbers !== undefined && numbers.length > 1 && found.size < MOST_SERIES) {
      found.set(name, numbers);
    }
  }
  return found.size > 0 ? found : undefined;
}

function* columnsOf(value: unknown): Iterable<readonly [string, unknown]> {
  if (isPlain(value)) {
    yield* Object.entries(value);
  } else if (value instanceof NDArray && value.shape.length === 2 && value.shape[0]! <= MOST_SERIES) {
    yield* (value.toJs() as unknown[]).map((row, i) => [`row ${i}`, row] as const);
  } else if (Array.isArray(value) && value.length <= MOST_SERIES && value.every((row) => listOf(row) !== undefined)) {
    yield* value.map((row, i) => [`row ${i}`, row] as const);
  } else if (Array.isArray(value) && value.length > 1 && value.every(isPlain)) {
    for (const name of Object.keys(value[0]!)) {
      yield [name, value.map((record: Plain) => record[name])];
    }
  }
}
