// From JavaScript's values to the JSON form (SPEC chapter 11, "Values").
import { toBase64 } from "./base64.ts";
import { CrossingError } from "../errors.ts";
import { step, typeName } from "./places.ts";
import { NDArray, dtypeOf } from "./ndarray.ts";
import { isPlain, isWellFormed, numberText, tagOf, UNDEFINED } from "./plain.ts";
import { Tagged } from "./tagged.ts";

/** An entry of a message's table of handles: side, what, id; in `release` a count too. */
export type Entry = readonly [side: number, what: number, id: number, count?: number];

/** Gives the entries by which things are sent. */
export interface HandleGiver {
  /** The entry of what goes as a handle by itself; undefined for anything else. */
  natural(value: object): Entry | undefined;
  /** The entry of a thing that is asked for as a handle. */
  give(value: unknown): Entry;
  /** Undoes them, for a message that is not sent after all. */
  takeBack(entries: readonly Entry[]): void;
}

const INLINE = 1024; // bytes up to which they stand in the text

/** A value as it goes into a message: the payload's text, and the tables that it names. */
export class Written {
  text = "";
  buffers: Uint8Array[] | null = null;
  handles: Entry[] | null = null;
}

/** Writes one value; its tables gather over several calls of `value`, as the arguments of one message need it. */
export class Writer {
  readonly written = new Written();
  #path: (string | number)[] = [];
  #above: object[] = [];

  constructor(
    private readonly root: string,
    private readonly giver: HandleGiver | null,
    private readonly depth: number,
    private readonly mostHandles: number,
  ) {}

  /** Gives the text of a value; what cannot cross is an error that names its place. */
  value(value: unknown): string {
    switch (typeof value) {
      case "number":
        return numberText(value);
      case "string":
        return isWellFormed(value) ? JSON.stringify(value) : text16(value);
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return UNDEFINED;
      case "bigint":
        return BigInt.asIntN(54, value) === value && Number.isSafeInteger(Number(value)) ? String(value) : `{"$":["int","${value}"]}`;
      case "object":
        return value === null ? "null" : this.#object(value);
      case "function":
        return this.#natural(value) ?? this.#refuse(value);
      default:
        return this.#refuse(value);
    }
  }

  /** Gives the text of the value at an index of what the root names. */
  at(index: number, value: unknown): string {
    this.#path.push(index);
    const text = this.value(value);
    this.#path.pop();
    return text;
  }

  /** Gives the text of a value that is asked for as a handle. */
  handle(value: unknown): string {
    if (this.giver === null) {
      return this.#refuse(value);
    }
    return this.#entry(this.giver.give(value));
  }

