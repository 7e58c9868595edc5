// Events: who here listens to which topics (SPEC chapter 3, "Events").
import type { Engine } from "./engine.ts";
import { Busy, ConnectionLost } from "./errors.ts";
import type { Message } from "./messages.ts";
import { checkName } from "./names.ts";
import { type Tables, readValue } from "./values/reading.ts";
import type { Written } from "./values/writing.ts";

const LIMIT = 1000; // events that wait for a reader that lags

/** One event: its topic, its data, the number of the client it came from, and how many were lost before. */
export interface Event {
  readonly topic: string;
  readonly data: unknown;
  readonly client: number | null;
  readonly dropped: number;
}

type Listener = (event: Event) => unknown;

/** A function that listens to a topic until it is closed. */
export interface Subscription {
  close(): void;
}

/** Sends events, and gives those that arrive to whoever subscribed. */
export class Events {
  #listeners = new Map<string, Set<Listener>>(); // topic, or its beginning with `*`
  #atHub = new Set<string>();
  #telling = new Map<string, Promise<void>>(); // by topic
  #readers = new Set<EventReader>();
  #isOpen = false;
  #over: string | null = null; // why nothing can be sent any more
  #early: (() => void)[] = []; // what a module emits while it is loaded
  #released: Promise<void> | null = null; // while the hub holds events back
  #release: (() => void) | null = null;

  constructor(private engine: Engine) {}

  /** Goes over to another engine, whose hub knows nothing yet. */
  move(engine: Engine): void {
    this.engine = engine;
    engine.events = this;
    this.#atHub.clear();
  }

  /** Says that the link has ended: what is emitted now waits for another. */
  close(): void {
    this.#isOpen = false;
    this.hold(false);
  }

  /** Says that no other link will come: loops over events end. */
  end(reason: string): void {
    this.#over = reason;
    this.#early = [];
    this.#readers.forEach((reader) => void reader.return());
  }

  /** Says that the worker is ready, and subscribes to what was asked for while the module was loaded. */
  open(): void {
    this.#isOpen = true;
    this.#early.splice(0).forEach((send) => send());
    for (const topic of this.#listeners.keys()) {
      this.#tell(topic);
    }
  }

  /** Sends an event; gives something to await while the hub holds events back. */
  emit(topic: string, data: unknown, client?: number): Promise<void> | undefined {
    checkName("A topic", topic);
    if (client !== undefined && !(Number.isSafeInteger(client) && client > 0)) {
      throw new TypeError(`The client of pons.emit() must be a client's number, but is ${JSON.stringify(client)}.`);
    }
    const head = `{"kind":"event","name":${JSON.stringify(topic)}${client === undefined ? "" : `,"client":${client}`}`;
    const written = this.engine.sender.write(data ?? null, "data");
    const send = (): void => {
      const { sender } = this.engine;
      sender.send(head, written.handles === null ? written : sender.write(data, "data"), 0, "data");
      sender.flush();
    };
    if (this.#isOpen) {
      this.engine.sender.send(head, written, 0, "data");
      this.engine.sender.flush();
    } else {
      this.#wait(send, written);
    }
    return this.#released ?? undefined;
  }

  #wait(send: () => void, written: Written): void {
    this.engine.sender.takeBack(written.handles); // they are given when it is sent
    if (this.#over !== null) {
      throw new ConnectionLost(this.#over);
    }
    if (this.#early.length >= this.engine.limits.calls) {
      throw new Busy(`The event was not sent: ${this.#early.length} wait for the link, the limit \`calls\`.`);
    }
    this.#early.push(send);
  }

  /** Keeps whoever awaits what `emit` gives waiting, or lets all of them go on. */
  hold(held: boolean): void {
    if (held) {
      this.#released ??= new Promise((resolve) => (this.#release = resolve));
    } else {
      this.#release?.();
      this.#released = this.#release = null;
    }
  }

  /** Calls a function with each event of a topic, or of all that begin as one does that ends in `*`. */
  on(topic: string, listener: Listener): Subscription {
    checkName("A topic", topic);
    if (typeof listener !== "function") {
      throw new TypeError("pons.on() needs a function to call.");
    }
    const each: Listener = (event) => listener(event); // one function may listen twice
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(each));
    this.#tell(topic);
    return { close: () => this.#remove(topic, each) };
  }

