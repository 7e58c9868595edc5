// Values that JavaScript has no counterpart for: they arrive as `Tagged`, and go back exactly as they came.

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

/**
 * A value that JavaScript has nothing for: a date, a time, a duration, a time of no zone or with microseconds. It is
 * written back exactly as it came. Made by hand it lets JavaScript send what it does not have: `new Tagged("decimal", "1.10")`.
 */
export class Tagged {
  readonly tag: string;
  readonly values: readonly (string | number | null)[];

  constructor(tag: string, ...values: (string | number | null)[]) {
    if (fits(tag, values) !== true) {
      throw new TypeError(`${JSON.stringify(values)} are no values of the tag ${JSON.stringify(tag)}; SPEC chapter 11 has the tags.`);
    }
    this.tag = tag;
    this.values = Object.freeze(values);
    Object.freeze(this);
  }

  toString(): string {
    const v = this.values as number[];
    switch (this.tag) {
      case "date":
        return dateText(v);
      case "naive":
        return `${dateText(v)}T${timeText(v, 3)}`;
      case "zoned":
        return `${dateText(v)}T${timeText(v, 3)}${offsetText(v[8]!)}${v[9] === null ? "" : `[${v[9]}]`}`;
      case "time":
        return timeText(v, 0) + (v[5] === null ? "" : offsetText(v[5]!));
      case "duration":
        return durationText(v);
      default:
        return String(this.values[0]);
    }
  }
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

function dateText(v: readonly number[]): string {
  return `${pad(v[0]!, 4)}-${pad(v[1]!, 2)}-${pad(v[2]!, 2)}`;
}

function timeText(v: readonly number[], at: number): string {
  const fraction = v[at + 3] ? `.${pad(v[at + 3]!, 6)}` : "";
  return `${pad(v[at]!, 2)}:${pad(v[at + 1]!, 2)}:${pad(v[at + 2]!, 2)}${fraction}`;
}

function offsetText(micros: number): string {
  const seconds = Math.trunc(Math.abs(micros) / 1_000_000);
  const rest = Math.abs(micros) % 1_000_000;
  const tail = seconds % 60 || rest ? `:${pad(seconds % 60, 2)}${rest ? `.${pad(rest, 6)}` : ""}` : "";
  return `${micros < 0 ? "-" : "+"}${pad(Math.trunc(seconds / 3600), 2)}:${pad(Math.trunc(seconds / 60) % 60, 2)}${tail}`;
}

function durationText(v: readonly number[]): string {
  const clock = timeText([Math.trunc(v[1]! / 3600), Math.trunc(v[1]! / 60) % 60, v[1]! % 60, v[2]!], 0);
  return v[0] ? `${v[0]} ${Math.abs(v[0]) === 1 ? "day" : "days"}, ${clock}` : clock;
}
