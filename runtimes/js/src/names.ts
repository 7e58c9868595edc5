const encoder = new TextEncoder();

/** Says whether a text may name an action or a topic. */
export function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !/[\u0000-\u001f\u007f-\u009f]/.test(name) && (name.length < 340 || encoder.encode(name).length <= 1024);
}
