/** Gives the name of a value's type as a sentence needs it. */
export function typeName(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (typeof value !== "object") {
    return typeof value;
  }
  try {
    const made = (value as { constructor?: unknown }).constructor;
    return (typeof made === "function" ? nameOf(made) : "") || Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "object"; // a getter, or a proxy, that throws
  }
}

/** Gives the name of a function or class, also where a static member called `name` hides it; nothing where it has none. */
export function nameOf(value: object): string {
  const own: unknown = Object.getOwnPropertyDescriptor(value, "name")?.value;
  if (typeof own === "string" || own === undefined) {
    return own ?? "";
  }
  return /^class\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(Function.prototype.toString.call(value))?.[1] ?? "";
}

/** Gives a path with one more step: `.name` where that is a name, `["any text"]` or `[0]` elsewhere. */
export function step(path: string, key: string | number): string {
  if (typeof key === "number") {
    return `${path}[${key}]`;
  }
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Gives the beginning of what came, for a sentence about it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner)) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
