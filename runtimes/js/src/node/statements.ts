// What can be told of a text's statements without parsing it: where one may begin, and which names are declared outside of
// all brackets.

/** Where brackets, texts and comments are none: gives each place of the text that lies outside of them. */
function* outside(text: string): Generator<number> {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const end = endOfToken(text, at);
    if (end > at) {
      at = end - 1;
    } else if ("([{".includes(text[at]!)) {
      depth++;
    } else if (")]}".includes(text[at]!)) {
      depth--;
    } else if (depth === 0) {
      yield at;
    }
  }
}

/** Gives the end of the text or comment that begins at a place; that place itself where none does. */
function endOfToken(text: string, at: number): number {
  const sign = text[at]!;
  if (sign === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) {
    const closer = text[at + 1] === "/" ? "\n" : "*/";
    const end = text.indexOf(closer, at + 2);
    return end < 0 ? text.length : end + (closer === "\n" ? 0 : 2);
  }
  if (sign !== '"' && sign !== "'" && sign !== "`") {
    return at;
  }
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") {
      end++;
    } else if (text[end] === sign) {
      return end + 1;
    }
  }
  return text.length;
}

/** Gives the places where the last statement may begin, the earliest first. */
export function tailsOf(text: string): number[] {
  const places = [0];
  for (const at of outside(text)) {
    if (text[at] === ";" || text[at] === "\n") {
      places.push(at + 1);
    }
  }
  return places;
}

/** Gives the names that are declared at the top level. */
export function declaredNames(text: string): string[] {
  const names = new Set<string>();
  for (const at of outside(text)) {
    const before = at === 0 ? ";" : text[at - 1]!;
    if (/[\s;}]/.test(before)) {
      declarationAt(text.slice(at)).forEach((name) => names.add(name));
    }
  }
  return [...names];
}

function declarationAt(text: string): string[] {
  const named = /^(?:async\s+)?(?:function\s*\*?|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(text);
  if (named !== null) {
    return [named[1]!];
  }
  const variables = /^(?:let|const|var)\s+/.exec(text);
  return variables === null ? [] : variableNames(text.slice(variables[0].length));
}

/** Gives the names of `a = 1, {b, c: [d]} = f()`. */
function variableNames(text: string): string[] {
  if (/^[[{]/.test(text)) {
    const end = closingAt(text);
    const pattern = text.slice(1, end).replace(/=[^,\]}]*/g, "");
    // Of `key: name` the name counts, of a nested pattern what is in it.
    return [...pattern.matchAll(/([\p{ID_Start}$_][\p{ID_Continue}$]*)(?!\s*:|[\p{ID_Continue}$])/gu)].map((found) => found[1]!);
  }
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(text)?.[0];
  if (name === undefined) {
    return [];
  }
  for (const at of outside(text)) {
    if (text[at] === ",") {
      return [name, ...variableNames(text.slice(at + 1).trimStart())];
    }
    if (text[at] === ";" || text[at] === "\n") {
      break;
    }
  }
  return [name];
}

function closingAt(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const end = endOfToken(text, at);
    if (end > at) {
      at = end - 1;
    } else if ("([{".includes(text[at]!)) {
      depth++;
    } else if (")]}".includes(text[at]!) && --depth === 0) {
      return at;
    }
  }
  return text.length;
}
