// Streams that this side yields: each is stepped in turn, while it has credit, and small items gather.
import type { Call } from "./calls.ts";
import { CrossingError } from "./errors.ts";
import type { Platform } from "./platform.ts";
import type { Sender } from "./sending.ts";
import type { Written } from "./values/writing.ts";
import { isThenable } from "./yielding.ts";

const TURN = 1; // milliseconds after which others have their turn
const QUICK = 0.02; // milliseconds of a step that is quick
const ENOUGH = 8; // quick steps in a row after which items gather: the next will not be long in coming
const MOST = 256; // items that gather
const MOST_CHARACTERS = 32_768;

/** The items of one stream, on their way out, and the credit for them. */
class Items {
  #gathered: string[] = [];
  #characters = 0;

  constructor(
    private readonly call: Call,
    private readonly sender: Sender,
    private items: number,
    private bytes: number,
  ) {}

  get hasCredit(): boolean {
    return this.items > 0 && this.bytes > 0;
  }

  get hasGathered(): boolean {
    return this.#gathered.length > 0;
  }

  grant(items: number, bytes: number): void {
    this.items += items;
    this.bytes += bytes;
  }

  /** Sends an item, or lets it gather. */
  put(value: unknown, gathers: boolean): void {
    const written = this.sender.write(value, "item", this.call.asHandle);
    const isAlone = written.handles !== null || written.buffers !== null || written.text.length > MOST_CHARACTERS;
    if (!gathers || isAlone) {
      this.flush();
      this.items--;
      this.bytes -= this.#send("", written);
      return;
    }
    this.#gathered.push(written.text);
    this.#characters += written.text.length;
    this.items--;
    this.bytes -= this.sender.byteLength(written.text);
    if (this.#gathered.length >= MOST || this.#characters >= MOST_CHARACTERS) {
      this.flush();
    }
  }

  /** Sends what has gathered. */
  flush(): void {
    const texts = this.#gathered;
    if (texts.length > 0) {
      this.#gathered = [];
      this.#characters = 0;
      const text = texts.length === 1 ? texts[0]! : `[${texts.join(",")}]`;
      this.#send(texts.length === 1 ? "" : ',"batch":true', { text, buffers: null, handles: null });
    }
  }

  #send(more: string, written: Written): number {
    return this.sender.send(`{"kind":"item","call":${this.call.id}${more}`, written, this.call.id, "item");
  }
}

/** How a stream has ended. */
export type End = { value: unknown } | { error: unknown } | { refused: CrossingError };

/** One stream: its iterator, its items, and whether it can go on. */
export class Production {
  readonly #items: Items;
  #isPaused = false;
  #isOver = false;
  #isFlushing = false;
  #quick = 0;
  #turnEnds = 0;
  #stepBegan = 0;

  constructor(
    private readonly call: Call,
    private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>,
    private readonly platform: Platform,
    private readonly sender: Sender,
    private readonly ended: (end: End) => void,
  ) {
    this.#items = new Items(call, sender, ...(call.credit as [number, number]));
  }

  /** Lets it run. */
  start(): void {
    this.platform.run(this.call, () => this.#turn());
  }

  /** Takes in credit, and goes on if it waits for some. */
  grant(items: number, bytes: number): void {
    this.#items.grant(items, bytes);
    if (this.#isPaused && this.#items.hasCredit) {
      this.#isPaused = false;
      this.start();
    }
  }

  /** Breaks it off: runs the generator's `finally`, and calls back when that is done. */
  close(closed: (error?: unknown) => void): void {
    this.#isOver = true;
    this.platform.run(this.call, () => {
      try {
        const result = this.iterator.return?.();
        if (isThenable(result)) {
          result.then(() => closed(), closed);
        } else {
          closed();
        }
      } catch (error) {
        closed(error);
      }
    });
  }

  #turn(): void {
    this.#turnEnds = this.platform.now() + TURN;
    this.#run();
  }

  #run(): void {
    while (this.#canGoOn()) {
      this.#stepBegan = this.platform.now();
      let result: IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
      try {
        if (this.#quick <= ENOUGH) {
          this.sender.flush(); // the step may take its time
        }
        result = this.iterator.next();
        if (isThenable(result)) {
          this.#flushLater();
          Promise.resolve(result).then(
            (each) => this.#took(each) && this.#run(),
            (error: unknown) => this.#end({ error }),
          );
          return;
        }
      } catch (error) {
        return this.#end({ error });
      }
      if (!this.#took(result)) {
        return;
      }
    }
  }

  /** Sends what has gathered when nothing is at hand any more: a step that is awaited may take for ever. */
  #flushLater(): void {
    if (this.#items.hasGathered && !this.#isFlushing) {
      this.#isFlushing = true;
      this.platform.later(() => {
        this.#isFlushing = false;
        this.#items.flush();
      });
    }
  }

  /** Says whether the next step may be made now; else sees to it that it is made later. */
  #canGoOn(): boolean {
    if (this.#isOver) {
      return false;
    }
    if (!this.#items.hasCredit) {
      this.#items.flush();
      this.#isPaused = true;
      return false;
    }
    if (this.platform.now() > this.#turnEnds) {
      this.#items.flush();
      this.platform.later(() => this.start());
      return false;
    }
    return true;
  }

  /** Takes what a step gave; says whether the stream goes on. */
  #took(result: IteratorResult<unknown>): boolean {
    if (this.#isOver) {
      return false;
    }
    this.#quick = this.platform.now() - this.#stepBegan < QUICK ? this.#quick + 1 : 0;
    let isLast: boolean;
    let value: unknown;
    try {
      [isLast, value] = look(result, this.call.name);
    } catch (error) {
      this.#end({ error }); // the iterator's own code is at fault, and is asked for nothing more
      return false;
    }
    if (isLast) {
      this.#end({ value });
      return false;
    }
    try {
      this.#items.put(value, this.#quick > ENOUGH);
      return true;
    } catch (error) {
      this.#refuse(error);
      return false;
    }
  }

  #refuse(error: unknown): void {
    this.close((second) => {
      this.#isOver = false;
      this.#end(second === undefined && error instanceof CrossingError ? { refused: error } : { error: second ?? error });
    });
  }

  #end(end: End): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#items.flush();
      this.ended(end);
    }
  }
}

/** Says whether a step was the last, and what it gave; what is no step at all is an error, as it is in a loop. */
function look(result: IteratorResult<unknown>, name: string): [isLast: boolean, value: unknown] {
  if (typeof result !== "object" || result === null) {
    throw new TypeError(`The iterator of ${name} gave ${String(result)}, where an object with \`value\` and \`done\` belongs.`);
  }
  return [Boolean(result.done), result.value];
}
