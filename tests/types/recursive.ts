// Made by `pons gen ts recursive.py`: what is changed here is lost when it is made anew.
// A whole number beyond 2^53 comes as a bigint, also where `number` stands.
import type { Call } from "pons";

/** What only Python 3.12 and later can say. */
export interface Recursive {
  parse(text: Json, tree: Tree, key: number | string): Call<Json>;
  same<T>(items: readonly T[]): Call<T>;
}

export type Json = { [key: string]: Json } | Json[] | string | number | null;

export type Tree = { [key: string]: Tree };
