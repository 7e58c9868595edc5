// What stands here for a thing that lives at the hub, or beyond it: something to call, to iterate, or to pass on.
import { HandleLost } from "./errors.ts";
import { MOST_COUNT } from "./messages.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Stream } from "./streams.ts";
import type { Entry } from "./values/writing.ts";

// Where a runtime has no such symbol yet, ours must be the one that a later polyfill finds.
const DISPOSE: unique symbol = ((Symbol as { dispose?: symbol }).dispose ?? Symbol.for("Symbol.dispose")) as never;

/** A proxy's hold on its thing. */
interface Hold {
  readonly owner: Proxies; // those of the link that it came by
  readonly what: number;
  readonly id: number;
  count: number; // how often the thing was received
  isLost: boolean;
}

const holds = new WeakMap<object, Hold>();

/** Says whether something stands for a thing of another program, whatever link it came by. */
export const isProxy = (value: object): boolean => holds.has(value);

/** Gives the entry by which a thing of the other side comes home; undefined for whatever did not come by that link. */
export function entryOf(value: object, owner: Proxies): Entry | undefined {
  const hold = holds.get(value);
  if (hold === undefined || hold.owner !== owner) {
    return undefined;
  }
  if (hold.isLost) {
    throw new HandleLost(`The handle ${hold.id} was disposed; it refers to nothing any more.`);
  }
  return [2, hold.what, hold.id];
}

/** What all proxies can do. */
export interface RemoteHandle {
  /** Lets go of the thing. Who does not call it leaves that to the garbage collector. */
  dispose(): void;
  [DISPOSE](): void;
}

/** A function, or a class, of another program: call it, and await what it gives. */
export interface RemoteFunction extends RemoteHandle {
  (...args: unknown[]): Promise<unknown>;
  /** Calls it where it yields, and gives its items. */
  stream(...args: unknown[]): Stream;
  /** Gives an attribute. */
  get(name: string): Promise<unknown>;
  /** Sets an attribute. */
  set(name: string, value: unknown): Promise<void>;
}

/** An object of another program, met by reference. */
export class RemoteObject implements RemoteHandle {
  constructor(
    private readonly proxies: Proxies,
    private readonly what: string,
  ) {}

  /** Calls a method. */
  call(method: string, ...args: unknown[]): Promise<unknown> {
    return this.proxies.outgoing.call("pons.method", [method, ...args], { target: this });
  }

  /** Calls a method that yields, and gives its items. */
  stream(method: string, ...args: unknown[]): Stream {
    return this.proxies.outgoing.stream("pons.method", [method, ...args], { target: this });
  }

  /** Gives an attribute. */
  get(name: string): Promise<unknown> {
    return this.proxies.outgoing.call("pons.get", [name], { target: this });
  }

  /** Sets an attribute. */
  async set(name: string, value: unknown): Promise<void> {
    await this.proxies.outgoing.call("pons.set", [name, value], { target: this });
  }

  /** Gives the item of a key or an index. */
  item(key: unknown): Promise<unknown> {
    return this.proxies.outgoing.call("pons.item", [key], { target: this });
  }

  /** Sets the item of a key or an index. */
  async put(key: unknown, value: unknown): Promise<void> {
    await this.proxies.outgoing.call("pons.put", [key, value], { target: this });
  }

  /** Gives the number of items. */
  length(): Promise<number> {
    return this.proxies.outgoing.call("pons.length", [], { target: this }) as Promise<number>;
  }

  /** Reads its items; each loop asks for them anew. */
  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return this.proxies.outgoing.stream("pons.iterate", [], { target: this });
  }

  dispose(): void {
    this.proxies.dispose(this);
  }

  [DISPOSE](): void {
    this.dispose();
  }

  toString(): string {
    return `[${this.what} of another program]`;
  }
}

/** Makes proxies, one for each thing, and says to the other side which of its things nobody here refers to any more. */
export class Proxies {
  outgoing!: Outgoing; // by which they call; the engine sets it
  #known = new Map<number, WeakRef<object>>();
  #gone: Entry[] = [];
  #finalizers = new FinalizationRegistry<Hold>((hold) => this.#letGo(hold));

  constructor(
    private readonly send: (text: string) => void,
    private readonly later: (work: () => void) => void,
  ) {}

  /** Gives what stands for a thing that a message brought. */
  receive(what: number, id: number): object {
    const known = this.#known.get(id)?.deref();
    const hold = known === undefined ? undefined : holds.get(known);
    if (known !== undefined && hold !== undefined && !hold.isLost) {
      hold.count++;
      return known;
    }
    const made = what === 1 || what === 5 ? this.#function() : new RemoteObject(this, ["", "", "stream", "object", "module"][what] ?? "thing");
    const fresh = { owner: this, what, id, count: 1, isLost: false };
    holds.set(made, fresh);
    this.#known.set(id, new WeakRef(made));
    this.#finalizers.register(made, fresh, made);
    return made;
  }

  /** Lets go of the thing of a proxy. */
  dispose(proxy: object): void {
    const hold = holds.get(proxy);
    if (hold !== undefined && !hold.isLost) {
      this.#finalizers.unregister(proxy);
      this.#letGo(hold);
    }
  }

  #function(): object {
    const call = (...args: unknown[]): Promise<unknown> => this.outgoing.call("pons.invoke", args, { target: call });
    const more = {
      stream: (...args: unknown[]) => this.outgoing.stream("pons.invoke", args, { target: call }),
      get: (name: string) => this.outgoing.call("pons.get", [name], { target: call }),
      set: async (name: string, value: unknown) => void (await this.outgoing.call("pons.set", [name, value], { target: call })),
      dispose: () => this.dispose(call),
    };
    return Object.assign(call, more, { [DISPOSE]: more.dispose });
  }

  #letGo(hold: Hold): void {
    hold.isLost = true;
    const known = this.#known.get(hold.id)?.deref();
    if (known === undefined || holds.get(known) === hold) {
      this.#known.delete(hold.id);
    }
    if (this.#gone.length === 0) {
      this.later(() => this.#tell());
    }
    for (let left = hold.count; left > 0; left -= MOST_COUNT) {
      this.#gone.push([2, hold.what, hold.id, Math.min(left, MOST_COUNT)]);
    }
  }

  #tell(): void {
    const entries = this.#gone.splice(0);
    for (let at = 0; at < entries.length; at += 4096) {
      this.send(`{"kind":"release","handles":${JSON.stringify(entries.slice(at, at + 4096))}}`);
    }
  }
}
