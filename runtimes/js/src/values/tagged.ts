// Values that JavaScript has no counterpart for: they arrive as `Tagged`, and go back exactly as they came.

type Check = (tag: string, values: readonly unknown[]) => void;

let check: Check | null = null;

/** Has the values of each tag looked at; else whoever is sent them does that. */
export function lookAtTags(by: Check): void {
  check = by;
}

/**
 * A value that JavaScript has nothing for: a date, a time, a duration, a time of no zone or with microseconds. It is
 * written back exactly as it came. Made by hand it lets JavaScript send what it does not have: `new Tagged("decimal", "1.10")`.
 */
export class Tagged {
  readonly tag: string;
  readonly values: readonly (string | number | null)[];

  constructor(tag: string, ...values: (string | number | null)[]) {
    check?.(tag, values);
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
