// `start`: a host of this program's own, joined by its stdin and stdout.
import { fileURLToPath } from "node:url";
import { type ConnectOptions, connectIn } from "../client/connect.ts";
import type { Connection } from "../client/connection.ts";
import type { LogEntry } from "../client/watching.ts";
import { HostProcess } from "./host-process.ts";
import { findHost } from "./host-search.ts";
import { HostWire } from "./host-wire.ts";
import { nodePlatform } from "./platform.ts";
import { type ScriptMaker, scriptMaker } from "./script.ts";

type Many = string | URL | readonly (string | URL)[];

/** Options of `start`; pons.d.ts says what they are. */
export interface StartOptions extends Omit<ConnectOptions, "reconnect" | "wait" | "python"> {
  host?: string;
  python?: string;
  node?: string;
  workers?: number;
  threads?: number;
  reload?: boolean;
  startLimit?: number;
  stopLimit?: number;
  socket?: string | readonly string[];
  port?: number;
  ui?: string | URL;
  singlePage?: boolean;
  allowOrigin?: string | readonly string[];
  cwd?: string | URL;
  env?: Record<string, string | null | undefined>;
  unref?: boolean;
}

/** What a host says of itself to the program that started it. */
export interface HostInfo {
  pid: number;
  /** Where pages find it; only with `port` or `ui`. */
  url?: string;
  /** What others have to know that join it; only where they can. */
  token?: string;
  /** Where programs join it. */
  sockets?: readonly string[];
}

/** A connection to a host that this program has started. */
export interface StartedHost extends Connection {
  readonly host: HostInfo;
  readonly script: ScriptMaker;
  close(): Promise<void>;
  ref(): void;
  unref(): void;
}

interface Started {
  host: HostProcess;
  wire: HostWire;
  info: HostInfo;
}

const connect = connectIn({
  platform: () => nodePlatform,
  home: () => undefined,
  token: async () => undefined,
  open: () => Promise.reject(new TypeError("A started host is joined by its pipe alone.")),
  openInPage: () => Promise.reject(new TypeError("A started host runs Python outside of this program.")),
});

/** Starts a host for files, joins it, and gives the connection; closing that ends the host. */
export async function start(files: Many, options: StartOptions = {}): Promise<StartedHost> {
  options.signal?.throwIfAborted();
  const print = printer(options.logs);
  const command = findHost(options.host);
  const host = await HostProcess.start({ command, args: argumentsOf(files, options), cwd: pathOf(options.cwd), env: environmentOf(options), print });
  let info: HostInfo = { pid: host.pid };
  options.signal?.addEventListener("abort", () => void host.end()); // also before it has joined
  const wire = new HostWire(host, (hello) => {
    info = infoOf(hello) ?? info;
  });
  const { actions, ask, signal, logs } = options;
  const more = { ...(actions && { actions }), ...(ask && { ask }), ...(signal && { signal }) };
  const connection = await connect(wire, { ...more, logs: logs ?? ((entry) => print(textOf(entry))), reconnect: false });
  if (options.unref === true) {
    host.keep(false);
  }
  return extended(connection, { host, wire, info });
}

/** Adds what a connection to a host of one's own has beside the others. */
function extended(connection: Connection, { host, wire, info }: Started): StartedHost {
  const close = async (): Promise<void> => {
    wire.leave("This connection was closed.");
    await host.exited;
  };
  const beside = { host: info, script: scriptMaker(async () => connection), close, ref: () => host.keep(true), unref: () => host.keep(false) };
  for (const [name, value] of Object.entries(beside)) {
    Object.defineProperty(connection, name, { value });
  }
  const { asyncDispose = Symbol.for("Symbol.asyncDispose") } = Symbol as { asyncDispose?: symbol };
  return Object.defineProperty(connection, asyncDispose, { value: close }) as StartedHost;
}

export function argumentsOf(files: Many, options: StartOptions): string[] {
  const args = ["host"];
  const add = (name: string, value: unknown): void => {
    if (value === true) {
      args.push(name);
    } else if (value !== undefined && value !== false) {
      args.push(name, String(value));
    }
  };
  add("--python", options.python);
  add("--node", options.node);
  add("--workers", options.workers);
  add("--threads", options.threads);
  add("--reload", options.reload);
  add("--start-limit", options.startLimit);
  add("--stop-limit", options.stopLimit);
  add("--port", options.port);
  add("--ui", pathOf(options.ui));
  add("--single-page", options.singlePage);
  listOf(options.socket).forEach((each) => add("--socket", each));
  listOf(options.allowOrigin).forEach((each) => add("--allow-origin", each));
  return [...args, "--", ...listOf(files).map((file) => pathOf(file)!)];
}

export function environmentOf({ env, token }: StartOptions): NodeJS.ProcessEnv {
  const whole: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries({ ...env, ...(token === undefined ? {} : { PONS_TOKEN: token }) })) {
    if (value === null || value === undefined) {
      delete whole[name];
    } else {
      whole[name] = value;
    }
  }
  return whole;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export function pathOf(place: string | URL | undefined): string | undefined {
  return place instanceof URL || place?.startsWith("file://") ? fileURLToPath(place) : place;
}

export function infoOf(hello: string): HostInfo | undefined {
  try {
    const { payload } = JSON.parse(hello) as { payload?: { host?: HostInfo } };
    return payload?.host;
  } catch {
    return undefined; // no hello, which joining says in better words
  }
}

/** Gives what takes the text that a host prints, apart from what its calls do. */
export function printer(logs: ConnectOptions["logs"]): (text: string) => void {
  return typeof logs === "function" ? (text) => logs({ level: "err", text }) : (text) => void process.stderr?.write(text);
}

/** What Python prints, as it would have printed it; records of its logging on lines of their own. */
export function textOf({ level, text, logger }: LogEntry): string {
  return logger === undefined ? text : `${level.toUpperCase()} ${logger}: ${text.replace(/\n$/, "")}\n`;
}
