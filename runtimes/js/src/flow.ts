// How much is under way through a MessagePort, which takes whatever it is given and never says that it is full. Each side
// counts what it sends, in units of text or bytes, and posts a number now and then: so much more it has taken in.

export const WINDOW = 1 << 20; // that may be under way before a side waits; one message more may be on top of it
const STEP = WINDOW / 4; // after which a side says what it has taken in

/** A message, how much of the other side's was taken in, or null: the end. */
export type Posted = string | Uint8Array | number | null;

/** Counts what was sent and is not taken in yet. */
export class Outflow {
  underWay = 0;

  get isFull(): boolean {
    return this.underWay >= WINDOW;
  }

  sent(message: string | Uint8Array): void {
    this.underWay += message.length;
  }

  /** The other side has taken in so much. */
  taken(size: number): void {
    this.underWay -= size;
  }
}

/** Counts what was taken in, and says so. */
export class Inflow {
  #untold = 0;

  constructor(private readonly tell: (size: number) => void) {}

  taken(size: number): void {
    this.#untold += size;
    if (this.#untold >= STEP) {
      this.tell(this.#untold);
      this.#untold = 0;
    }
  }
}
