// The things that live here while the other side holds handles of them (SPEC chapter 5).
import { ProtocolFault } from "./faults.ts";
import type { Message } from "./messages.ts";
import { type Proxies, entryOf, isProxy } from "./proxies.ts";
import { LostThing, type Tables, NO_TABLES } from "./values/reading.ts";
import type { Entry, HandleGiver } from "./values/writing.ts";
import { yields } from "./yielding.ts";

export const FUNCTION = 1;
export const STREAM = 2;
export const OBJECT = 3;
export const MODULE = 4;
export const CLASS = 5;

/** One thing that was sent as a handle. */
export class Thing {
  sent = 0; // how many times, less what came back

  constructor(
    readonly id: number,
    readonly value: unknown,
    readonly what: number,
  ) {}
}

/** What this side has sent by reference. */
export class Handles implements HandleGiver {
  /** The classes that are actions: their instances go as handles by themselves. */
  readonly exposed = new Set<unknown>();
  #things = new Map<number, Thing>();
  #byIdentity = new Map<unknown, Thing>();
  #last = 0;

  constructor(private readonly proxies: Proxies) {}

  get size(): number {
    return this.#things.size;
  }

  natural(value: object): Entry | undefined {
    const home = this.homeOf(value);
    if (home !== undefined) {
      return home;
    }
    // What stands for an object beyond another link is none of this side's own.
    return typeof value === "function" || (!isProxy(value) && (this.isOfExposed(value) || yields(value))) ? this.give(value) : undefined;
  }

  /** Gives the entry of a thing that came from the other side. */
  homeOf(value: object): Entry | undefined {
    return entryOf(value, this.proxies);
  }

  give(value: unknown): Entry {
    const home = typeof value === "object" || typeof value === "function" ? this.homeOf(value as object) : undefined;
    if (home !== undefined) {
      return home;
    }
    let thing = this.#byIdentity.get(value);
    if (thing === undefined) {
      thing = new Thing(++this.#last, value, whatOf(value));
      this.#things.set(thing.id, thing);
      this.#byIdentity.set(value, thing);
    }
    thing.sent++;
    return [1, thing.what, thing.id];
  }

  takeBack(entries: readonly Entry[]): void {
    for (const [side, , id] of entries) {
      if (side === 1) {
        this.#countBack(id, 1);
      }
    }
  }

  /** Hears which handles the other side has let go of. */
  release(entries: readonly Entry[]): void {
    for (const [, , id, count = 1] of entries) {
      if (!this.#countBack(id, count)) {
        const reason = this.#things.has(id) ? "more often than it was sent" : "but nothing of that id was sent";
        throw new ProtocolFault("table", `The handle ${id} was released ${count} times, ${reason}.`);
      }
    }
  }

  /** Puts things in the place of a message's entries. */
  accept(message: Message): Tables {
    if (message.handles === undefined && message.bodies.length === 0) {
      return NO_TABLES;
    }
    const handles = (message.handles ?? []).map(([side, what, id]) => (side === 2 ? this.#home(id) : this.proxies.receive(what, id)));
    return { buffers: message.bodies, handles };
  }

  /** Gives the thing of an entry that comes home. */
  find(entry: Entry | undefined): Thing | undefined {
    return entry !== undefined && entry[0] === 2 ? this.#things.get(entry[2]) : undefined;
  }

  /** Says whether something is an instance of a class that is an action, or of one below it. */
  isOfExposed(value: unknown): boolean {
    if (this.exposed.size === 0 || typeof value !== "object" || value === null) {
      return false;
    }
    for (let above = Object.getPrototypeOf(value) as object | null; above !== null; above = Object.getPrototypeOf(above) as object | null) {
      if (this.exposed.has((above as { constructor?: unknown }).constructor)) {
        return true;
      }
    }
    return false;
  }

  #home(id: number): unknown {
    const thing = this.#things.get(id);
    return thing === undefined ? new LostThing(lostReason(id)) : thing.value;
  }

  #countBack(id: number, count: number): boolean {
    const thing = this.#things.get(id);
    if (thing === undefined || thing.sent < count) {
      return false;
    }
    thing.sent -= count;
    if (thing.sent === 0) {
      this.#things.delete(id);
      this.#byIdentity.delete(thing.value);
    }
    return true;
  }
}

/** Says why a handle refers to nothing. */
export function lostReason(id: number): string {
  return `The handle ${id} refers to nothing any more: it was released before this message came.`;
}

/** Says whether a function is a class, which must be called by `new`. */
export function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

function whatOf(value: unknown): number {
  if (typeof value === "function") {
    return isClass(value) ? CLASS : FUNCTION;
  }
  if (typeof value !== "object" || value === null) {
    return OBJECT;
  }
  return yields(value) ? STREAM : Object.prototype.toString.call(value) === "[object Module]" ? MODULE : OBJECT;
}
