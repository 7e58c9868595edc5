// The object that pages have as `py`: what it can do by its own names, and an action by any other.
import { PonsError } from "../errors.ts";
import type { Event, EventReader, Subscription } from "../events.ts";
import { type Beginner, type Parcel, callBy } from "../outgoing.ts";
import { Values } from "../scopes.ts";
import { Stream } from "../streams.ts";
import { Call } from "./call.ts";
import type { ClientCallOptions, Ground, State } from "./line.ts";
import { pack } from "./packing.ts";
import type { CallLimits } from "./watching.ts";

type AnyFunction = (...args: never[]) => unknown;

/** The variables of the module that Python serves. */
interface Globals {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** A host that this program has joined. */
export class Connection {
  // None of them has a name that an action could have.
  readonly #line: Ground;
  readonly #exposed: (value: unknown) => boolean;
  readonly #options: ClientCallOptions;
  readonly #session: Values;

  constructor(line: Ground, exposed: (value: unknown) => boolean, options: ClientCallOptions) {
    this.#line = line;
    this.#exposed = exposed;
    this.#options = options;
    this.#session = new Values({ begin: (name, args, receiver, more) => line.begin(name, args, receiver, { ...options, ...more }) }, "session");
  }

  get session(): Values {
    return this.#session;
  }

  call(name: string, ...args: unknown[]): Call {
    const { parcel, beginner } = this.#pack(args);
    return new Call(beginner, name, parcel, this.#here);
  }

  stream(name: string, ...args: unknown[]): Stream {
    const { parcel, beginner } = this.#pack(args);
    return new Stream(beginner, name, parcel, this.#here);
  }

  handleOf(name: string, ...args: unknown[]): Promise<unknown> {
    return callBy(this.#line, name, args, { ...this.#here, asHandle: true });
  }

  within(limits: number | CallLimits): Connection {
    const named = typeof limits === "number" ? { seconds: limits } : limits;
    return connectionOf(this.#line, this.#exposed, { ...this.#here, limits: { ...this.#options.limits, ...named } });
  }

  on(topic: string, listener: (event: Event) => unknown): Subscription {
    const { close } = this.#line.events.on(topic, listener);
    return disposable({ close });
  }

  events(topic: string, limit?: number): EventReader {
    return this.#line.events.read(topic, limit);
  }

  emit(topic: string, data?: unknown): void {
    void this.#line.events.emit(topic, data);
  }

  async describe(): Promise<unknown> {
    const { actions } = (await callBy(this.#line, "pons.describe", [], this.#options)) as { actions: unknown };
    return actions;
  }

  run(code: string): Promise<unknown> {
    return callBy(this.#line, "pons.run", [code], this.#options);
  }

  runAsync(code: string): Promise<unknown> {
    return this.run(code);
  }

  loadPackage(names: string | readonly string[]): Promise<unknown> {
    return callBy(this.#line, "pons.packages", [names], this.#options);
  }

  get globals(): Globals {
    return {
      get: (name) => callBy(this.#line, "pons.global", [name], this.#options),
      set: async (name, value) => void (await callBy(this.#line, "pons.assign", [name, value], this.#options)),
    };
  }

  get pyodide(): unknown {
    return this.#line.pyodide;
  }

  get client(): number {
    return this.#line.client;
  }

  get state(): State {
    return this.#line.state;
  }

  onState(listener: (state: State) => void): Subscription {
    return disposable({ close: this.#line.onState(listener) });
  }

  close(): void {
    this.#line.close();
  }

  toString(): string {
    return `[connection to a host of Pons, ${this.state}]`;
  }

  /** With the call in whose course the code runs that asks: what is sent later belongs to it too. */
  get #here(): ClientCallOptions {
    const caller = this.#line.current();
    return caller === undefined ? this.#options : { ...this.#options, caller };
  }

  /** What cannot cross is the call's error, and not that of whoever makes it. */
  #pack(args: unknown[]): { parcel: Parcel | readonly unknown[]; beginner: Beginner } {
    try {
      return { parcel: pack(args, this.#exposed), beginner: this.#line };
    } catch (error) {
      const fail = (): never => {
        throw error;
      };
      return { parcel: [], beginner: { begin: fail } };
    }
  }
}

// Where a runtime has no such symbols yet, ours are those that a later polyfill finds.
const { dispose = Symbol.for("Symbol.dispose"), asyncDispose = Symbol.for("Symbol.asyncDispose") } = Symbol as { dispose?: symbol; asyncDispose?: symbol };

Object.defineProperty(Connection.prototype, dispose, { value: Connection.prototype.close });
Object.defineProperty(Connection.prototype, asyncDispose, {
  value: async function (this: Connection) {
    this.close();
  },
});

function disposable<T extends Subscription>(subscription: T): T {
  return Object.defineProperty(subscription, dispose, { value: subscription.close });
}

/** Makes a connection, whose other names are those of actions. */
export function connectionOf(line: Ground, exposed: (value: unknown) => boolean, options: ClientCallOptions): Connection {
  const connection = new Connection(line, exposed, options);
  const call = (name: string, args: unknown[]): Call => connection.call(name, ...args);
  const known = new Map<PropertyKey, unknown>();
  return new Proxy(connection, {
    get(target, key) {
      const found = known.get(key);
      if (found !== undefined) {
        return found;
      }
      const own: unknown = Reflect.get(target, key, target);
      if (key in target && (typeof own !== "function" || Object.hasOwn(target, key))) {
        return own; // also what a host that was started has beside
      }
      if (typeof key === "symbol" || !isActionName(key)) {
        return typeof own === "function" ? (own as AnyFunction).bind(target) : own;
      }
      const made = named(key, call, key in target ? (own as AnyFunction).bind(target) : undefined);
      known.set(key, made);
      return made;
    },
    set(_, key) {
      throw new PonsError(`${String(key)} cannot be set: the names of a connection are those of actions.`);
    },
  });
}

/** Gives a function that calls an action, whose own names are those of actions below it. */
function named(name: string, call: (name: string, args: unknown[]) => Call, run?: AnyFunction): unknown {
  const known = new Map<string, unknown>();
  return new Proxy(run ?? (() => undefined), {
    get(target, key) {
      if (typeof key === "symbol") {
        return Reflect.get(target, key);
      }
      if (!isActionName(key)) {
        return undefined;
      }
      const found = known.get(key) ?? named(`${name}.${key}`, call);
      known.set(key, found);
      return found;
    },
    apply: (target, _, args: unknown[]) => (run === undefined ? call(name, args) : Reflect.apply(target, undefined, args)),
  });
}

/** Promises, JSON and the libraries of pages ask objects for names that are no actions; `call` reaches those that are all the same. */
function isActionName(key: string): boolean {
  return key !== "then" && key !== "toJSON" && !/^[_$]/.test(key);
}
