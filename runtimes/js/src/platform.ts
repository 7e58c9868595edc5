import type { Call } from "./calls.ts";
import type { Frame } from "./errors.ts";

/** What the engine asks of the place where it runs: Node, a page, a test. */
export interface Platform {
  /** Runs a function in the context of a call, which its promises and timers inherit where the platform can do so. */
  run<T>(call: Call, work: (...args: never[]) => T, ...args: unknown[]): T;
  /** Runs a function in the context of no call. */
  outside<T>(work: () => T): T;
  /** The call in whose context the running code is. */
  current(): Call | undefined;
  /** Milliseconds, with a fraction. */
  now(): number;
  /** Runs a function when what has arrived meanwhile was read. */
  later(work: () => void): void;
  /** Runs a function after some milliseconds, which keep no process alive. */
  after(milliseconds: number, work: () => void): void;
  /** Gives the frames of user code in an error's stack, outermost first. */
  framesOf(error: Error): Frame[];
}

/** Where messages go; the driver of a link gives it. */
export interface Port {
  /** Takes a message's JSON text, the call that it is about (0: none), and whether it may overtake larger ones about other calls; gives its size in bytes. */
  send(text: string, buffers: readonly Uint8Array[] | null, call: number, mayOvertake: boolean): number;
  /** Says that the code which runs now may take its time: what was sent must be on its way. */
  flush(): void;
  /** Gives the size of a text in UTF-8. */
  byteLength(text: string): number;
}
