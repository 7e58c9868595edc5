// Made by `pons gen ts odd.py`: what is changed here is lost when it is made anew.
// A whole number beyond 2^53 comes as a bigint, also where `number` stands.
import type { Call, Named, Stream } from "pons";

/** Names and texts that mean something else where they are written to: *\/ </summary> & <b>. */
export interface OddActions {
  readonly Odd: {
    /** Named like the module. */
    (): Call<Odd>;
    Odd(): Call<unknown>;
    odd(): Call<unknown>;
    "o d d"(): Call<unknown>;
  };
  Default(): Call<Default>;
  /** @param default_ Left out: two lines *\/ </param>. */
  "new"(default_?: unknown, this_?: readonly number[], nowhere?: unknown /* a *\/ b */): Call<RecordType>;
  "new"(keywords: Named<{ default?: unknown; this?: readonly number[]; nowhere?: unknown /* a *\/ b */ }>): Call<RecordType>;
  equals(call: Task, Peer: Big, half: Half, empty?: Empty | null): Call<Nothing>;
  equals(call: Task, Peer: Big, half: Half, keywords: Named<{ empty?: Empty | null }>): Call<Nothing>;
  /**
   * First line.
   *
   * Second & <third>.
   */
  gather(...items: Task[]): Call<Nothing[]>;
  gather(...items: [...Task[], Named<Record<string, Record<string, RecordType>>>]): Call<Nothing[]>;
  odd(outer: Odd): Call<Record<string, (Odd | null)[]>>;
  // close: by py.call("close", …) only, since the object has something of that name.
  // session.get: by py.call("session.get", …) only, since the object has something of that name.
  readonly events: {
    /** Named like something of the connection. */
    create(): Call<null>;
    /** @param default_ Left out: two lines *\/ </param>. */
    "new"(default_?: unknown, this_?: readonly number[], nowhere?: unknown /* a *\/ b */): Call<RecordType>;
    "new"(keywords: Named<{ default?: unknown; this?: readonly number[]; nowhere?: unknown /* a *\/ b */ }>): Call<RecordType>;
    // events.then: by py.call("events.then", …) only, since the object has something of that name.
  };
  /** Named like something of the connection. */
  "1st"(): Call<null>;
  // _hidden: by py.call("_hidden", …) only, since the object has something of that name.
  /** Named like something of the connection. */
  with(): Call<null>;
}

/** Named like the module. */
export interface Odd {
  /**
   * @param items Left out: 1.
   * @param item Left out: 2.
   */
  stream(method: "new", Handle: number, items?: number, item?: number): Stream<unknown>;
  stream(method: "new", Handle: number, keywords: Named<{ items?: number; item?: number }>): Stream<unknown>;
  call(method: "equals", keywords: Named<{ then: number }>): Promise<Odd>;
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** An object that lives over there. */
export interface Default {
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Named like a type of TypeScript. */
export interface RecordType {
  record: unknown;
  Record: number;
  class_: RecordType[];
  _private: number;
  x: number;
  X: number;
}

/**
 * Named like a type of C#.
 *
 * - value_: "a \"quoted\" \\ text\n"
 * - Task: "same as its type"
 * - a_b: ""
 * - aB: "é"
 */
export type Task = "a \"quoted\" \\ text\n" | "same as its type" | "" | "é";

/**
 * - HUGE: 1099511627776
 * - NEGATIVE: -1
 */
export type Big = 1099511627776 | -1;

/** - A: 0.5 */
export type Half = 0.5;

export type Empty = never;

export interface Nothing {
}
