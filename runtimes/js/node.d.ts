// What Node programs import from "pons": all that pages have, and hosts of their own.
import type { AnyActions, ConnectOptions, Connection, PonsError } from "./pons.d.ts";

export * from "./pons.js";

/** A file, a package's folder or a dotted Python module. */
export type File = string | URL;

export interface StartOptions extends Omit<ConnectOptions, "reconnect" | "wait"> {
  /** The host: the program `pons`, `Pons.Cli.dll`, or the folder of either. Else PONS_HOST, what lies beside this package, or `pons` on PATH. */
  host?: string;
  /** The Python to use, as a path or a name on PATH. */
  python?: string;
  /** The Node that runs JavaScript files, likewise. */
  node?: string;
  /** Processes for each file; 1 where nothing is said. */
  workers?: number;
  /** Threads of each Python process that its functions run on; its main thread alone where nothing is said. */
  threads?: number;
  /** Loads the files anew when code beside them is saved. */
  reload?: boolean;
  /** Seconds that loading a file may take; 30 where nothing is said. */
  startLimit?: number;
  /** Seconds that a worker may take to end; half a second where nothing is said. */
  stopLimit?: number;
  /** Programs may join here too: the path of a Unix socket, `tcp:PORT`, or on Windows `pipe:NAME`. */
  socket?: string | readonly string[];
  /** Pages of this machine may call too, on this port; 0 is any that is free. */
  port?: number;
  /** A folder of pages to serve; on any free port, unless `port` names one. */
  ui?: File;
  /** Whether its index.html answers at every address that is no file. */
  singlePage?: boolean;
  /** Pages from there may call; "null" is any page at all. */
  allowOrigin?: string | readonly string[];
  /** The folder that the host and its workers run in; files are looked for there. */
  cwd?: File;
  /** Variables on top of this program's; null takes one away. */
  env?: Record<string, string | null | undefined>;
  /** Whether this program may end although the host is open. */
  unref?: boolean;
  /** What others have to know that join by `socket` or `port`; else a fresh one, which `host.token` tells. This program needs none. */
  token?: string;
}

/** What a host says of itself to the program that started it. */
export interface HostInfo {
  readonly pid: number;
  /** Where pages find it; only with `port` or `ui`. */
  readonly url?: string;
  /** What others have to know that join it; only where they can. */
  readonly token?: string;
  /** Where programs join it. */
  readonly sockets?: readonly string[];
}

/** A host that this program has started, and the connection to it. */
export interface StartedHost<T = AnyActions> extends Omit<Connection<T>, "close"> {
  readonly host: HostInfo;
  /** Scripts that this host runs, and that end with it. */
  readonly script: ScriptMaker;
  /** Ends the host; what is in flight ends with ConnectionLost. The promise is there when the host has ended. */
  readonly close: () => Promise<void>;
  /** The program goes on as long as the host is open, as it does by itself. */
  readonly ref: () => void;
  /** The program may end although the host is open; calls in flight do not keep it either. */
  readonly unref: () => void;
}

/** Starts a host for files, joins it by its stdin and stdout, and gives the connection. */
export function start<T = AnyActions>(files: File | readonly File[], options?: StartOptions): Promise<StartedHost<T> & T>;

/** What the items of a script are: lines, JSON values on lines, one JSON document, bytes as they come, text as it comes. */
export type ScriptMode = "text" | "json-lines" | "json" | "bytes" | "chunks";

export interface ScriptOptions {
  /** Lines of text where nothing is said. */
  mode?: ScriptMode;
  args?: readonly (string | number)[];
  /** What its stdin is: a text or bytes as they are, an async iterable (such as a stream of Node's) as it comes, anything else as a line of JSON. */
  input?: unknown;
  /** What stands between two items of text, in both directions; a line feed where nothing is said. */
  delimiter?: string;
  /** The folder that it runs in; this program's where nothing is said. */
  cwd?: File;
  /** Variables on top of this program's; null takes one away. */
  env?: Record<string, string | null>;
  /** The Python or Node that runs it, as a path or a name on PATH. */
  interpreter?: string;
  /** Options of the interpreter itself. */
  interpreterArgs?: readonly string[];
  /** Seconds that a script which is stopped may take to end; 2 where nothing is said. */
  stopLimit?: number;
  /** How many bytes one item may have; 256 MiB where nothing is said. */
  itemLimit?: number;
  /** Whether a script that fails (exit code other than 0, death by a signal) is an error; true where nothing is said. */
  throwsOnFailure?: boolean;
  /** Whether what it started may go on when it has ended. */
  leavesChildren?: boolean;
  /** Whether bytes that are no UTF-8 become U+FFFD, instead of an error that names their place. */
  replacesInvalidText?: boolean;
  /** Whether NaN and Infinity, which Python's json writes and JSON has not, are read, as texts. */
  acceptsNaN?: boolean;
  /** Stops it. */
  signal?: AbortSignal;
}

