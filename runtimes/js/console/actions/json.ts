// JSON as people type it: exact to the last digit of an integer, and with the place of what is wrong.
import { Tagged } from "pons";

/** A text that is no JSON: what is wrong, and where. */
export class JsonProblem extends Error {
  readonly line: number;
  readonly column: number;

  constructor(
    reason: string,
    text: string,
    readonly offset: number,
  ) {
    const before = text.slice(0, offset).split("\n");
    super(before.length > 1 || text.includes("\n") ? `${reason}, at line ${before.length}, column ${before.at(-1)!.length + 1}` : `${reason}, at column ${offset + 1}`);
    this.line = before.length;
    this.column = before.at(-1)!.length + 1;
  }
}

const WORDS: Record<string, unknown> = { true: true, false: false, null: null };
const FOREIGN: Record<string, string> = { True: "true", False: "false", None: "null", nan: "a number", NaN: "a number", inf: "a number", Infinity: "a number", undefined: "null" };
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const DEEPEST = 190; // the host takes 200

/** Reads a JSON text. */
export function readJson(text: string): unknown {
  return new Reader(text).read();
}

/** Gives the integer or float that a text of JSON's form stands for: exact, and a float where it is written as one. */
export function numberOf(text: string): number | bigint | Tagged {
  const number = Number(text);
  if (/^-?\d+$/.test(text)) {
    return Number.isSafeInteger(number) && !Object.is(number, -0) ? number : BigInt(text);
  }
  // Written as a float, though JavaScript sees none in it: 3.0 is to arrive as one.
  return Number.isInteger(number) && !Object.is(number, -0) && Number.isFinite(number) ? new Tagged("float", text) : number;
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  read(): unknown {
    const value = this.#value(0);
    this.#skip();
    if (this.#at < this.text.length) {
      throw this.#problem(`Nothing may follow the value, but ${this.#seen()} does`);
    }
    return value;
  }

  #value(depth: number): unknown {
    this.#skip();
    if (depth > DEEPEST) {
      throw this.#problem("It is nested deeper than the host takes");
    }
    switch (this.text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(depth: number): unknown {
    const object: Record<string, unknown> = {};
    this.#at++;
    for (let isFirst = true; !this.#ends("}", isFirst); isFirst = false) {
      this.#skip();
      if (this.text[this.#at] !== '"') {
        throw this.#problem(`A key in double quotes is due here, but ${this.#seen()} stands here`);
      }
      const start = this.#at;
      const key = this.#string();
      if (Object.hasOwn(object, key)) {
        throw this.#problem(`The key ${JSON.stringify(key)} stands there twice`, start);
      }
      this.#skip();
      if (this.text[this.#at] !== ":") {
        throw this.#problem(`A colon is due behind the key, but ${this.#seen()} stands here`);
      }
      this.#at++;
      Object.defineProperty(object, key, { value: this.#value(depth + 1), enumerable: true, writable: true, configurable: true });
    }
    return object;
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    for (let isFirst = true; !this.#ends("]", isFirst); isFirst = false) {
      items.push(this.#value(depth + 1));
    }
    return items;
  }

  /** Goes over the comma before the next item, or the end of them. */
  #ends(close: string, isFirst: boolean): boolean {
    this.#skip();
    const next = this.text[this.#at];
    if (next === close) {
      this.#at++;
      return true;
    }
    if (isFirst) {
      return false;
    }
    if (next !== ",") {
      throw this.#problem(`A comma or ${close} is due here, but ${this.#seen()} stands here`);
    }
    this.#at++;
    this.#skip();
    if (this.text[this.#at] === close) {
      throw this.#problem(`Nothing follows the last comma`);
    }
    return false;
  }

  #string(): string {
    const start = this.#at;
    for (this.#at++; this.#at < this.text.length && this.text[this.#at] !== '"'; this.#at++) {
      if (this.text[this.#at]! < " ") {
        throw this.#problem("A line that ends within a text is written \\n");
      }
      this.#at += this.text[this.#at] === "\\" ? 1 : 0;
    }
    if (this.#at >= this.text.length) {
      throw this.#problem("This text has no end: a double quote is missing", start);
    }
    this.#at++;
    try {
      return JSON.parse(this.text.slice(start, this.#at)) as string;
    } catch {
      throw this.#problem("This text has an escape that JSON does not know", start);
    }
  }

  #word(): unknown {
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number !== undefined && !/[\w.]/.test(this.text[this.#at + number.length] ?? "")) {
      this.#at += number.length;
      return numberOf(number);
    }
    const word = /^[A-Za-z]+/.exec(this.text.slice(this.#at, this.#at + 20))?.[0];
    if (word !== undefined && Object.hasOwn(WORDS, word)) {
      this.#at += word.length;
      return WORDS[word];
    }
    const hint = word !== undefined && Object.hasOwn(FOREIGN, word) ? `: JSON writes ${FOREIGN[word]}` : this.text[this.#at] === "'" ? ": texts stand in double quotes" : "";
    throw this.#problem(`A value is due here, but ${this.#seen()} stands here${hint}`);
  }

  #skip(): void {
    while (/[ \t\r\n]/.test(this.text[this.#at] ?? "")) {
      this.#at++;
    }
  }

  #seen(): string {
    const word = /^(?:[\w.]+|.)/su.exec(this.text.slice(this.#at, this.#at + 24))?.[0];
    return word === undefined ? "nothing more" : `"${word}"`;
  }

  #problem(reason: string, at = this.#at): JsonProblem {
    return new JsonProblem(reason, this.text, at);
  }
}
