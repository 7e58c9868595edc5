// The items of a stream that another program yields, on their way to a loop of the user's.
import type { Message } from "./messages.ts";
import type { Beginner, Begun, CallOptions, Parcel, Receiver } from "./outgoing.ts";
import { NO_TABLES, type Tables } from "./values/reading.ts";

const ITEMS = 512; // the credit that the other side has; half of it is granted anew when that was taken
const BYTES = 1 << 20;

interface Item {
  json: unknown;
  tables: Tables;
  size: number;
}

interface Waiter {
  resolve(result: IteratorResult<unknown>): void;
  reject(error: unknown): void;
}

/** Iterates by `for await`; leaving the loop stops the producer. `value` is what the stream returned at its end. */
export class Stream implements AsyncIterableIterator<unknown>, Receiver {
  value: unknown = undefined;
  #begun: Begun | null = null;
  #items: Item[] = [];
  #at = 0; // of the first item that was not taken
  #waiters: Waiter[] = [];
  #end: { error?: unknown } | null = null;
  #takenItems = 0; // since the last grant
  #takenBytes = 0;

  constructor(
    private readonly beginner: Beginner,
    private readonly name: string,
    private readonly args: readonly unknown[] | Parcel,
    private readonly options: CallOptions,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      if (this.#begun === null && this.#end === null) {
        this.#begun = this.beginner.begin(this.name, this.args, this, { ...this.options, credit: [ITEMS, BYTES] });
      }
      this.#waiters.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Stops the producer; what has arrived already is dropped. */
  return(value?: unknown): Promise<IteratorResult<unknown>> {
    this.#close({});
    return Promise.resolve({ done: true, value });
  }

  /** @internal */
  item(message: Message, tables: Tables): void {
    const size = message.size - message.payloadAt - 1 + message.bodies.reduce((sum, body) => sum + body.length, 0);
    if (message.batch) {
      const items = message.payload as unknown[];
      // Brackets and commas are no item's, and the sizes of all together are all that credit asks for.
      items.forEach((json, i) => this.#items.push({ json, tables: NO_TABLES, size: i === 0 ? size - items.length - 1 : 0 }));
    } else {
      this.#items.push({ json: message.payload, tables, size });
    }
    this.#serve();
  }

  /** @internal */
  ended(value: unknown): void {
    this.value = value;
    this.#end ??= {};
    this.#serve();
  }

  /** @internal */
  failed(error: unknown): void {
    this.#end ??= { error };
    this.#serve();
  }

  #serve(): void {
    while (this.#waiters.length > 0) {
      if (this.#at < this.#items.length) {
        this.#give(this.#waiters.shift()!, this.#take());
      } else if (this.#end !== null) {
        this.#finish(this.#waiters.shift()!, this.#end);
      } else {
        return;
      }
    }
  }

  #take(): Item {
    const item = this.#items[this.#at++]!;
    if (this.#at === this.#items.length) {
      this.#items = [];
      this.#at = 0;
    } else if (this.#at >= 1024) {
      this.#items.splice(0, this.#at);
      this.#at = 0;
    }
    return item;
  }

  #give(waiter: Waiter, item: Item): void {
    this.#takenItems++;
    this.#takenBytes += item.size;
    if (this.#takenItems >= ITEMS / 2 || this.#takenBytes >= BYTES / 2) {
      this.#begun!.grant(this.#takenItems, this.#takenBytes);
      this.#takenItems = this.#takenBytes = 0;
    }
    try {
      waiter.resolve({ done: false, value: this.#begun!.read(item.json, item.tables, `An item of ${this.name}`) });
    } catch (error) {
      this.#close({});
      waiter.reject(error);
    }
  }

  #finish(waiter: Waiter, end: { error?: unknown }): void {
    if ("error" in end) {
      this.#end = {}; // thrown once, as a generator does
      waiter.reject(end.error);
    } else {
      waiter.resolve({ done: true, value: this.value });
    }
  }

  #close(end: { error?: unknown }): void {
    this.#end = end;
    this.#items = [];
    this.#at = 0;
    this.#begun?.leave();
    this.#serve();
  }
}