/** How a script ended. */
export interface ScriptExit {
  /** Death by signal n is 128 + n. */
  readonly exitCode: number;
  readonly signal: string | null;
  /** Seconds. */
  readonly duration: number;
}

/** What a script wrote, and how it ended. */
export interface ScriptResult<T = any> extends ScriptExit {
  /** All of its output, as its mode has it: a text, a JSON value, the list of those on its lines, bytes. */
  readonly value: T;
  readonly output: readonly unknown[];
  /** What it wrote to stderr. */
  readonly errors: string;
}

/** What happens in a run. */
export type ScriptEvent =
  | { type: "start"; pid: number }
  | { type: "out"; value: any }
  | { type: "err"; text: string }
  | ({ type: "exit" } & ScriptExit);

/** What can be done with a script that runs. */
export interface ScriptControls<I = any> extends AsyncIterable<I> {
  /** The items of its output; who breaks off stops it, and a slow reader holds it up. */
  [Symbol.asyncIterator](): AsyncGenerator<I, void, void>;
  /** All that happens. */
  listen(): AsyncGenerator<ScriptEvent, void, void>;
  /** Sends an item; ends when it was written, which waits for the script to read. */
  send(item: unknown): Promise<void>;
  /** Sends a text or bytes as they are, without anything between them. */
  write(data: string | Uint8Array): Promise<void>;
  /** Ends its stdin; its output can still be read. */
  end(): Promise<void>;
  /** Asks it to end (SIGINT), tells it at half of the limit (SIGTERM) and ends it then (SIGKILL), with all that it started. */
  stop(seconds?: number): Promise<ScriptExit>;
  /** Ends it, with all that it started, at once. */
  kill(): Promise<ScriptExit>;
  /** Ends when it has ended and its output was read: with how, or with why it failed. */
  readonly exit: Promise<ScriptExit>;
}

/** A running script that is sent items and whose items are read. */
export interface ScriptSession<I = any> extends ScriptControls<I> {
  readonly pid: number;
  [Symbol.asyncDispose](): Promise<ScriptExit>;
}

/** One run of a script, which begins with the first that is asked of it: await it for its output, iterate its items, listen, or talk to it. */
export interface ScriptRun<T = any, I = any> extends Promise<T>, ScriptControls<I> {
  /** Runs it to its end and gives all that it wrote. */
  run(): Promise<ScriptResult<T>>;
  /** Starts it with an open stdin, to talk to it for as long as both like. */
  start(): Promise<ScriptSession<I>>;
  /** Its process, once it has started. */
  readonly pid: Promise<number>;
}

export interface ScriptMaker {
  /** A file that says by itself what runs it: by its ending, by its right to be executed, or by its first line. */
  <T = any, I = any>(file: File, options?: ScriptOptions): ScriptRun<T, I>;
  python<T = any, I = any>(file: File, options?: ScriptOptions): ScriptRun<T, I>;
  /** A Python module, as after `-m`. */
  module<T = any, I = any>(module: string, options?: ScriptOptions): ScriptRun<T, I>;
  /** Python code, as after `-c`. */
  code<T = any, I = any>(code: string, options?: ScriptOptions): ScriptRun<T, I>;
  node<T = any, I = any>(file: File, options?: ScriptOptions): ScriptRun<T, I>;
  /** JavaScript code, as after `-e`. */
  nodeCode<T = any, I = any>(code: string, options?: ScriptOptions): ScriptRun<T, I>;
  /** Any executable, as a path or a name on PATH. */
  program<T = any, I = any>(program: string, options?: ScriptOptions): ScriptRun<T, I>;
  /** Checks the syntax of a file without running it; what is wrong is thrown. */
  check(file: File, options?: ScriptOptions): Promise<void>;
  /** The version of the Python, or the Node, that would run a script. */
  version(language: "python" | "node", interpreter?: string): Promise<string>;
}

/** Programs that are run as they are, by a host that is started with the first of them and ends with this program. */
export const script: ScriptMaker;

/** A script could not be started, failed without saying why in the manner of Python or Node, or wrote what its mode does not allow. */
export class ScriptError extends PonsError {
  readonly exitCode: number | undefined;
  readonly signal: string | null | undefined;
}
