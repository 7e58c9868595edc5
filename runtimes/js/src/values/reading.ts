// From the JSON form to JavaScript's values (SPEC chapter 11, "Values"). What JSON.parse gave is changed in place.
import { fromBase64 } from "./base64.ts";
import { CrossingError, HandleLost } from "../errors.ts";
import { type DType, NDArray } from "./ndarray.ts";
import { Tagged } from "./tagged.ts";

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
  look?.(json, tables);
  const form = json.$ as [tag: string, ...values: unknown[]];
  const tag = form[0];
  return Object.hasOwn(READERS, tag) ? READERS[tag]!(form, tables, left - 1) : readPlainTag(tag, form.slice(1));
}

/** Reads what has nothing but numbers and texts in it. */
function readPlainTag(tag: string, values: unknown[]): unknown {
  if (tag === "decimal" || tag === "uuid") {
    return tag === "decimal" ? values[0] : uuidText(values[0] as string);
  }
  return (tag === "zoned" ? dateOf(values as number[]) : undefined) ?? new Tagged(tag, ...(values as (string | number | null)[]));
}

/** The value of the key `$`: a tag, and what belongs to it. */
export type Form = readonly unknown[];
type TagReader = (form: Form, tables: Tables, left: number) => unknown;
type Look = (json: { $: unknown }, tables: Tables) => void;

let look: Look | null = null;

/** Has every form looked at before it is read; else a hub is trusted with that. */
export function lookAtForms(by: Look): void {
  look = by;
}

const READERS: Record<string, TagReader> = {
  int: ([, text]) => readInt(text as string),
  float: ([, text]) => (text === "inf" ? Infinity : text === "-inf" ? -Infinity : text === "nan" ? NaN : Number(text)),
  bytes: ([, place], tables) => bytesOf(place, tables),
  bytearray: ([, place], tables) => bytesOf(place, tables),
  tuple: (form, tables, left) => readItems(form.slice(1), tables, left),
  set: readSet,
  frozenset: readSet,
  map: readMap,
  object: readObject,
  text16: ([, units]) => readText16(units as number[]),
  undefined: () => undefined,
  complex: ([, re, im], tables, left) => ({ re: readValue(re, tables, left), im: readValue(im, tables, left) }),
  record: ([, , fields], tables, left) => readRecord(fields as Record<string, unknown>, tables, left),
  enum: (form, tables, left) => readValue(form[3], tables, left),
  ndarray: ([, dtype, shape, order, place], tables) => new NDArray(dtype as DType, shape as number[], order as "C", bytesOf(place, tables)),
  handle: ([, index], tables) => readHandle(index as number, tables),
};

function readInt(text: string): unknown {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function bytesOf(place: unknown, tables: Tables): Uint8Array {
  return typeof place === "string" ? fromBase64(place)! : tables.buffers[place as number]!;
}

function readHandle(index: number, tables: Tables): unknown {
  const thing = tables.handles[index];
  if (thing instanceof LostThing) {
    throw new HandleLost(thing.reason);
  }
  return thing;
}

function readPairs(form: Form, tables: Tables, left: number): [unknown, unknown][] {
  return (form[1] as [unknown, unknown][]).map((pair) => readItems(pair, tables, left) as [unknown, unknown]);
}

function readSet(form: Form, tables: Tables, left: number): unknown {
  const set = new Set(readItems(form.slice(1), tables, left));
  if (set.size !== form.length - 1) {
    throw refusal("two items of a set are the same here");
  }
  return set;
}

function readMap(form: Form, tables: Tables, left: number): unknown {
  const pairs = readPairs(form, tables, left);
  const map = new Map(pairs);
  if (map.size !== pairs.length) {
    throw refusal("two keys of a map are the same here");
  }
  return map;
}

function readObject(form: Form, tables: Tables, left: number): unknown {
  const object = {};
  readPairs(form, tables, left).forEach(([key, value]) => define(object, key as string, value));
  return object;
}

/** Sets a property of the object itself, whatever its name means to prototypes. */
export function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function readText16(units: number[]): string {
  let text = "";
  for (let at = 0; at < units.length; at += 8192) {
    text += String.fromCharCode(...units.slice(at, at + 8192));
  }
  return text;
}

function readRecord(fields: Record<string, unknown>, tables: Tables, left: number): unknown {
  return Object.hasOwn(fields, "$") ? readObject(fields.$ as Form, tables, left) : readFields(fields, tables, left); // one of them is called $
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

/** Says why a value cannot be read. */
export function refusal(reason: string): CrossingError {
  return new CrossingError(reason, "");
}
