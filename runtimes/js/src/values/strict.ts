// A JSON reader that refuses what JSON.parse lets pass: a key twice, half of a character, integers that would be rounded.
// It reads what comes from a side that may err. JSON.parse is ten times as quick and does for a hub, which checked, or wrote,
// all that it sends.
import { isWellFormed } from "./plain.ts";
import { define, WholeFloat } from "./reading.ts";

const MOST_DIGITS = 100_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

/** Reads a JSON text strictly; what is wrong is a SyntaxError that names the place. */
export function parseStrict(text: string, depth: number): unknown {
  // Levels of a value take several of the text: a map within a map has four brackets between them.
  return new StrictReader(text, 4 * depth + 8).whole();
}

/** An object has a key twice; `isOuter` where it is the text's own object. */
export class RepeatedKey extends SyntaxError {
  constructor(
    key: string,
    at: number,
    readonly isOuter: boolean,
  ) {
    super(`At ${at} of the JSON text stands the key ${JSON.stringify(key)}, which its object has already.`);
  }
}

class StrictReader {
  #at = 0;
  private readonly most: number;

  constructor(
    private readonly text: string,
    private left: number,
  ) {
    this.most = left;
  }

  whole(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.text.length) {
      this.#fail("nothing more");
    }
    return value;
  }

  #value(): unknown {
    this.#space();
    switch (this.text[this.#at]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #nested(read: () => unknown): unknown {
    if (--this.left < 0) {
      this.#fail("less nesting");
    }
    this.#at++;
    const value = read();
    this.left++;
    return value;
  }

  #object(): unknown {
    const object: Record<string, unknown> = {};
    if (this.#skip("}")) {
      return object;
    }
    do {
      this.#space();
      const at = this.#at;
      const key = this.#string();
      if (Object.hasOwn(object, key)) {
        throw new RepeatedKey(key, at, this.left === this.most - 1);
      }
      this.#expect(":");
      define(object, key, this.#value());
    } while (this.#skip(","));
    this.#expect("}");
    return object;
  }

  #array(): unknown {
    const items: unknown[] = [];
    if (this.#skip("]")) {
      return items;
    }
    do {
      items.push(this.#value());
    } while (this.#skip(","));
    this.#expect("]");
    return items;
  }

  #string(): string {
    const start = this.#at;
    if (this.text[start] !== '"') {
      this.#fail("a text");
    }
    let at = start + 1;
    for (let code = this.text.charCodeAt(at); code !== QUOTE; code = this.text.charCodeAt(at)) {
      const escape = code === BACKSLASH ? ESCAPE.exec(this.text.slice(at, at + 6)) : null;
      if (Number.isNaN(code) || code < 0x20 || (code === BACKSLASH && escape === null)) {
        this.#at = at;
        this.#fail("a text to its end, without control characters and with escapes that exist");
      }
      at += escape === null ? 1 : escape[0].length;
    }
    const text = JSON.parse(this.text.slice(start, at + 1)) as string;
    // What is not escaped came as UTF-8, which has no halves: so one that stands alone was escaped.
    if (!isWellFormed(text)) {
      this.#fail("a text without half of a character (a lone surrogate)");
    }
    this.#at = at + 1;
    return text;
  }

  #number(): unknown {
    const found = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    found.lastIndex = this.#at;
    const parts = found.exec(this.text);
    if (parts === null) {
      return this.#fail("a value");
    }
    const [text, fraction, exponent] = parts;
    const number = Number(text);
    if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(number)) {
      if (text.replace("-", "").length > MOST_DIGITS) {
        this.#fail(`an integer of at most ${MOST_DIGITS} digits`);
      }
      this.#at = found.lastIndex;
      return BigInt(text);
    }
    if (!Number.isFinite(number)) {
      this.#fail("a number that is finite");
    }
    this.#at = found.lastIndex;
    return Number.isSafeInteger(number) && text !== "-0" && (fraction ?? exponent) !== undefined ? new WholeFloat(number) : number;
  }

  #word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.#at)) {
      this.#fail("a value");
    }
    this.#at += word.length;
    return value;
  }

  #skip(sign: string): boolean {
    this.#space();
    if (this.text[this.#at] !== sign) {
      return false;
    }
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#skip(sign)) {
      this.#fail(`${sign}`);
    }
  }

  #space(): void {
    while (" \t\n\r".includes(this.text[this.#at] ?? "x")) {
      this.#at++;
    }
  }

  #fail(due: string): never {
    const near = this.text.slice(this.#at, this.#at + 20);
    throw new SyntaxError(`At ${this.#at} of the JSON text there should be ${due}; there is ${near ? JSON.stringify(near) : "its end"}.`);
  }
}
