// Memory that a page shares with the Worker in which its Python runs: a bell for cancels, and a box for what Python waits for.
// A Worker that waits hears no event; so whatever is for it goes into the box while it may be waiting.

const BELL = 0; // the place where the interpreter looks for a signal
const CANCELLED = 1; // the id of the call to be cancelled: its lower half, then its upper one
const STATE = 3;
const SIZE = 4; // of the piece that lies in the box
const HEAD = 32; // bytes before the box
const ROOM = 1 << 18;

const OPEN = 0; // the Worker hears events
const EMPTY = 1; // it may be waiting for the box
const FILLING = 2;
const MORE = 3; // a piece lies there, and more of the same message follow
const LAST = 4;

const SIGURG = 23;
const HALF = 2 ** 32;

/** Not in every browser yet. */
interface WaitingAtomics {
  waitAsync?(words: Int32Array, index: number, value: number): { async: true; value: Promise<unknown> } | { async: false };
}

/** Makes the memory; undefined where a page may share none. */
export function sharedMemory(): SharedArrayBuffer | undefined {
  // A page can only share memory where it is isolated; elsewhere the class may be there all the same.
  return typeof SharedArrayBuffer === "function" && globalThis.crossOriginIsolated !== false ? new SharedArrayBuffer(HEAD + ROOM) : undefined;
}

/** The Worker's side. */
export class WaitingSide {
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, HEAD / 4);
    this.#bytes = new Uint8Array(memory, HEAD);
  }

  /** Where the interpreter looks for signals. */
  get bell(): Int32Array {
    return this.#words;
  }

  /** The id of the call that is to be cancelled; 0: none was yet. */
  get cancelled(): number {
    return (Atomics.load(this.#words, CANCELLED) >>> 0) + (Atomics.load(this.#words, CANCELLED + 1) >>> 0) * HALF;
  }

  /** Says that from now on messages are looked for in the box. */
  close(): void {
    Atomics.compareExchange(this.#words, STATE, OPEN, EMPTY);
  }

  /** Waits for a message; gives nothing where none has begun to come within the time. */
  take(milliseconds: number): Uint8Array | undefined {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const state = Atomics.load(this.#words, STATE);
      if (state === MORE || state === LAST) {
        pieces.push(this.#bytes.slice(0, Atomics.load(this.#words, SIZE)));
        this.#tell(EMPTY);
        if (state === LAST) {
          return joined(pieces);
        }
      } else if (Atomics.wait(this.#words, STATE, state, milliseconds) === "timed-out" && pieces.length === 0) {
        return undefined;
      }
    }
  }

  /** Rests for a while, or until a message comes. */
  rest(milliseconds: number): void {
    Atomics.wait(this.#words, STATE, Atomics.load(this.#words, STATE), milliseconds);
  }

  /** Says that events are heard again; gives false where a message came into the box before, which has to be taken. */
  open(): boolean {
    const state = Atomics.compareExchange(this.#words, STATE, EMPTY, OPEN);
    if (state === EMPTY) {
      Atomics.notify(this.#words, STATE);
    }
    return state === EMPTY || state === OPEN;
  }

  #tell(state: number): void {
    Atomics.store(this.#words, STATE, state);
    Atomics.notify(this.#words, STATE);
  }
}

/** The page's side; `post` is the way by which a Worker that hears events is told. */
export class TellingSide {
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  #waiting: { whole: Uint8Array; at: number; event: () => void }[] = [];
  #isLooking = false;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, HEAD / 4);
    this.#bytes = new Uint8Array(memory, HEAD);
  }

  /** Sends a message: `pack` gives its bytes, for the box; `event` tells the Worker by an event. */
  send(pack: () => Uint8Array, event: () => void): void {
    if (this.#waiting.length === 0 && Atomics.load(this.#words, STATE) === OPEN) {
      event();
    } else {
      this.#waiting.push({ whole: pack(), at: 0, event });
      this.#go();
    }
  }

  /** Lets the interpreter look whose call is to be cancelled. */
  ring(id: number): void {
    Atomics.store(this.#words, CANCELLED + 1, Math.floor(id / HALF));
    Atomics.store(this.#words, CANCELLED, id | 0);
    Atomics.store(this.#words, BELL, SIGURG);
    Atomics.notify(this.#words, STATE); // it may be asleep
  }

  #go(): void {
    while (this.#waiting.length > 0) {
      const first = this.#waiting[0]!;
      const state = Atomics.compareExchange(this.#words, STATE, EMPTY, FILLING);
      if (state === OPEN && first.at === 0) {
        this.#waiting.shift();
        first.event();
      } else if (state === EMPTY) {
        this.#fill(first);
      } else {
        return this.#look(state);
      }
    }
  }

  #fill(message: { whole: Uint8Array; at: number }): void {
    const piece = message.whole.subarray(message.at, message.at + ROOM);
    this.#bytes.set(piece);
    message.at += piece.length;
    const isLast = message.at === message.whole.length;
    if (isLast) {
      this.#waiting.shift();
    }
    Atomics.store(this.#words, SIZE, piece.length);
    Atomics.store(this.#words, STATE, isLast ? LAST : MORE);
    Atomics.notify(this.#words, STATE);
  }

  /** Goes on when the Worker has emptied the box, or hears events again. */
  #look(state: number): void {
    if (this.#isLooking) {
      return;
    }
    this.#isLooking = true;
    const again = (): void => {
      this.#isLooking = false;
      this.#go();
    };
    const waited = (Atomics as WaitingAtomics).waitAsync?.(this.#words, STATE, state);
    if (waited?.async === true) {
      void waited.value.then(again);
    } else {
      setTimeout(again, waited === undefined ? 1 : 0);
    }
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) {
    return pieces[0]!;
  }
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