  #object(value: object): string {
    if (this.#above.length >= this.depth) {
      this.#refuseDepth();
    }
    if (value instanceof Tagged) {
      return `{"$":${JSON.stringify([value.tag, ...value.values])}}`;
    }
    if (value instanceof NDArray) {
      return this.#array(value.dtype, value.shape, value.order, value.bytes);
    }
    this.#above.push(value);
    const text = this.#container(value);
    this.#above.pop();
    return text;
  }

  #container(value: object): string {
    if (Array.isArray(value)) {
      return this.#items(value, "[", "]");
    }
    if (!(Symbol.asyncIterator in value)) {
      const prototype = Object.getPrototypeOf(value);
      if (prototype === Object.prototype || (tagOf(value) === "Object" && (prototype === null || Object.getPrototypeOf(prototype) === null))) {
        return this.#fields(value as Record<string, unknown>);
      }
    }
    return this.#builtin(value) ?? this.#natural(value) ?? this.#refuse(value);
  }

  #items(items: readonly unknown[], open: string, close: string): string {
    if (isPlain(items, 1)) {
      const text = JSON.stringify(items);
      return open === "[" ? text : items.length ? `${open},${text.slice(1, -1)}${close}` : open + close;
    }
    let text = "";
    for (let i = 0; i < items.length; i++) {
      this.#path.push(i);
      text += (i || open !== "[" ? "," : "") + this.value(items[i]);
      this.#path.pop();
    }
    return open + text + close;
  }

  #fields(object: Record<string, unknown>): string {
    const symbol = Object.getOwnPropertySymbols(object).find((each) => Object.prototype.propertyIsEnumerable.call(object, each));
    if (symbol !== undefined) {
      this.#path.push(String(symbol));
      this.#refuse(symbol);
    }
    const keys = Object.keys(object);
    const isEscaped = keys.some((key) => key === "$" || !isWellFormed(key));
    const parts = keys.map((key) => {
      this.#path.push(key);
      const text = this.value(object[key]);
      this.#path.pop();
      return isEscaped ? `[${this.value(key)},${text}]` : `${JSON.stringify(key)}:${text}`;
    });
    if (!isEscaped) {
      return `{${parts.join(",")}}`;
    }
    const tag = keys.every(isWellFormed) ? "object" : "map"; // keys of an object are JSON's own texts, a map's any
    return `{"$":["${tag}",[${parts.join(",")}]]}`;
  }

  #builtin(value: object): string | undefined {
    if (ArrayBuffer.isView(value)) {
      return this.#view(value);
    }
    switch (tagOf(value)) {
      case "ArrayBuffer":
      case "SharedArrayBuffer":
        return `{"$":["bytes",${this.#bytes(new Uint8Array(value as ArrayBuffer))}]}`;
      case "Map":
        return this.#map([...Map.prototype.entries.call(value)]);
      case "Set":
        return this.#items([...Set.prototype.values.call(value)], '{"$":["set"', "]}");
      case "Date":
        return this.#date(Date.prototype.getTime.call(value));
      default:
        return undefined;
    }
  }

  #map(entries: [unknown, unknown][]): string {
    const parts = entries.map(([key, value], i) => {
      this.#path.push(typeof key === "string" || typeof key === "number" ? key : i);
      const text = `[${this.value(key)},${this.value(value)}]`;
      this.#path.pop();
      return text;
    });
    return `{"$":["map",[${parts.join(",")}]]}`;
  }

  #date(time: number): string {
    const date = new Date(time);
    const year = date.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) {
      this.#fail(Number.isNaN(time) ? "an invalid Date, which says no moment" : `a Date of the year ${year}; years from 1 to 9999 cross`);
    }
    const parts = [year, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
    return `{"$":["zoned",${parts.join(",")},${date.getUTCMilliseconds() * 1000},0,0,null]}`;
  }

  #view(value: ArrayBufferView): string {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const dtype = dtypeOf(value);
    if (dtype === undefined) {
      return `{"$":["bytes",${this.#bytes(bytes)}]}`;
    }
    return this.#array(dtype, [(value as Uint8Array).length], "C", bytes);
  }

  #array(dtype: unknown, shape: readonly number[], order: string, bytes: Uint8Array): string {
    return `{"$":["ndarray",${JSON.stringify(dtype)},${JSON.stringify(shape)},"${order}",${this.#bytes(bytes)}]}`;
  }

  #bytes(bytes: Uint8Array): string {
    if (bytes.byteLength <= INLINE) {
      return `"${toBase64(bytes)}"`;
    }
    const buffers = (this.written.buffers ??= []);
    if (buffers.length >= this.mostHandles) {
      this.#fail(`one of more than ${this.mostHandles} buffers, the limit \`handles\` of a message`);
    }
    return String(buffers.push(bytes) - 1);
  }

  #natural(value: object): string | undefined {
    const entry = this.giver?.natural(value);
    return entry === undefined ? undefined : this.#entry(entry);
  }

  #entry(entry: Entry): string {
    const handles = (this.written.handles ??= []);
    handles.push(entry);
    if (handles.length > this.mostHandles) {
      this.#fail(`one of more than ${this.mostHandles} handles, the limit \`handles\` of a message`);
    }
    return `{"$":["handle",${handles.length - 1}]}`;
  }

  #refuse(value: unknown): never {
    const isPromise = typeof (value as { then?: unknown } | null)?.then === "function";
    if (isPromise) {
      return this.#fail("a promise; await it first");
    }
    const way = typeof value === "object" ? "; send plain values, or ask for a handle of it" : ", which has no counterpart elsewhere";
    return this.#fail(`a value of the type ${typeName(value)}${way}`);
  }

  #refuseDepth(): never {
    const last = this.#above.at(-1);
    if (this.#above.indexOf(last!) !== this.#above.length - 1 || new Set(this.#above).size !== this.#above.length) {
      const first = this.#above.findIndex((each, i) => this.#above.indexOf(each, i + 1) > 0);
      this.#path.length = this.#above.indexOf(this.#above[first]!, first + 1);
      return this.#fail("a value that contains itself");
    }
    this.#path.length = Math.min(this.#path.length, 8);
    return this.#fail(`a value that is nested deeper than ${this.depth}, the limit \`depth\``);
  }

  #fail(what: string): never {
    if (this.written.handles !== null) {
      this.giver?.takeBack(this.written.handles);
      this.written.handles = null;
    }
    const path = this.#path.reduce<string>(step, this.root);
    throw new CrossingError(`${path} cannot cross: it is ${what}.`, path);
  }
}

function text16(text: string): string {
  return `{"$":["text16",[${Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).join(",")}]]}`;
}
