// What the tags that have nothing but numbers and texts must look like (SPEC chapters 10 and 11).

type Check = (values: readonly unknown[]) => boolean;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY = 86_400_000_000; // microseconds; an offset is less than one day

const isInt = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most && !Object.is(value, -0);

function isDate(year: unknown, month: unknown, day: unknown): boolean {
  if (!isInt(year, 1, 9999) || !isInt(month, 1, 12)) {
    return false;
  }
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return isInt(day, 1, month === 2 && isLeap ? 29 : DAYS[month - 1]!);
}

const isTime = (v: readonly unknown[], at: number): boolean =>
  isInt(v[at], 0, 23) && isInt(v[at + 1], 0, 59) && isInt(v[at + 2], 0, 59) && isInt(v[at + 3], 0, 999_999) && isInt(v[at + 4], 0, 1);

const isOffset = (value: unknown): boolean => isInt(value, -DAY + 1, DAY - 1);
const isNaive: Check = (v) => isDate(v[0], v[1], v[2]) && isTime(v, 3);

const CHECKS: Record<string, Check> = {
  naive: (v) => v.length === 8 && isNaive(v),
  zoned: (v) => v.length === 10 && isNaive(v) && isOffset(v[8]) && (v[9] === null || typeof v[9] === "string"),
  date: (v) => v.length === 3 && isDate(v[0], v[1], v[2]),
  time: (v) => v.length === 6 && isTime(v, 0) && (v[5] === null || isOffset(v[5])),
  duration: (v) => v.length === 3 && isInt(v[0], -999_999_999, 999_999_999) && isInt(v[1], 0, 86_399) && isInt(v[2], 0, 999_999),
  decimal: (v) =>
    v.length === 1 && typeof v[0] === "string" && /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|s?nan\d*)$/i.test(v[0]),
  uuid: (v) => v.length === 1 && typeof v[0] === "string" && /^[0-9a-f]{32}$/i.test(v[0]),
  float: (v) => v.length === 1 && typeof v[0] === "string" && isWholeFloat(v[0]),
};

/** Says whether a text is that of the tag `float`. */
export function isWholeFloat(text: string): boolean {
  const number = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : 0.5;
  return Number.isInteger(number) ? !Object.is(number, -0) || text === "-0" : /^(nan|-?inf)$/.test(text);
}

/** Says whether values are those of a tag; undefined where it is none of those that `Tagged` can have. */
export function fits(tag: string, values: readonly unknown[]): boolean | undefined {
  return Object.hasOwn(CHECKS, tag) ? CHECKS[tag]!(values) : undefined;
}
