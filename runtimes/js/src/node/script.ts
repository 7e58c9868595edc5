// `script`: programs that are run as they are, by a host of this program's own.
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Connection } from "../client/connection.ts";
import { sharedHost } from "./script-host.ts";
import { ScriptRun } from "./script-run.ts";

/** Options of a script; pons.d.ts says what they are. */
export interface ScriptOptions {
  mode?: "text" | "json-lines" | "json" | "bytes" | "chunks";
  args?: readonly (string | number)[];
  input?: unknown;
  delimiter?: string;
  cwd?: string | URL;
  env?: Record<string, string | null>;
  interpreter?: string;
  interpreterArgs?: readonly string[];
  stopLimit?: number;
  itemLimit?: number;
  throwsOnFailure?: boolean;
  leavesChildren?: boolean;
  replacesInvalidText?: boolean;
  acceptsNaN?: boolean;
  signal?: AbortSignal;
}

type Kind = "file" | "python" | "module" | "code" | "node" | "node-code" | "program";
type Language = "python" | "node";

/** A run as it is asked for. */
export interface ScriptSettings {
  description: { kind: Kind; target: string; mode?: ScriptOptions["mode"]; delimiter?: string };
  input: unknown;
  signal: AbortSignal | undefined;
  /** Gives the host that runs it. */
  connect(): Promise<Connection>;
  /** Says that a run goes on, or that one has ended. */
  hold?: (isRunning: boolean) => void;
}

/** What makes runs: `script(file)`, `script.python(file)`, `script.code(code)`, … */
export interface ScriptMaker {
  (file: string | URL, options?: ScriptOptions): ScriptRun;
  python(file: string | URL, options?: ScriptOptions): ScriptRun;
  module(module: string, options?: ScriptOptions): ScriptRun;
  code(code: string, options?: ScriptOptions): ScriptRun;
  node(file: string | URL, options?: ScriptOptions): ScriptRun;
  nodeCode(code: string, options?: ScriptOptions): ScriptRun;
  program(program: string, options?: ScriptOptions): ScriptRun;
  /** Checks the syntax of a file without running it. */
  check(file: string | URL, options?: ScriptOptions): Promise<void>;
  /** The version of the Python, or the Node, that would run a script. */
  version(language: Language, interpreter?: string): Promise<string>;
}

const FILES: readonly Kind[] = ["file", "python", "node"];

/** Makes the `script` of a host. */
export function scriptMaker(connect: () => Promise<Connection>, hold?: (isRunning: boolean) => void): ScriptMaker {
  const make = (kind: Kind) => (target: string | URL, options?: ScriptOptions) => new ScriptRun({ ...settingsOf(kind, target, options ?? {}), connect, ...(hold && { hold }) });
  const ask = async (name: string, ...args: unknown[]): Promise<unknown> => {
    hold?.(true);
    try {
      return await (await connect()).call(name, ...args);
    } finally {
      hold?.(false);
    }
  };
  return Object.assign(make("file"), {
    python: make("python"),
    module: make("module"),
    code: make("code"),
    node: make("node"),
    nodeCode: make("node-code"),
    program: make("program"),
    check: async (file: string | URL, options?: ScriptOptions) => void (await ask("pons.script.check", settingsOf("file", file, options ?? {}).description)),
    version: async (language: Language, interpreter?: string) => (await ask("pons.script.version", language, interpreter ?? null)) as string,
  });
}

function settingsOf(kind: Kind, target: string | URL, { input, signal, ...options }: ScriptOptions): Omit<ScriptSettings, "connect"> {
  const place = placeOf(target);
  const description = {
    ...options,
    kind,
    target: FILES.includes(kind) ? path.resolve(place) : place,
    args: (options.args ?? []).map(String),
    cwd: path.resolve(placeOf(options.cwd ?? ".")), // the host's own is where this program was when it started it
  };
  return { description, input, signal };
}

function placeOf(place: string | URL): string {
  return place instanceof URL || place.startsWith("file://") ? fileURLToPath(place) : place;
}

/** Describes a script that a host of this program's own runs; it is started with the first of them. */
export const script = scriptMaker(sharedHost.connect, sharedHost.hold);
