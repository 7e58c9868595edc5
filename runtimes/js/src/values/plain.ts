// What JSON.stringify writes as the JSON form wants it. Most values are of that kind, and nothing else is as quick.

export const UNDEFINED = '{"$":["undefined"]}';

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Says whether a text has no lone surrogates. */
export const isWellFormed: (text: string) => boolean =
  typeof (String.prototype as { isWellFormed?: unknown }).isWellFormed === "function"
    ? (text) => (text as unknown as { isWellFormed(): boolean }).isWellFormed()
    : (text) => !LONE.test(text);

/** Gives the name that Object.prototype.toString has for a value: `Map` for one of another realm too. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Gives the text of a number. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) {
    return value === 0 && Object.is(value, -0) ? '{"$":["float","-0"]}' : String(value);
  }
  if (Number.isInteger(value)) {
    return `{"$":["float","${value}"]}`; // the text alone would be an integer's
  }
  if (Number.isFinite(value)) {
    return String(value);
  }
  return Number.isNaN(value) ? '{"$":["float","nan"]}' : value > 0 ? '{"$":["float","inf"]}' : '{"$":["float","-inf"]}';
}

/** Says whether JSON.stringify writes a value as the JSON form wants it; what is nested deeper than `left` is not plain. */
export function isPlain(value: unknown, left: number): boolean {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) ? value !== 0 || !Object.is(value, -0) : Number.isFinite(value) && !Number.isInteger(value);
    case "string":
      return isWellFormed(value);
    case "boolean":
      return true;
    case "object":
      return value === null || (left > 0 && (Array.isArray(value) ? isPlainList(value, left - 1) : isPlainObject(value, left - 1)));
    default:
      return false;
  }
}

function isPlainList(items: unknown[], left: number): boolean {
  for (let i = 0; i < items.length; i++) {
    if (!isPlain(items[i], left)) {
      return false;
    }
  }
  return true;
}

function isPlainObject(object: object, left: number): boolean {
  const prototype = Object.getPrototypeOf(object);
  if ((prototype !== Object.prototype && prototype !== null) || Object.getOwnPropertySymbols(object).length !== 0) {
    return false;
  }
  for (const key in object) {
    if (key === "$" || !isWellFormed(key) || !isPlain((object as Record<string, unknown>)[key], left)) {
      return false;
    }
  }
  return true;
}

/** Gives the text of a value where that is quick, else undefined: then a Writer has to do it. */
export function plainText(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case "number":
      return numberText(value);
    case "string":
      return isWellFormed(value) ? JSON.stringify(value) : undefined;
    case "undefined":
      return UNDEFINED;
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return isPlain(value, depth) ? JSON.stringify(value) : undefined;
    default:
      return undefined;
  }
}
