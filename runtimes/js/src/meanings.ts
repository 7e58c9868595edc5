// What `pons.types` answers: the meanings of types that comments name, and of classes that are exposed (SPEC chapter 4, Types).
import { type Action, type AnyFunction, kindOf } from "./actions.ts";
import type { Engine } from "./engine.ts";
import type { Reserved } from "./reserved.ts";
import { commentBefore, parametersOf, signatureText } from "./signatures.ts";

/** A meaning, by the table of the specification. */
export type Meaning = { is: string; [key: string]: unknown };

interface Types {
  parameters: Record<string, Meaning>;
  returns: Meaning | null;
}

const ANY = { is: "any" };
const NAMES: Record<string, Meaning> = Object.assign(Object.create(null), {
  number: { is: "float" }, string: { is: "str" }, boolean: { is: "bool" }, bigint: { is: "int" }, null: { is: "none" }, undefined: { is: "none" },
  void: { is: "none" }, any: ANY, unknown: ANY, object: ANY, Object: ANY, "*": ANY, Date: { is: "datetime" }, Uint8Array: { is: "bytes" },
  ArrayBuffer: { is: "bytes" }, NDArray: { is: "array" }, Function: { is: "function", returns: ANY }, Float64Array: { is: "array", dtype: "float64" },
  Float32Array: { is: "array", dtype: "float32" }, Int32Array: { is: "array", dtype: "int32" },
}); // prettier-ignore
const OF_ONE: Record<string, string> = Object.assign(Object.create(null), {
  Array: "list", ReadonlyArray: "list", Set: "set", Iterable: "iterable", AsyncIterable: "stream", AsyncIterator: "stream",
  Iterator: "stream", Generator: "stream", AsyncGenerator: "stream",
}); // prettier-ignore

/** Says what is known of the types of all actions. */
export function typesOf(engine: Engine, { file, source }: Reserved["module"]): { actions: Record<string, Types>; types: Record<string, unknown> } {
  const text = file === null ? null : source(file);
  const classes = new Map([...engine.actions.values()].filter(({ kind }) => kind === "class").map((action) => [classOf(action), action.source as AnyFunction]));
  const actions = [...engine.actions.values()].map((action): [string, Types] => {
    const found = typesIn(action.source as AnyFunction, text, classes);
    return [action.name, action.kind === "class" ? { ...found, returns: { is: "named", name: classOf(action) } } : found];
  });
  return { actions: Object.fromEntries(actions), types: Object.fromEntries([...classes].map(([name, made]) => [name, describeClass(name, made, text, classes)])) };
}

const classOf = (action: Action): string => action.name.replaceAll(".", "");

function describeClass(name: string, made: AnyFunction, file: string | null, classes: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const prototype = made.prototype as object;
  const methods = Object.getOwnPropertyNames(prototype).flatMap((key) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, key)?.value;
    return key === "constructor" || key.startsWith("_") || typeof method !== "function" ? [] : [describeMethod(key, method as AnyFunction, file, classes)];
  });
  return { kind: "class", name, doc: commentBefore(file, Function.prototype.toString.call(made)).doc, methods };
}

function describeMethod(name: string, method: AnyFunction, file: string | null, classes: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const text = Function.prototype.toString.call(method);
  const { doc, types, returns } = commentBefore(file, text);
  const parameters = (parametersOf(text) ?? []).map((each) => ({ ...each, type: types.get(each.name) ?? null }));
  return { name, kind: kindOf(method), doc, signature: signatureText(parameters, returns), parameters, returns, types: typesIn(method, file, classes) };
}

function typesIn(run: AnyFunction, file: string | null, classes: ReadonlyMap<string, unknown>): Types {
  const { types, returns } = commentBefore(file, Function.prototype.toString.call(run));
  const parameters = Object.fromEntries([...types].map(([name, text]) => [name, meaningOf(text, classes)]));
  return { parameters, returns: returns === null ? null : meaningOf(returns, classes) };
}

/** Gives what a type means, as comments of JSDoc spell it. */
export function meaningOf(text: string, classes: ReadonlyMap<string, unknown> = new Map()): Meaning {
  const reader = new TypeReader(text, classes);
  const meaning = reader.union();
  return reader.isAtEnd ? meaning : { is: "unknown", text };
}

class TypeReader {
  #parts: string[];
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly classes: ReadonlyMap<string, unknown>,
  ) {
    this.#parts = text.match(/=>|\.\.\.|[\w$.]+|"[^"]*"|'[^']*'|\S/g) ?? [];
  }

  get isAtEnd(): boolean {
    return this.#at === this.#parts.length;
  }

  union(): Meaning {
    const items = [this.#one()];
    while (this.#take("|")) {
      items.push(this.#one());
    }
    return unionOf(items);
  }

  #one(): Meaning {
    const mayBeNone = this.#take("?");
    this.#take("!");
    let meaning = this.#bare();
    while (this.#parts[this.#at] === "[" && this.#parts[this.#at + 1] === "]") {
      this.#at += 2;
      meaning = { is: "list", of: meaning };
    }
    this.#take("=");
    return mayBeNone || this.#take("?") ? unionOf([meaning, { is: "none" }]) : meaning;
  }

  #bare(): Meaning {
    const part = this.#parts[this.#at++] ?? "";
    if (part === "(") {
      const inner = this.union();
      return this.#take(")") ? inner : this.#unknown();
    }
    if (/^["']/.test(part) || /^\d+$/.test(part)) {
      return { is: "literal", values: [/^\d/.test(part) ? Number(part) : part.slice(1, -1)] };
    }
    if (part === "function" && this.#take("(")) {
      return this.#function();
    }
    this.#take(".");
    const args = this.#take("<") ? this.#list(">") : [];
    return this.#named(part.replace(/\.$/, ""), args);
  }

  #named(name: string, args: Meaning[]): Meaning {
    if (name in OF_ONE) {
      return { is: OF_ONE[name]!, of: args[0] ?? ANY };
    }
    if (name === "Promise") {
      return args[0] ?? ANY;
    }
    if (["Map", "Record", "Object"].includes(name) && args.length === 2) {
      return { is: "dict", keys: args[0], of: args[1] };
    }
    return this.classes.has(name) ? { is: "named", name } : (NAMES[name] ?? { is: "unknown", text: name || this.text });
  }

  #function(): Meaning {
    const parameters = this.#list(")");
    return { is: "function", parameters, returns: this.#take(":") ? this.#one() : ANY };
  }

  #list(end: string): Meaning[] {
    const items: Meaning[] = [];
    while (!this.#take(end)) {
      if (this.isAtEnd) {
        return [this.#unknown()];
      }
      items.push(this.union());
      this.#take(",");
    }
    return items;
  }

  #take(part: string): boolean {
    const isThere = this.#parts[this.#at] === part;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  #unknown(): Meaning {
    this.#at = this.#parts.length;
    return { is: "unknown", text: this.text };
  }
}

function unionOf(items: Meaning[]): Meaning {
  const flat = items.flatMap((item) => (item.is === "union" ? (item["items"] as Meaning[]) : [item]));
  const literals = flat.filter((item) => item.is === "literal");
  const others = flat.filter((item) => item.is !== "literal");
  const all = literals.length > 1 ? [{ is: "literal", values: literals.flatMap((item) => item["values"] as unknown[]) }, ...others] : flat;
  return all.length === 1 ? all[0]! : { is: "union", items: all };
}
