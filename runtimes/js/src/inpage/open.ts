// Opens a connection to Python in the page; a module of its own, which pages load when they first want it.
import type { Side } from "../client/link.ts";
import type { Message } from "../messages.ts";
import type { Kit } from "./kit.ts";
import { InPageLine } from "./line.ts";
import { PythonLink, type WorkerLike } from "./link.ts";
import { Here } from "./here.ts";
import type { Places } from "./places.ts";
import type { PythonParts } from "./python.ts";
import type { PyodideAPI } from "pyodide";
import { type Shared, Values } from "./services.ts";
import { Topics } from "./topics.ts";

export type Heard = ((message: Message) => void) | null;

/** What `connect({ python: "in-page", … })` takes; pons.d.ts says what they are. */
export interface InPageOptions {
  module?: string | URL;
  files?: Record<string, string | URL>;
  packages?: string[];
  pyodide?: string | URL;
  lockFile?: string | URL;
  workers?: number;
  mode?: "worker" | "main";
  progress?: (fraction: number, message: string) => void;
  /** Where the parts are, if whoever calls knows it already: built pages do. */
  places?: Places;
}

/** What differs from place to place. */
export interface Place {
  /** The module of the Worker. */
  worker: string;
  /** The Python side of Pons. */
  runtime: string;
  /** Where Pyodide lies when nothing is said of it. */
  pyodide: string;
  /** What addresses of the program are relative to. */
  base: string;
  /** Pyodide's files by their names, where they are in no folder: modules as addresses, others as they are. */
  carried?: Record<string, string | Blob>;
  fetchText(address: string): Promise<string>;
  fetchBytes(address: string): Promise<Uint8Array>;
  makeWorker(address: string): WorkerLike;
}

// Handlers in HTML say `pyodide.globals.get(…)`.
const globalPyodide = globalThis as { pyodide?: unknown };

/** Loads the module's files and starts Python. */
export async function openInPage(kit: Kit, place: Place, options: InPageOptions, side: Omit<Side, "platform">, heard: Heard): Promise<InPageLine> {
  const parts = await partsOf(options, place);
  const progress = options.progress ?? (() => undefined);
  const topics = new Topics(kit);
  const shared: Shared = { kit, side: side as Side, topics, values: new Values(), isPythons: () => false, describe: () => describe() };
  let pyodide: PyodideAPI | undefined;
  const makeLink = (): PythonLink => {
    const worker = parts.isHere ? new Here((python) => (globalPyodide.pyodide = pyodide = python.pyodide)) : place.makeWorker(place.worker);
    const link = new PythonLink(worker, { kit, platform: kit.pagePlatform(), parts, progress });
    link.engine.heard = (message) => message.kind === "log" && heard?.(message);
    return link;
  };
  const line = new InPageLine(shared, makeLink, parts.isHere ? 1 : (options.workers ?? 1), () => pyodide);
  const describe = (): Promise<unknown> => line.any.engine.outgoing.call("pons.describe", []);
  await line.start();
  return line;
}

async function partsOf(options: InPageOptions, place: Place): Promise<PythonParts> {
  const absolute = (address: string | URL): string => new URL(address, place.base).href;
  const folder = (address: string): string => (address.endsWith("/") ? address : `${address}/`);
  const runtime = place.fetchText(place.runtime);
  const named = Object.entries(options.files ?? {});
  const module = options.module === undefined ? "" : new URL(options.module, place.base).pathname.split("/").at(-1)!;
  if (options.module !== undefined && options.files?.[module] === undefined) {
    named.push([module, options.module]);
  }
  const files = await Promise.all(named.map(async ([name, address]) => [name, await (name === module ? place.fetchText : place.fetchBytes)(absolute(address))] as const));
  return {
    pyodide: folder(options.pyodide === undefined ? place.pyodide : absolute(options.pyodide)),
    runtime: JSON.parse(await runtime) as Record<string, string>,
    files: Object.fromEntries(files),
    module,
    carried: options.pyodide === undefined ? place.carried : undefined,
    packages: options.packages ?? [],
    isHere: options.mode === "main",
    lockFile: options.lockFile === undefined ? undefined : absolute(options.lockFile),
    limits: {},
  };
}
