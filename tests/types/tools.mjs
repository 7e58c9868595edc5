/** Tools of JavaScript. */

/**
 * Adds two numbers.
 *
 * @param {number} a the first
 * @param {number} [b]
 * @returns {number}
 */
export function add(a, b = 2) {
  return a + b;
}

export const anything = async (x, ...rest) => [x, ...rest];

/** @returns {number} */
export function* count(to) {
  for (let i = 0; i < to; i++) yield i;
}

/**
 * @param {string[]} names
 * @param {?(number|string)} limit
 * @param {Map<string, number>} counts
 * @param {function(number): string} show
 * @returns {Promise<Record<string, boolean>>}
 */
export function many(names, limit, counts, show) {
  return {};
}

/** A basket. */
export class Basket {
  constructor(owner) {
    this.owner = owner;
  }

  /**
   * @param {string} name
   * @returns {number}
   */
  add(name) {
    return name.length;
  }
}

export const math = { deep: { pi: () => 3.14 } };
