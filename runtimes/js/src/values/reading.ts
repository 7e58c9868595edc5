// From the JSON form to JavaScript's values (SPEC chapter 11, "Values"). What JSON.parse gave is changed in place.
import { fromBase64 } from "./base64.ts";
import { CrossingError, HandleLost } from "../errors.ts";
import { shown } from "./places.ts";
import { type DType, NDArray, isDType, isShape } from "./ndarray.ts";
import { Tagged, fits, isWholeFloat } from "./tagged.ts";

/** What a message carries beside its payload, which names the entries by index. */
export interface Tables {
  readonly buffers: readonly Uint8Array[];
  readonly handles: readonly unknown[];
}

/** A float that is whole, as the strict reader gives it: where an integer is due, none may stand. */
export class WholeFloat {
  constructor(readonly value: number) {}
}

/** Stands in a table for what its handle does not refer to any more. */
export class LostThing {
  constructor(readonly reason: string) {}
}

export const NO_TABLES: Tables = Object.freeze({ buffers: Object.freeze([]), handles: Object.freeze([]) });

const MOST_DIGITS = 100_000;

/** Gives the value that the JSON form stands for; `left` is how deep it may be nested. */
export function readValue(json: unknown, tables: Tables, left: number): unknown {
  return typeof json === "object" && json !== null ? read(json, tables, left) : json;
}

function read(json: object, tables: Tables, left: number): unknown {
  if (json instanceof WholeFloat) {
    return json.value;
  }
  if (left <= 0) {
    throw refusal("it is nested deeper than the limit `depth` allows");
  }
  if (Array.isArray(json)) {
    return readItems(json, tables, left - 1);
  }
  if (Object.hasOwn(json, "$")) {
    return readTagged(json as { $: unknown }, tables, left);
  }
  return readFields(json as Record<string, unknown>, tables, left - 1);
}

function readItems(items: unknown[], tables: Tables, left: number): unknown[] {
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeof item === "object" && item !== null) {
      items[i] = read(item, tables, left);
    }
  }
  return items;
}

function readFields(fields: Record<string, unknown>, tables: Tables, left: number): Record<string, unknown> {
  for (const key of Object.keys(fields)) {
    const item = fields[key];
    if (typeof item === "object" && item !== null) {
      fields[key] = read(item, tables, left); // its own property, also where it is called __proto__
    }
  }
  return fields;
}

function readTagged(json: { $: unknown }, tables: Tables, left: number): unknown {
  const form = json.$;
  if (!Array.isArray(form) || typeof form[0] !== "string" || Object.keys(json).length !== 1) {
    throw refusal("an object with the key `$` must have that key alone, and a list there that begins with a tag");
  }
  const tag = form[0];
  const reader = Object.hasOwn(READERS, tag) ? READERS[tag] : undefined;
  if (reader === undefined) {
    return readPlainTag(tag, form.slice(1));
  }
  const value = reader(form, tables, left - 1);
  if (value === WRONG) {
    throw refusal(`${shown(form)} does not have the form of the tag ${JSON.stringify(tag)}`);
  }
  return value;
}

/** Reads what has nothing but numbers and texts in it. */
function readPlainTag(tag: string, values: unknown[]): unknown {
  const good = fits(tag, values);
  if (good !== true) {
    throw refusal(`${shown([tag, ...values])} ${good === undefined ? "has a tag that does not exist" : `does not have the form of the tag ${JSON.stringify(tag)}`}`);
  }
  if (tag === "decimal" || tag === "uuid") {
    return tag === "decimal" ? values[0] : uuidText(values[0] as string);
  }
  return (tag === "zoned" ? dateOf(values as number[]) : undefined) ?? new Tagged(tag, ...(values as (string | number | null)[]));
}

const WRONG = Symbol("wrong");

type Form = readonly unknown[];
type TagReader = (form: Form, tables: Tables, left: number) => unknown;

const READERS: Record<string, TagReader> = {
  int: ([, text, more]) => (typeof text === "string" && more === undefined ? readInt(text) : WRONG),
  float: (form) => (form.length === 2 && typeof form[1] === "string" ? readFloat(form[1]) : WRONG),
  bytes: readBytes,
  bytearray: readBytes,
  tuple: (form, tables, left) => readItems(form.slice(1), tables, left),
  set: readSet,
  frozenset: readSet,
  map: readMap,
  object: readObject,
  text16: readText16,
  undefined: (form) => (form.length === 1 ? undefined : WRONG),
  complex: readComplex,
  record: readRecord,
  enum: (form, tables, left) =>
    form.length === 4 && typeof form[1] === "string" && typeof form[2] === "string" ? readValue(form[3], tables, left) : WRONG,
  ndarray: readArray,
  handle: (form, tables) => (form.length === 2 ? readHandle(form[1], tables) : WRONG),
};

