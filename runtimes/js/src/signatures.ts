// What the text of a function says of its parameters, and the comment that stands before it of their types.

/** A parameter as `pons.describe` gives it. */
export interface Parameter {
  name: string;
  kind: "positional" | "rest";
  type: string | null;
  default: string | null;
  filled: boolean;
}

const CLOSERS: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Gives the parameters of a function's text; of a class those of its constructor. Undefined where they cannot be read. */
export function parametersOf(text: string): Parameter[] | undefined {
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    return undefined;
  }
  const from = /^class\b/.test(text) ? constructorAt(text) : 0;
  if (from < 0) {
    return [];
  }
  const arrow = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(text);
  if (arrow !== null) {
    return [{ name: arrow[1]!, kind: "positional", type: null, default: null, filled: false }];
  }
  const open = openingAt(text, from);
  const close = open < 0 ? -1 : closingAt(text, open);
  return close < 0 ? undefined : splitAt(text.slice(open + 1, close), ",").filter((part) => part !== "").map(parameter); // prettier-ignore
}

function parameter(text: string, index: number): Parameter {
  const [left, ...right] = splitAt(text, "=");
  const isRest = left!.startsWith("...");
  const bare = isRest ? left!.slice(3).trim() : left!;
  const name = /^[A-Za-z_$][\w$]*$/.test(bare) ? bare : `arg${index}`; // a pattern has no name of its own
  const byDefault = right.length > 0 ? right.join("=").trim() : null;
  return { name, kind: isRest ? "rest" : "positional", type: null, default: byDefault, filled: false };
}

function constructorAt(text: string): number {
  const found = /[\s;{}]constructor\s*\(/.exec(text);
  return found === null ? -1 : found.index + 1;
}

/** Finds the bracket before the parameters: a name in brackets (`[Symbol.iterator]`) may stand before it. */
function openingAt(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") {
      return at;
    }
    if (text[at] === "[" || text[at] === '"' || text[at] === "'") {
      at = skip(text, at);
    }
  }
  return -1;
}

function closingAt(text: string, open: number): number {
  const closer = CLOSERS[text[open]!]!;
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === closer) {
      return at;
    }
    at = skip(text, at);
  }
  return -1;
}

/** Gives the last place of the text, comment or bracket that begins somewhere; that place itself where none does. */
function skip(text: string, at: number): number {
  const sign = text[at]!;
  if (sign in CLOSERS) {
    const close = closingAt(text, at);
    return close < 0 ? text.length : close;
  }
  if (sign === '"' || sign === "'" || sign === "`") {
    for (let end = at + 1; end < text.length; end++) {
      if (text[end] === "\\") {
        end++;
      } else if (text[end] === sign) {
        return end;
      }
    }
    return text.length;
  }
  const comment = sign === "/" ? (text[at + 1] === "*" ? "*/" : text[at + 1] === "/" ? "\n" : "") : "";
  const end = comment === "" ? at : text.indexOf(comment, at + 2);
  return end < 0 ? text.length : end === at ? at : end + comment.length - 1;
}

/** Splits a text where a sign stands outside of brackets, texts and comments. */
function splitAt(text: string, sign: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === sign && text[at + 1] !== ">") {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    at = skip(text, at);
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "").trim());
}

/** Gives the text of a signature. */
export function signatureText(parameters: readonly Parameter[], returns: string | null): string {
  const texts = parameters.map((each) => {
    const typed = each.type === null ? each.name : `${each.name}: ${each.type}`;
    return (each.kind === "rest" ? "..." : "") + typed + (each.default === null ? "" : ` = ${each.default}`);
  });
  return `(${texts.join(", ")})${returns === null ? "" : `: ${returns}`}`;
}

/** What a comment of the form `/** ... *\/` says. */
export interface Comment {
  doc: string | null;
  types: ReadonlyMap<string, string>;
  returns: string | null;
}

const NOTHING: Comment = { doc: null, types: new Map(), returns: null };

/** Reads the comment that stands directly before a function in its file. */
export function commentBefore(file: string | null, functionText: string): Comment {
  const at = file === null ? -1 : file.indexOf(functionText);
  if (at < 0) {
    return NOTHING;
  }
  const before = file!.slice(Math.max(0, at - 20_000), at);
  const found = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(?:(?:export|default|static|async|const|let|var)\s+|[\w$.]+\s*[=:]\s*)*$/.exec(before);
  return found === null ? NOTHING : readComment(found[1]!);
}

/** Gives what the first comment of a file says, if it stands before everything else and belongs to no function below it. */
export function firstComment(file: string | null): string | null {
  const found = /^(?:#!.*\n)?\s*\/\*\*((?:(?!\*\/)[^])*)\*\/[ \t]*\r?\n(?=\s*(?:\r?\n|\/[*/]|import\b|["']use ))/.exec(file ?? "");
  return found === null ? null : readComment(found[1]!).doc;
}

function readComment(text: string): Comment {
  const lines = text.split("\n").map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [description, ...tags] = lines.join("\n").split(/^\s*@/m);
  const types = new Map<string, string>();
  let returns: string | null = null;
  for (const tag of tags) {
    const found = /^(param|returns?)\s+\{(.+?)\}(?:\s+\[?([A-Za-z_$][\w$]*))?/.exec(tag);
    if (found?.[1] === "param" && found[3] !== undefined) {
      types.set(found[3], found[2]!);
    } else if (found !== null && found[1] !== "param") {
      returns = found[2]!;
    }
  }
  return { doc: description!.trim() || null, types, returns };
}
