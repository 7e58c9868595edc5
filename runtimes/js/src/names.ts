const encoder = new TextEncoder();

/** Says whether a text may name an action or a topic. */
export function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !/[\u0000-\u001f\u007f-\u009f]/.test(name) && (name.length < 340 || encoder.encode(name).length <= 1024);
}

/** Refuses what may name neither. */
export function checkName(what: string, name: unknown): void {
  if (!isName(name)) {
    throw new TypeError(`${what} must be a text of 1 to 1024 bytes without control characters, but is ${JSON.stringify(name)}.`);
  }
}
