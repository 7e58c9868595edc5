// Made by `pons gen ts hints.py`: what is changed here is lost when it is made anew.
// A whole number beyond 2^53 comes as a bigint, also where `number` stands.
import type { Call, Named, Stream, Tagged } from "pons";

/** Every kind of hint: what `pons gen` makes of it stands in hints.ts and Hints.cs beside this file. */
export interface Hints {
  readonly Basket: {
    /** What somebody buys. */
    (owner: string): Call<Basket>;
    opened(owner: string): Call<Basket>;
  };
  Plain(): Call<Plain>;
  /**
   * Takes one of each.
   *
   * And gives nothing, not even *\/ an end.
   */
  scalars(a: boolean, b: number, c: number, d: string, e: Uint8Array, f: Complex, g: null): Call<null>;
  echo_color(color: Color): Call<Color>;
  echo_level(level: Level): Call<Level>;
  echo_rights(rights: Rights): Call<Rights>;
  planets(): Call<Planet[]>;
  /** @param shade Left out: 1. */
  paint(items: readonly Item[], color: "red" | "blue", shade?: 1 | 2): Call<Item[]>;
  paint(items: readonly Item[], color: "red" | "blue", keywords: Named<{ shade?: 1 | 2 }>): Call<Item[]>;
  times(a: DateTime, b: PlainDate, c: PlainTime, d: Duration): Call<[DateTime, PlainDate, PlainTime, Duration]>;
  numbers(a: Decimal | Tagged, b: Uuid | Tagged): Call<[Decimal, Uuid]>;
  containers(a: readonly number[], b: readonly [number, string], c: readonly number[], d: Record<string, readonly number[]>, e: ReadonlySet<string>, f: ReadonlySet<number>): Call<Keyed<number, string>>;
  bare(a: readonly unknown[], b: Record<string, unknown> | ReadonlyMap<unknown, unknown>, c: readonly unknown[], d: ReadonlySet<unknown>, e: readonly unknown[], f: (...args: any[]) => unknown): Call<unknown>;
  abstract(a: readonly number[], b: readonly number[] | ReadonlySet<number> | IterableIterator<number> | AsyncIterable<number>, c: Record<string, number>): Call<number>;
  choices(a: number | string, b?: number | readonly string[] | null, c?: unknown): Call<Item | string | null>;
  choices(a: number | string, keywords: Named<{ b?: number | readonly string[] | null; c?: unknown }>): Call<Item | string | null>;
  /**
   * @param a Left out: 3.
   * @param c Left out: 1.5.
   * @param d Left out: True.
   */
  maybe(a?: number | null, b?: string | null, c?: number, d?: boolean): Call<string | null>;
  maybe(keywords: Named<{ a?: number | null; b?: string | null; c?: number; d?: boolean }>): Call<string | null>;
  call_back(each: (a: number, b: string) => number | Promise<number>, plain: (...args: any[]) => unknown, done: () => unknown): Call<number>;
  maker(by: number): Call<(a: number) => Promise<number>>;
  /** Counts from 0. */
  count(to: number): Call<void, number>;
  totals(values: AsyncIterable<number> | IterableIterator<number>): Call<void, number>;
  ticks(to: number): Call<void, Point>;
  later(item: ItemId): Call<ItemId>;
  made_elsewhere(to: number): Call<void, number>;
  /**
   * @param b Left out: 2.
   * @param d Left out: 4.
   */
  unhinted(a: unknown, b?: unknown, ...rest: [...unknown[], Named<{ c: unknown; d?: unknown } & Record<string, unknown>>]): Call<unknown>;
  unhinted(a: unknown, keywords: Named<{ b?: unknown; c: unknown; d?: unknown } & Record<string, unknown>>): Call<unknown>;
  /**
   * @param c Left out: 3.
   * @param e Left out: 'e'.
   */
  every_kind(a: number, b: number, c?: number, ...rest: [...number[], Named<{ d: string; e?: string } & Record<string, unknown>>]): Call<string>;
  every_kind(a: number, b: number, keywords: Named<{ c?: number; d: string; e?: string } & Record<string, unknown>>): Call<string>;
  /**
   * @param text Left out: 'a\n"b"'.
   * @param number Left out: 1000.0.
   * @param items Left out: ().
   * @param color Left out: <Color.RED: 'red'>.
   */
  defaults(text?: string, number?: number, none?: number | null, items?: readonly unknown[], color?: Color): Call<string>;
  defaults(keywords: Named<{ text?: string; number?: number; none?: number | null; items?: readonly unknown[]; color?: Color }>): Call<string>;
  /** @param sort Left out: False. */
  only_by_name(keywords: Named<{ limit: number; sort?: boolean }>): Call<number>;
  /**
   * @param a Left out: 1.
   * @param b Left out: 2.
   */
  only_by_place(a?: number, b?: number): Call<number[]>;
  first<T>(items: readonly T[], otherwise: T): Call<T>;
  double(value: number): Call<number>;
  points(at: Point, pair: Pair, options: Options): Call<Point>;
  walk(root: Node): Call<Node>;
  unknown(a: Plain, b: unknown /* Type[int] */, c: unknown /* Missing */, d: readonly (unknown /* Missing */)[], e: unknown /* 1 + */): Call<unknown /* Missing */>;
  basket_of(basket: Basket): Call<Basket[]>;
  find(owner: string): Call<Basket | null>;
  /** @param class_ Left out: 0. */
  cafe_für(größe: number, class_?: number): Call<number>;
  cafe_für(größe: number, keywords: Named<{ class_?: number }>): Call<number>;
  strange(to: number, this_: number, params: number, cancellationToken: number, async_: number): Call<number>;
  readonly math: {
    pi(): Call<unknown>;
    readonly deep: {
      twice(x: unknown): Call<unknown>;
    };
  };
  // then: by py.call("then", …) only, since the object has something of that name.
  readonly "to-day": {
    /** Counts from 0. */
    "at 5"(to: number): Call<void, number>;
  };
  /** Return the tuple (x//y, x%y).  Invariant: div*y + mod == x. */
  builtin(x: unknown, y: unknown): Call<unknown>;
}