function readInt(text: string): unknown {
  if (!/^(0|-?[1-9]\d*)$/.test(text) || text.replace("-", "").length > MOST_DIGITS) {
    return WRONG;
  }
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function readFloat(text: string): unknown {
  if (!isWholeFloat(text)) {
    return WRONG;
  }
  return text === "inf" ? Infinity : text === "-inf" ? -Infinity : text === "nan" ? NaN : Number(text);
}

function readBytes(form: Form, tables: Tables): unknown {
  return form.length === 2 ? (bytesOf(form[1], tables) ?? WRONG) : WRONG;
}

function bytesOf(place: unknown, tables: Tables): Uint8Array | undefined {
  return typeof place === "string" ? fromBase64(place) : (entryAt(tables.buffers, place, "buffers") as Uint8Array);
}

function entryAt(table: readonly unknown[], index: unknown, name: string): unknown {
  if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= table.length) {
    throw refusal(`it names the entry ${shown(index)} of the table \`${name}\`, which has ${table.length}`);
  }
  return table[index as number];
}

function readHandle(index: unknown, tables: Tables): unknown {
  const thing = entryAt(tables.handles, index, "handles");
  if (thing instanceof LostThing) {
    throw new HandleLost(thing.reason);
  }
  return thing;
}

function pairsOf(form: Form, tables: Tables, left: number): [unknown, unknown][] | undefined {
  const pairs = form.length === 2 ? form[1] : undefined;
  if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    return undefined;
  }
  return pairs.map((pair) => readItems(pair, tables, left) as [unknown, unknown]);
}

function readSet(form: Form, tables: Tables, left: number): unknown {
  const set = new Set(readItems(form.slice(1), tables, left));
  if (set.size !== form.length - 1) {
    throw refusal("two items of a set are the same here");
  }
  return set;
}

function readMap(form: Form, tables: Tables, left: number): unknown {
  const pairs = pairsOf(form, tables, left);
  if (pairs === undefined) {
    return WRONG;
  }
  const map = new Map(pairs);
  if (map.size !== pairs.length) {
    throw refusal("two keys of a map are the same here");
  }
  return map;
}

function readObject(form: Form, tables: Tables, left: number): unknown {
  const pairs = pairsOf(form, tables, left);
  if (pairs === undefined || !pairs.every(([key]) => typeof key === "string")) {
    return WRONG;
  }
  const object: Record<string, unknown> = {};
  for (const [key, value] of pairs as [string, unknown][]) {
    if (Object.hasOwn(object, key)) {
      throw refusal(`an object has the key ${JSON.stringify(key)} twice`);
    }
    define(object, key, value);
  }
  return object;
}

/** Sets a property of the object itself, whatever its name means to prototypes. */
export function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function readText16(form: Form): unknown {
  const units = form.length === 2 ? form[1] : undefined;
  if (!Array.isArray(units) || !units.every((unit) => Number.isInteger(unit) && unit >= 0 && unit <= 0xffff)) {
    return WRONG;
  }
  let text = "";
  for (let at = 0; at < units.length; at += 8192) {
    text += String.fromCharCode(...(units.slice(at, at + 8192) as number[]));
  }
  return text;
}

function readComplex(form: Form, tables: Tables, left: number): unknown {
  const [re, im] = form.slice(1).map((part) => readValue(part, tables, left));
  return form.length === 3 && typeof re === "number" && typeof im === "number" ? { re, im } : WRONG;
}

function readRecord(form: Form, tables: Tables, left: number): unknown {
  const fields = form[2];
  if (form.length !== 3 || typeof form[1] !== "string" || typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return WRONG;
  }
  const { $: tagged } = fields as { $?: unknown };
  if (Object.hasOwn(fields, "$")) {
    return Array.isArray(tagged) && tagged[0] === "object" ? readObject(tagged, tables, left) : WRONG; // one of them is called $
  }
  return readFields(fields as Record<string, unknown>, tables, left);
}

function readArray(form: Form, tables: Tables): unknown {
  const [, dtype, shape, order, place] = form;
  if (form.length !== 5 || !isDType(dtype) || !isShape(shape) || (order !== "C" && order !== "F")) {
    return WRONG;
  }
  const bytes = bytesOf(place, tables);
  if (bytes === undefined) {
    return WRONG;
  }
  try {
    return new NDArray(dtype as DType, shape, order, bytes);
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

function uuidText(digits: string): string {
  return digits.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Gives the Date that says the same moment; undefined where a Date would lie, or could not be sent back. */
function dateOf(v: readonly number[]): Date | undefined {
  const micros = v[6]! - v[8]!;
  if (micros % 1000 !== 0) {
    return undefined;
  }
  const date = new Date(0);
  date.setUTCFullYear(v[0]!, v[1]! - 1, v[2]);
  date.setUTCHours(v[3]!, v[4], v[5], micros / 1000);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : undefined;
}

function refusal(reason: string): CrossingError {
  return new CrossingError(reason, "");
}
