// What `py.anything(…)` gives: a call to await, or a stream to iterate; which of them, its user says in the same turn.
import { PonsError } from "../errors.ts";
import { type Beginner, type CallOptions, type Parcel, callBy } from "../outgoing.ts";
import { Stream } from "../streams.ts";
import { OBSERVABLE, observe } from "./observing.ts";

/** A call that is sent when the code that made it waits. */
export class Call implements PromiseLike<unknown>, AsyncIterable<unknown> {
  #promise: Promise<unknown> | null = null;
  #isStream = false;

  constructor(
    private readonly beginner: Beginner,
    private readonly name: string,
    private readonly args: readonly unknown[] | Parcel,
    private readonly options: CallOptions,
  ) {
    queueMicrotask(() => this.#isStream || this.#send());
  }

  then<A = unknown, B = never>(done?: ((value: unknown) => A | PromiseLike<A>) | null, failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.#send().then(done, failed);
  }

  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.#send().catch(failed);
  }

  finally(done?: (() => void) | null): Promise<unknown> {
    return this.#send().finally(done);
  }

  get [Symbol.toStringTag](): string {
    return "Call";
  }

  [Symbol.asyncIterator](): Stream {
    if (this.#promise !== null) {
      throw new PonsError(`The call of ${this.name} was sent as one that gives a single value: iterate it at once, or use py.stream.`);
    }
    this.#isStream = true;
    return new Stream(this.beginner, this.name, this.args, this.options);
  }

  #send(): Promise<unknown> {
    if (this.#isStream) {
      return Promise.reject(new PonsError(`The call of ${this.name} is iterated; it cannot be awaited too.`));
    }
    return (this.#promise ??= callBy(this.beginner, this.name, this.args, this.options));
  }
}

Object.defineProperty(Call.prototype, OBSERVABLE, {
  value(this: Call) {
    const again = (): AsyncIterator<unknown> => this[Symbol.asyncIterator]();
    again();
    return observe(again);
  },
});
