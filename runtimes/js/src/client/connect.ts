// `connect`: from an address, a port or a wire to an open connection.
import type { Message } from "../messages.ts";
import { type Connection, connectionOf } from "./connection.ts";
import type { Heard, InPageOptions } from "../inpage/open.ts";
import { classesOf, functionsOf } from "./functions.ts";
import { type Ground, Line } from "./line.ts";
import type { Side } from "./link.ts";
import type { Platform } from "../platform.ts";
import { type LogEntry, entryOf, tell } from "./watching.ts";
import { type PortLike, type Wire, isPort, portWire } from "./wires.ts";

/** Options of `connect`; pons.d.ts says what they are. */
export interface ConnectOptions {
  token?: string;
  actions?: object;
  logs?: boolean | ((entry: LogEntry) => void);
  ask?: (prompt: string, secret: boolean) => unknown;
  reconnect?: boolean;
  wait?: boolean;
  signal?: AbortSignal;
  python?: "in-page"; // and then what InPageOptions say
}

type Target = string | URL | PortLike | Wire | (() => Wire | Promise<Wire>);

/** What differs from place to place. */
export interface Surroundings {
  platform(): Platform;
  /** Where the host is when nothing is said of it; undefined where nobody can know. */
  home(): string | undefined;
  /** The way in where no address is named and none is needed. */
  way?(): (() => Promise<Wire>) | undefined;
  /** Gives the token of a host where nothing is said of it; its address is that of HTTP. */
  token(host: string | undefined): Promise<string | undefined>;
  /** Starts Python in the page. */
  openInPage(options: InPageOptions, side: Omit<Side, "platform">, heard: Heard): Promise<Ground>;
  /** Opens what an address names. */
  open(address: URL): Promise<Wire>;
}

/** Makes the `connect` of a place. */
export function connectIn(surroundings: Surroundings) {
  return async function connect(to?: Target | ConnectOptions, more?: ConnectOptions): Promise<Connection> {
    const [target, options] = more === undefined && isOptions(to) ? [undefined, to] : [to as Target | undefined, more ?? {}];
    const { actions = {}, signal, reconnect = true, wait = true } = options;
    signal?.throwIfAborted();
    const found = functionsOf(actions);
    const exposed = classesOf(found);
    const isExposed = (value: unknown): boolean => isInstance(value, exposed);
    if (options.python !== undefined) {
      const side = { actions: found, exposed, ask: options.ask };
      const ground = await surroundings.openInPage(options as InPageOptions, side, hearer(options.logs));
      signal?.addEventListener("abort", () => ground.close());
      return connectionOf(ground, isExposed, {});
    }
    const { open, host, isOnce } = openerOf(target, surroundings);
    const line = new Line({
      open,
      token: async () => options.token ?? surroundings.token(host),
      reconnects: reconnect && !isOnce,
      side: { platform: surroundings.platform(), actions: found, exposed, ask: options.ask },
      heard: hearer(options.logs),
    });
    signal?.addEventListener("abort", () => line.close("This connection was closed by its signal."));
    const connection = connectionOf(line, isExposed, {});
    if (wait) {
      await line.start();
    } else {
      line.startWhenPossible();
    }
    return connection;
  };
}

function isOptions(to: unknown): to is ConnectOptions {
  return typeof to === "object" && to !== null && !(to instanceof URL) && !("send" in to) && !isPort(to);
}

interface Opener {
  open(): Promise<Wire>;
  host?: string;
  isOnce: boolean; // what was given is gone when it has ended
}

function openerOf(target: Target | undefined, { home, way, open }: Surroundings): Opener {
  const wayIn = target === undefined ? way?.() : undefined;
  if (wayIn !== undefined) {
    return { open: wayIn, isOnce: false };
  }
  if (typeof target === "function") {
    return { open: async () => target(), isOnce: false };
  }
  if (typeof target === "object" && !(target instanceof URL)) {
    const wire = isPort(target) ? portWire(target) : target;
    return { open: async () => wire, isOnce: true };
  }
  const address = addressOf(target, home());
  const host = address.protocol.startsWith("ws") ? address.href.replace(/^ws/, "http") : undefined;
  return { open: () => open(address), isOnce: false, ...(host === undefined ? {} : { host }) };
}

function addressOf(target: string | URL | undefined, home: string | undefined): URL {
  if (target === undefined && home === undefined) {
    throw new TypeError('connect() needs the address of a host here: connect("ws://127.0.0.1:5678/pons").');
  }
  const address = new URL(target ?? home!, home);
  if (/^https?:$/.test(address.protocol)) {
    address.protocol = address.protocol === "http:" ? "ws:" : "wss:";
  }
  if (address.protocol.startsWith("ws") && address.pathname === "/") {
    address.pathname = "/pons";
  }
  return address;
}

function hearer(logs: ConnectOptions["logs"]): ((message: Message) => void) | null {
  if (logs === false) {
    return null;
  }
  const hear = typeof logs === "function" ? logs : logs === true ? show : () => undefined;
  return (message) => void tell(() => hear(entryOf(message)));
}

function show({ level, text, logger }: LogEntry): void {
  const line = (logger === undefined ? text : `${logger}: ${text}`).replace(/\n$/, "");
  console[level === "error" || level === "err" ? "error" : level === "warning" ? "warn" : "log"](line);
}

function isInstance(value: unknown, classes: ReadonlySet<unknown>): boolean {
  return [...classes].some((each) => value instanceof (each as new () => object));
}
