// What a hint of Python, or a type of C#, asks for, as far as a form can help with it.

export type Kind =
  | "int" | "float" | "bool" | "str" | "bytes" | "datetime" | "date" | "time" | "duration" | "decimal" | "uuid"
  | "list" | "dict" | "set" | "function" | "choice" | "any"; // prettier-ignore

/** What a parameter takes. */
export interface Hint {
  readonly kind: Kind;
  /** Whether `None` is welcome too. */
  readonly isOptional: boolean;
  /** Of `choice`: what may be chosen, as Python writes it. */
  readonly options: readonly string[];
}

const KINDS: Record<string, Kind> = {
  int: "int", long: "int", short: "int", byte: "int", sbyte: "int", uint: "int", ulong: "int", ushort: "int", BigInteger: "int",
  float: "float", double: "float", number: "float", bool: "bool", boolean: "bool", str: "str", string: "str", char: "str", bytes: "bytes", bytearray: "bytes",
  memoryview: "bytes", Uint8Array: "bytes", "byte[]": "bytes", datetime: "datetime", DateTime: "datetime", DateTimeOffset: "datetime", Date: "datetime",
  date: "date", DateOnly: "date", time: "time", TimeOnly: "time", timedelta: "duration", TimeSpan: "duration", Decimal: "decimal",
  decimal: "decimal", UUID: "uuid", Guid: "uuid", list: "list", tuple: "list", Sequence: "list", Iterable: "list", Iterator: "list",
  Collection: "list", ndarray: "list", array: "list", List: "list", Tuple: "list", Array: "list", IEnumerable: "list", dict: "dict", Mapping: "dict",
  MutableMapping: "dict", Dict: "dict", Dictionary: "dict", object: "any", set: "set", frozenset: "set", Set: "set", FrozenSet: "set", HashSet: "set",
  Callable: "function", Func: "function", Action: "function", Function: "function",
}; // prettier-ignore

/** Reads a hint; whatever it does not know takes anything. */
export function hintOf(text: string | null | undefined): Hint {
  const hint = (text ?? "").trim().replace(/^(['"])(.*)\1$/, "$2");
  const [name, inner] = split(hint);
  if (hint.endsWith("?")) {
    return { ...hintOf(hint.slice(0, -1)), isOptional: true };
  }
  const choices = cut(hint, "|");
  if (choices.length > 1 || name === "Union") {
    return either(choices.length > 1 ? choices : inner);
  }
  if (name === "Optional" && inner.length === 1) {
    return { ...hintOf(inner[0]), isOptional: true };
  }
  if ((name === "Annotated" || name === "Final") && inner.length > 0) {
    return hintOf(inner[0]);
  }
  if (name === "Literal" && inner.length > 0) {
    return { kind: "choice", isOptional: false, options: inner };
  }
  const isArray = hint.endsWith("[]") && hint !== "byte[]";
  const kind = isArray ? "list" : Object.hasOwn(KINDS, hint) ? KINDS[hint]! : Object.hasOwn(KINDS, name) ? KINDS[name]! : "any";
  return { kind, isOptional: false, options: [] };
}

function either(choices: string[]): Hint {
  const others = choices.filter((choice) => choice !== "None" && choice !== "null" && choice !== "undefined");
  const isOptional = others.length < choices.length;
  const kinds = new Set(others.map((other) => hintOf(other).kind));
  if (others.length === 1) {
    return { ...hintOf(others[0]), isOptional: isOptional || hintOf(others[0]).isOptional };
  }
  const isNumber = [...kinds].every((kind) => kind === "int" || kind === "float");
  return { kind: isNumber ? "float" : kinds.size === 1 && !kinds.has("choice") ? [...kinds][0]! : "any", isOptional, options: [] };
}

/** Gives the last part of a dotted name, and what stands in brackets behind it. */
function split(hint: string): [string, string[]] {
  const found = /^([\w.]+)\s*(?:\[(.*)\]|<(.*)>)$/s.exec(hint);
  const name = (found?.[1] ?? hint).split(".").at(-1)!;
  return [name, found === null ? [] : cut(found[2] ?? found[3] ?? "", ",")];
}

/** Cuts a text at a mark that stands in no brackets and in no quotes. */
export function cut(text: string, mark: string): string[] {
  const parts: string[] = [];
  let [depth, start, quote] = [0, 0, ""];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quote !== "") {
      quote = letter === quote ? "" : quote;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
    } else if ("[(<{".includes(letter)) {
      depth++;
    } else if ("])>}".includes(letter)) {
      depth--;
    } else if (letter === mark && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.filter((part) => part !== "");
}

/** Gives the value that a plain text of Python stands for: a number, a text, `True`; undefined for anything else. */
export function plainOf(text: string): string | number | boolean | null | undefined {
  const word = { True: true, true: true, False: false, false: false, None: null, null: null }[text];
  if (word !== undefined) {
    return word;
  }
  const quoted = /^(['"])([^\\]*)\1$/s.exec(text);
  return quoted !== null ? quoted[2]! : /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : undefined;
}
