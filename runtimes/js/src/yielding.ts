/** Says whether a value yields items of its own: a generator, any other iterator, or what `for await` takes. */
export function yields(value: unknown): value is AsyncIterable<unknown> | IterableIterator<unknown> {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  if (typeof (value as AsyncIterable<unknown>)[Symbol.asyncIterator] === "function") {
    return true;
  }
  // Lists, maps and sets can be iterated too, but they cross as what they are.
  return typeof (value as Iterable<unknown>)[Symbol.iterator] === "function" && typeof (value as { next?: unknown }).next === "function";
}

/** Gives the iterator of what can be iterated; undefined where it cannot. */
export function iteratorOf(value: unknown): AsyncIterator<unknown> | Iterator<unknown> | undefined {
  const source = value as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  return source?.[Symbol.asyncIterator]?.() ?? source?.[Symbol.iterator]?.();
}

/** Says whether a value is something to await. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
