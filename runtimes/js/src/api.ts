// What user code has as the global `pons`.
import type { Call } from "./calls.ts";
import type { Engine } from "./engine.ts";
import * as errors from "./errors.ts";
import type { Event, EventReader, Subscription } from "./events.ts";
import type { Log } from "./log.ts";
import { type JobOptions, markJob } from "./jobs.ts";
import { Named } from "./outgoing.ts";
import type { Stream } from "./streams.ts";
import { Values } from "./scopes.ts";
import { NDArray } from "./values/ndarray.ts";
import { Tagged } from "./values/tagged.ts";

const LONGEST = 900; // characters of a progress message: it stands beside a bar

/** Makes the API of one engine. */
export function makeApi(engine: Engine, log: Log) {
  const { outgoing, events, platform } = engine;
  const current = (): Call | undefined => {
    const call = platform.current();
    return call?.isOpen ? call : undefined;
  };
  return {
    ...errors.classes,
    NDArray,
    Tagged,
    /** Calls an action of the host or of another program. */
    call: (name: string, ...args: unknown[]): Promise<unknown> => outgoing.call(name, args),
    /** The same, but asks for the result as a handle, whatever it is. */
    handleOf: (name: string, ...args: unknown[]): Promise<unknown> => outgoing.call(name, args, { asHandle: true }),
    /** Reads what an action yields. */
    stream: (name: string, ...args: unknown[]): Stream => outgoing.stream(name, args),
    /** Marks the last argument of a call as its keyword arguments. */
    named: (keywords: Record<string, unknown>): Named => new Named(keywords),
    /** Calls actions whose names one knows: `await pons.host.prices.of("tea")`. */
    host: hostProxy((name, args) => outgoing.call(name, args), ""),
    /** Sends an event to everybody who listens to its topic, or to one client. */
    emit: (topic: string, data?: unknown, client?: number): Promise<void> | undefined => events.emit(topic, data, client),
    /** Calls a function with each event of a topic. */
    on: (topic: string, listener: (event: Event) => unknown): Subscription => events.on(topic, listener),
    /** Gives the events of a topic as they come. */
    events: (topic: string, limit?: number): EventReader => events.read(topic, limit),
    /** Marks a function as a job. */
    job: <F extends (...args: never[]) => unknown>(run: F, options?: JobOptions): F => markJob(run, options),
    /** Tells the caller how far the current call has come, from 0 to 1. */
    progress: (fraction: number | null = null, message = ""): void => log.progress(checkFraction(fraction), checkMessage(message)),
    /** Asks the human at the caller's side for a line of text. */
    ask: async (prompt = "", { secret = false } = {}): Promise<string> => {
      if (current() === undefined) {
        throw new errors.Nobody("pons.ask() has nobody to ask: it does not run in the course of a call.");
      }
      log.flush(current());
      return String(await outgoing.call("pons.ask", [String(prompt), secret]));
    },
    /** Values of the caller's session. */
    session: new Values(outgoing, "session"),
    /** Values that everybody shares. */
    scope: new Values(outgoing, "host"),
    /** Fires when the call at hand is cancelled; undefined outside of calls. */
    get signal(): AbortSignal | undefined {
      return platform.current()?.signal;
    },
    /** The number of the client that the call at hand comes from; undefined where it comes from none. */
    get client(): number | undefined {
      return platform.current()?.client || undefined;
    },
  };
}

/** The API as user code has it. */
export type Api = ReturnType<typeof makeApi>;

type HostFunction = ((...args: unknown[]) => Promise<unknown>) & { readonly [name: string]: HostFunction };

function hostProxy(call: (name: string, args: unknown[]) => Promise<unknown>, name: string): HostFunction {
  return new Proxy((() => undefined) as unknown as HostFunction, {
    // What a promise or an inspection looks for is no action; `pons.call` reaches one that is called so all the same.
    get: (_, key) => (typeof key === "symbol" || key === "then" ? undefined : hostProxy(call, name ? `${name}.${key}` : key)),
    apply: (_, __, args: unknown[]) => call(name, args),
  });
}

function checkFraction(fraction: number | null): number | null {
  if (fraction !== null && !(typeof fraction === "number" && fraction >= 0 && fraction <= 1)) {
    throw new RangeError(`The fraction of pons.progress() must be a number between 0 and 1, or null, but is ${String(fraction)}.`);
  }
  return fraction;
}

function checkMessage(message: string): string {
  if (typeof message !== "string" || message.length > LONGEST) {
    throw new TypeError(`The message of pons.progress() must be a text of at most ${LONGEST} characters.`);
  }
  return message;
}
