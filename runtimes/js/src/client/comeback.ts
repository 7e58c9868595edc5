// When to try again: soon at first, then with growing pauses, and at once when the network or the page comes back.
const FIRST = 100; // milliseconds
const LONGEST = 5000;

/** The pauses between tries. */
export class Comeback {
  #pause = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unlisten: (() => void) | undefined;

  constructor(private readonly retry: () => void) {}

  /** Tries again after the next pause. */
  wait(): void {
    this.stop();
    // Not all at the same moment, after a host was started anew.
    this.#timer = setTimeout(() => this.#go(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(LONGEST, 2 * this.#pause);
    this.#unlisten = whenBack(() => this.#go());
  }

  /** Says that a try has succeeded: the next pause is short again. */
  succeeded(): void {
    this.#pause = FIRST;
  }

  /** Waits no longer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  #go(): void {
    this.stop();
    this.retry();
  }
}

/** Calls back when the page is online again, or is looked at again; gives what ends that. */
function whenBack(then: () => void): () => void {
  if (typeof addEventListener !== "function") {
    return () => undefined; // Node
  }
  const seen = (): void => {
    if (typeof document === "undefined" || document.visibilityState === "visible") {
      then();
    }
  };
  addEventListener("online", then);
  globalThis.document?.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", then);
    globalThis.document?.removeEventListener("visibilitychange", seen);
  };
}
