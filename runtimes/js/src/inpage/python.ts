// Pyodide, and in it the Python side of Pons: takes messages in and gives messages out, wherever it runs.
import type { PyodideAPI, loadPyodide as load } from "pyodide";
import type { PyBufferView, PyProxy } from "pyodide/ffi";

const RUNTIME = "/lib/pons-runtime"; // folders of the file system that Pyodide makes up
const HOME = "/home/pyodide";

/** What Python in a page is made of. */
export interface PythonParts {
  /** Where Pyodide's files lie. */
  pyodide: string;
  /** Its files by their names, where they lie in no folder: modules as addresses, others as they are. */
  carried: Record<string, string | Blob> | undefined;
  /** The files of the Python side of Pons, by their paths. */
  runtime: Record<string, string>;
  /** The program's own files. */
  files: Record<string, string | Uint8Array>;
  /** Which of them is the module whose functions are the actions; empty: none. */
  module: string;
  packages: readonly string[];
  /** Whether it runs in the page itself, and not in a Worker beside it. */
  isHere: boolean;
  lockFile: string | undefined;
  limits: Record<string, number>;
}

/** What Python asks of the place where it runs; see `page.py`. */
export interface PythonHost {
  /** Takes a message; `mayWait` says that the code which sends it waits for what comes of it. */
  send(text: string, buffers: Uint8Array[] | null, mayWait: boolean): void;
  /** Takes the result of a call that `PagePython.call` took. */
  give(id: number, result: unknown): void;
  /** Blocks until a message is there, or the time has passed. */
  wait(milliseconds: number): [text: string, buffers: Uint8Array[] | null] | undefined;
  /** The id of the call that is to be cancelled. */
  cancelled(): number;
  /** Blocks for a while; false where nothing may wait. */
  rest(milliseconds: number): boolean;
  /** Hears that the link has ended. */
  failed(sentence: string): void;
  /** Hears how far the start is. */
  progress(fraction: number, message: string): void;
  /** Where the interpreter looks for signals. */
  readonly bell: Int32Array | undefined;
  readonly later: (work: () => void) => void;
}

/** An interpreter that serves a module. */
export class PagePython {
  readonly #receive: PyProxy & ((text: string, buffers: readonly Uint8Array[] | null) => void);

  readonly #call: PyProxy & ((id: number, name: string, ...args: unknown[]) => boolean);

  private constructor(
    readonly pyodide: PyodideAPI,
    page: PyProxy,
  ) {
    this.#receive = page.receive as never;
    this.#call = page.call as never;
  }

  /** Loads Pyodide, packages and the module; its `ready`, or the error that it raised, is the first message. */
  static async start(parts: PythonParts, host: PythonHost, started: (python: PagePython) => void): Promise<PagePython> {
    host.progress(0, "Loading Python");
    const pyodide = await loadPyodideFrom(parts);
    writeFiles(pyodide, RUNTIME, parts.runtime);
    writeFiles(pyodide, HOME, parts.files);
    host.progress(0.6, "Loading packages");
    await loadPackages(pyodide, parts, host);
    pyodide.runPython(`import sys; sys.path.insert(0, ${JSON.stringify(RUNTIME)})`);
    if (host.bell !== undefined) {
      pyodide.setInterruptBuffer(host.bell);
    }
    const limits = pyodide.toPy(parts.limits) as PyProxy;
    const page = (pyodide.pyimport("pons.page_start") as PyProxy).prepare(hostForPython(host), limits, !parts.isHere) as PyProxy;
    limits.destroy();
    host.progress(0.9, "Loading the program");
    const python = new PagePython(pyodide, page);
    started(python);
    const modules = pyodide.pyimport("pons.page_module") as PyProxy;
    const path = parts.module && `${HOME}/${parts.module}`;
    await (parts.isHere ? modules.serve_here(page, path) : modules.serve(page, path));
    return python;
  }