/** What somebody buys. */
export interface Basket {
  /**
   * Puts something in.
   *
   * @param count Left out: 1.
   */
  call(method: "add", name: string, count?: number): Promise<number>;
  call(method: "add", name: string, keywords: Named<{ count?: number }>): Promise<number>;
  stream(method: "names"): Stream<string>;
  call(method: "copy"): Promise<Basket>;
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** An object that lives over there. */
export interface Plain {
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * What it is painted in.
 *
 * - RED: "red"
 * - DARK_GREEN: "dark green"
 */
export type Color = "red" | "dark green";

/**
 * - LOW: 1
 * - HIGH: 10
 */
export type Level = 1 | 10;

/**
 * - READ: 1
 * - WRITE: 2
 */
export type Rights = number;

/** - EARTH */
export type Planet = unknown;

export interface Item {
  name: string;
  children: Node[];
  parent_id: ItemId | null;
  price: Decimal;
  color: Color;
  added: DateTime | null;
}

/** A tree, by its root. */
export interface Node {
  name: string;
  children: Node[];
  parent_id: ItemId | null;
}

export type ItemId = number;

/** A place. */
export interface Point {
  x: number;
  y: number;
}

export interface Pair {
  left: unknown;
  right: unknown;
}

export interface Options {
  limit?: number;
  colors?: Color[];
}

/** A complex number. Sent, it is a dict of the two. */
export type Complex = { re: number; im: number };

/** A datetime: a Date, or a Tagged where a Date would not hold it exactly (no zone, microseconds). A Date is a datetime in UTC over there. */
export type DateTime = Date | Tagged;

/** A date, `new Tagged("date", 2024, 2, 29)`: it is no moment, so it is no Date. */
export type PlainDate = Tagged;

/** A time of the day: `new Tagged("time", hour, minute, second, microsecond, 0, null)`. */
export type PlainTime = Tagged;

/** A timedelta: `new Tagged("duration", days, seconds, microseconds)`. */
export type Duration = Tagged;

/** A Decimal, by its digits. Sent, such a text stays a text; `new Tagged("decimal", "1.10")` is a Decimal over there. */
export type Decimal = string;

/** A UUID as text. Sent, such a text stays a text; `new Tagged("uuid", …)` with its 32 digits is a UUID over there. */
export type Uuid = string;

/** A dict whose keys are no texts is a Map; an empty one cannot be told from an object without keys. */
export type Keyed<K, V> = Map<K, V> | Record<string, never>;