  /** Gives the events of a topic as they come; beyond `limit` that wait the oldest are dropped, and counted. */
  read(topic: string, limit = LIMIT): EventReader {
    const reader: EventReader = new EventReader(limit, () => {
      this.#readers.delete(reader);
      subscription.close();
    });
    this.#readers.add(reader);
    const subscription = this.on(topic, (event) => reader.put(event));
    // A generator that waits for an event cannot be broken off otherwise.
    this.engine.platform.current()?.signal.addEventListener("abort", () => void reader.return(), { once: true });
    return reader;
  }

  /** Gives an event that arrived to all that listen to its topic. */
  deliver(message: Message, tables: Tables): void {
    const topic = message.name!;
    const listeners = [...this.#listeners].flatMap(([name, found]) => (covers(name, topic) ? [...found] : []));
    if (listeners.length === 0) {
      return;
    }
    let data: unknown;
    try {
      data = readValue(message.payload, tables, this.engine.limits.depth);
    } catch (error) {
      return this.engine.log.record("error", `An event of ${topic} cannot be read and was dropped: ${(error as Error).message}`);
    }
    const event = Object.freeze({ topic, data, client: message.client ?? null, dropped: 0 });
    for (const listener of listeners) {
      this.#call(listener, event);
    }
  }

  #call(listener: Listener, event: Event): void {
    const fail = (error: unknown): void => this.engine.answers.report(error, `The function that listens to ${event.topic} failed`);
    try {
      const result = listener(event);
      if (result instanceof Promise) {
        result.catch(fail);
      }
    } catch (error) {
      fail(error);
    }
  }

  #remove(topic: string, listener: Listener): void {
    const listeners = this.#listeners.get(topic);
    if (listeners?.delete(listener) && listeners.size === 0) {
      this.#listeners.delete(topic);
      this.#tell(topic);
    }
  }

  /** Lets the hub know whether a topic is wanted; of one topic one call at a time, so that it hears last what came last. */
  #tell(topic: string): void {
    if (this.#isOpen) {
      const before = this.#telling.get(topic) ?? Promise.resolve();
      // Not in the course of a call, whose cancel would else take the subscription along.
      const told = this.engine.platform.outside(() => before.then(() => this.#tellOne(topic)));
      this.#telling.set(topic, told);
      void told.then(() => this.#telling.get(topic) === told && this.#telling.delete(topic));
    }
  }

  async #tellOne(topic: string): Promise<void> {
    const { engine } = this;
    const isWanted = this.#listeners.has(topic);
    if (isWanted === this.#atHub.has(topic) || !this.#isOpen) {
      return;
    }
    const action = isWanted ? "pons.subscribe" : "pons.unsubscribe";
    try {
      await engine.outgoing.call(action, [topic]);
      if (engine === this.engine) {
        this.#atHub[isWanted ? "add" : "delete"](topic);
      }
    } catch (error) {
      if (error instanceof ConnectionLost) {
        return; // whoever opens the next link tells it all
      }
      engine.log.record("warning", `The host was not told who listens to ${topic}: ${(error as Error).message}`);
    }
  }
}

/** The events of a topic, for one reader: leaving the loop ends the subscription. */
export class EventReader implements AsyncIterableIterator<Event> {
  #waiting: Event[] = [];
  #dropped = 0;
  #readers: ((result: IteratorResult<Event>) => void)[] = [];
  #isClosed = false;

  constructor(
    private readonly limit: number,
    private readonly close: () => void,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Event>> {
    const event = this.#waiting.shift();
    if (event !== undefined) {
      return Promise.resolve({ done: false, value: this.#counted(event) });
    }
    return this.#isClosed ? Promise.resolve({ done: true, value: undefined }) : new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<Event>> {
    this.#isClosed = true;
    this.#waiting = [];
    this.close();
    this.#readers.splice(0).forEach((resolve) => resolve({ done: true, value: undefined }));
    return Promise.resolve({ done: true, value: undefined });
  }

  /** @internal */
  put(event: Event): void {
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      return reader({ done: false, value: this.#counted(event) });
    }
    this.#waiting.push(event);
    if (this.#waiting.length > this.limit) {
      this.#waiting.shift();
      this.#dropped++;
    }
  }

  #counted(event: Event): Event {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return { ...event, dropped };
  }
}

function covers(name: string, topic: string): boolean {
  return name === topic || (name.endsWith("*") && topic.startsWith(name.slice(0, -1)));
}