  /** Takes in a message that is a call of plain arguments; false where it is not, or Python has to read the text. JavaScript reads JSON ten times as fast. */
  callQuickly(text: string): boolean {
    const { call, name, payload, ...more } = JSON.parse(text) as { kind: string; call: number; name: string; payload: unknown[] };
    for (const key in more) {
      if (key !== "kind") {
        return false;
      }
    }
    return payload.every(isPlain) && this.#call(call, name, ...payload);
  }

  /** Takes in a message. */
  receive(text: string, buffers: readonly Uint8Array[] | null): void {
    this.#receive(text, buffers);
  }
}

async function loadPyodideFrom({ pyodide, carried, lockFile }: PythonParts): Promise<PyodideAPI> {
  const import_ = (name: string): Promise<unknown> => import(/* @vite-ignore */ (carried?.[name] as string | undefined) ?? `${pyodide}${name}`);
  const { loadPyodide } = (await import_("pyodide.mjs")) as { loadPyodide: typeof load };
  const options = { indexURL: indexOf(pyodide), ...(lockFile === undefined ? {} : { lockFileURL: lockFile }) };
  if (carried === undefined) {
    return loadPyodide(options);
  }
  fetchCarried(pyodide, carried);
  const { default: createPyodideModule } = (await import_("pyodide.asm.mjs")) as { default: unknown };
  return loadPyodide({ ...options, createPyodideModule } as Parameters<typeof load>[0]);
}

/** Pyodide fetches its files from a folder; where there is none, their addresses are replaced. */
function fetchCarried(folder: string, carried: Record<string, string | Blob>): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const address = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
    const file = address.startsWith(folder) ? carried[address.slice(folder.length)] : undefined;
    return file === undefined ? fetch(input, init) : typeof file === "string" ? fetch(file) : Promise.resolve(new Response(file));
  };
}

/** Null would become an object of JavaScript's. */
function isPlain(value: unknown): boolean {
  return typeof value !== "object";
}

async function loadPackages(pyodide: PyodideAPI, { files, module, packages }: PythonParts, host: PythonHost): Promise<void> {
  const options = { messageCallback: (text: string) => host.progress(0.7, text) };
  if (packages.length > 0) {
    await pyodide.loadPackage([...packages], options);
  }
  const source = files[module];
  if (typeof source === "string") {
    await pyodide.loadPackagesFromImports(source, options);
  }
}

function writeFiles(pyodide: PyodideAPI, root: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    const whole = `${root}/${path}`;
    pyodide.FS.mkdirTree(whole.slice(0, whole.lastIndexOf("/")));
    pyodide.FS.writeFile(whole, content as string);
  }
}

/** Pyodide wants a path under Node, an address elsewhere. */
function indexOf(place: string): string {
  return place.startsWith("file:") ? decodeURIComponent(new URL(place).pathname) : place;
}

function hostForPython(host: PythonHost): object {
  return {
    post: (text: string, buffers: PyProxy | undefined, mayWait: boolean) => host.send(text, buffers === undefined ? null : takenOut(buffers), mayWait),
    give: (id: number, result: unknown) => host.give(id, result),
    later: (work: PyProxy & (() => void)) => {
      const kept = work.copy() as PyProxy & (() => void); // it is Python's for the course of this call only
      host.later(() => {
        kept();
        kept.destroy();
      });
    },
    wait: (milliseconds: number) => host.wait(milliseconds), // nothing is None, where null would be an object
    cancelled: () => host.cancelled(),
    rest: (milliseconds: number) => host.rest(milliseconds),
    failed: (sentence: string) => host.failed(sentence),
  };
}

/** Copies buffers out of Python's memory, once. */
function takenOut(buffers: PyProxy): Uint8Array[] {
  return Array.from({ length: buffers.length as number }, (_, index) => {
    const buffer = buffers.get(index) as PyProxy;
    const view = buffer.getBuffer("u8") as PyBufferView;
    const bytes = (view.data as Uint8Array).slice();
    view.release();
    buffer.destroy();
    return bytes;
  });
}
