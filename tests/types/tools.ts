// Made by `pons gen ts tools.mjs`: what is changed here is lost when it is made anew.
// A whole number beyond 2^53 comes as a bigint, also where `number` stands.
import type { Call } from "pons";

/** Tools of JavaScript. */
export interface Tools {
  /** A basket. */
  Basket(owner: unknown): Call<Basket>;
  /**
   * Adds two numbers.
   *
   * @param b Left out: 2.
   */
  add(a: number, b?: number): Call<number>;
  anything(x: unknown, ...rest: unknown[]): Call<unknown>;
  count(to: unknown): Call<void, unknown>;
  many(names: readonly string[], limit: number | string | null, counts: Record<string, number>, show: (a: number) => string | Promise<string>): Call<Record<string, boolean>>;
  readonly math: {
    readonly deep: {
      pi(): Call<unknown>;
    };
  };
}

/** A basket. */
export interface Basket {
  call(method: "add", name: string): Promise<number>;
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}
