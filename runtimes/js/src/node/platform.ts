// What the engine asks of Node.
import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import { fileURLToPath } from "node:url";
import type { Call } from "../calls.ts";
import type { Platform } from "../platform.ts";
import { type Files, framesOf } from "./stacks.ts";

const MOST_BYTES = 10_000_000; // of a file whose lines an error shows
const OWN = import.meta.url;
const storage = new AsyncLocalStorage<Call | undefined>();
const sources = new Map<string, string[]>(); // of code that was run, by the name that stacks have for it

/** Remembers a text that is no file, so that errors can show its lines; at most 200 of them. */
export function rememberSource(name: string, text: string): void {
  sources.set(name, text.split("\n"));
  if (sources.size > 200) {
    sources.delete(sources.keys().next().value!);
  }
}

const files: Files = {
  isOwnFile: (file) => file === OWN,
  pathOf: (file) => (file.startsWith("file:") ? fileURLToPath(file) : file),
  sourceLine: (path, line) => (sources.get(path) ?? readLines(path))?.[line - 1]?.trim() || null,
};

export const nodePlatform: Platform = {
  run: (call, work, ...args) => storage.run(call, work as never, ...args) as never,
  outside: (work) => storage.run(undefined, work),
  current: () => storage.getStore(),
  now: () => performance.now(),
  later: (work) => void setImmediate(work),
  after: (milliseconds, work) => void setTimeout(work, milliseconds).unref(),
  framesOf: (error) => framesOf(error, files),
};

function readLines(path: string): string[] | undefined {
  return readSource(path)?.split("\n");
}

/** Gives the text of a file; null where it cannot be had. */
export function readSource(path: string): string | null {
  try {
    return fs.statSync(path).size <= MOST_BYTES ? fs.readFileSync(path, "utf8") : null;
  } catch {
    return null; // it is gone, or was never a file: an error shows no line of it then
  }
}
