// What the maker of a call has said of it: how long it may take, what stops it, who hears how it goes.
import type { Message } from "../messages.ts";
import type { Begun, Receiver } from "../outgoing.ts";
import { NO_TABLES, type Tables, readValue } from "../values/reading.ts";

const DEPTH = 20; // of a line of log

/** One line that was printed in the course of a call. */
export interface LogEntry {
  level: string;
  text: string;
  logger?: string;
}

/** What holds for a call beside its arguments. */
export interface CallLimits {
  seconds?: number;
  signal?: AbortSignal;
  progress?: (fraction: number | null, message: string) => void;
  logs?: (entry: LogEntry) => void;
}

/** Stands between a call and whoever waits for it, as long as that has limits. */
export class Watch implements Receiver {
  #begun: Begun | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  readonly #abort = (): void => this.#stop(this.limits.signal!.reason);

  constructor(
    private readonly inner: Receiver,
    private readonly limits: CallLimits,
    private readonly name: string,
  ) {}

  /** Begins the call, unless its signal has fired. */
  begin(begin: (receiver: Receiver) => Begun): Begun {
    const { signal, seconds } = this.limits;
    signal?.throwIfAborted();
    this.#begun = begin(this);
    signal?.addEventListener("abort", this.#abort, { once: true });
    if (seconds !== undefined && seconds < 2_147_483) {
      const text = `The call of ${this.name} has not ended within ${seconds} s.`;
      this.#timer = setTimeout(() => this.#stop(new DOMException(text, "TimeoutError")), 1000 * seconds);
    }
    return this.#begun;
  }

  item(message: Message, tables: Tables): void {
    this.inner.item(message, tables);
  }

  ended(value: unknown): void {
    this.#end();
    this.inner.ended(value);
  }

  failed(error: unknown): void {
    this.#end();
    this.inner.failed(error);
  }

  heard(message: Message): boolean {
    if (message.kind === "log") {
      return this.limits.logs !== undefined && tell(() => this.limits.logs!(entryOf(message)));
    }
    const [fraction, text] = readValue(message.payload, NO_TABLES, DEPTH) as [number | null, string];
    return this.limits.progress !== undefined && tell(() => this.limits.progress!(fraction, text));
  }

  #stop(reason: unknown): void {
    if (!this.#isOver) {
      this.#begun?.leave();
      this.failed(reason);
    }
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.limits.signal?.removeEventListener("abort", this.#abort);
  }
}

/** Gives what a message of the log says. */
export function entryOf(message: Message): LogEntry {
  const [level, logger, text] = readValue(message.payload, NO_TABLES, DEPTH) as [string, string | null, string];
  return logger === null ? { level, text } : { level, text, logger };
}

/** Calls a listener, whose failure is its own. */
export function tell(listener: () => void): true {
  try {
    listener();
  } catch (error) {
    reportError(error);
  }
  return true;
}

const reportError: (error: unknown) => void =
  typeof globalThis.reportError === "function" ? globalThis.reportError.bind(globalThis) : (error) => console.error(error);
