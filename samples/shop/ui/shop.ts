// Made by `pons gen ts shop.py`: what is changed here is lost when it is made anew.
// A whole number beyond 2^53 comes as a bigint, also where `number` stands.
import type { Call, Named } from "/pons.js";

/** A tea shop: what it sells, who buys it, and what is on its way. */
export interface Shop {
  /**
   * The teas whose name has the text in it, those of one kind only where one is named.
   *
   * @param text Left out: ''.
   * @param limit Left out: 10.
   */
  find(text?: string, keywords?: Named<{ kind?: Kind | null; limit?: number }>): Call<Tea[]>;
  find(keywords: Named<{ text?: string; kind?: Kind | null; limit?: number }>): Call<Tea[]>;
  /** What each tea costs. */
  prices(): Call<Record<string, number>>;
  /**
   * What leaves the shop, one after the other.
   *
   * @param pause Left out: 0.5.
   */
  deliveries(pause?: number): Call<void, Delivery>;
  deliveries(keywords: Named<{ pause?: number }>): Call<void, Delivery>;
  /** What a customer is about to buy; it stays here, and the customer has a reference. */
  Basket(owner: string): Call<Basket>;
}

/**
 * What a tea is made of.
 *
 * - GREEN: "green"
 * - BLACK: "black"
 * - HERBS: "herbs"
 */
export type Kind = "green" | "black" | "herbs";

/** A tea that the shop sells. */
export interface Tea {
  name: string;
  kind: Kind;
  price: number;
  from_country: string | null;
}

/** Some tea on its way to somebody. */
export interface Delivery {
  tea: Tea;
  count: number;
  to: string;
}

/** What a customer is about to buy; it stays here, and the customer has a reference. */
export interface Basket {
  /**
   * Puts some of a tea in, and gives how many there are now.
   *
   * @param count Left out: 1.
   */
  call(method: "add", name: string, count?: number): Promise<number>;
  call(method: "add", name: string, keywords: Named<{ count?: number }>): Promise<number>;
  /** What all of it costs. */
  call(method: "total"): Promise<number>;
  /** Lets go of the object. */
  dispose(): void;
  [Symbol.dispose](): void;
}
