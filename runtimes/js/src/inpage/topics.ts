// Events within a page: between the page itself and its Pythons, without a host.
import type { Delivery, Engine } from "../engine.ts";
import type { Event, EventReader, Subscription } from "../events.ts";
import type { Message } from "../messages.ts";
import type { Tables } from "../values/reading.ts";
import type { Kit } from "./kit.ts";

const LIMIT = 1000; // events that wait for a reader that lags
const PAGE = 1; // the number by which Pythons know the page

type Listener = (event: Event) => unknown;

/** Who listens to what. */
export class Topics implements Delivery {
  #listeners = new Map<string, Set<Listener>>(); // topic, or its beginning with `*`
  #engines = new Map<string, Set<Engine>>();
  #readers = new Set<EventReader>();

  constructor(private readonly kit: Kit) {}

  /** Calls a function with each event of a topic, or of all that begin as one does that ends in `*`. */
  on(topic: string, listener: Listener): Subscription {
    const each: Listener = (event) => listener(event); // one function may listen twice
    add(this.#listeners, topic, each);
    return { close: () => remove(this.#listeners, topic, each) };
  }

  /** Gives the events of a topic as they come. */
  read(topic: string, limit = LIMIT): EventReader {
    const reader: EventReader = new this.kit.EventReader(limit, () => {
      this.#readers.delete(reader);
      subscription.close();
    });
    this.#readers.add(reader);
    const subscription = this.on(topic, (event) => reader.put(event));
    return reader;
  }

  /** Sends an event of the page's to the Pythons that listen. */
  emit(topic: string, data: unknown): undefined {
    this.#forward(topic, data ?? null, PAGE);
  }

  /** Takes in an event of Python's. */
  deliver(message: Message, tables: Tables): void {
    const topic = message.name!;
    const data = this.kit.readValue(message.payload, tables, this.kit.limitsOf({}).depth);
    this.#forward(topic, data, undefined);
    const event = Object.freeze({ topic, data, client: null, dropped: 0 });
    for (const listener of found(this.#listeners, topic)) {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** Lets an engine's Python hear a topic, or no more. */
  subscribe(engine: Engine, topic: string, isWanted: boolean): void {
    (isWanted ? add : remove)(this.#engines, topic, engine);
  }

  /** Forgets a Python that has ended. */
  forget(engine: Engine): void {
    this.#engines.forEach((engines) => engines.delete(engine));
  }

  /** Ends all loops over events. */
  end(): void {
    this.#readers.forEach((reader) => void reader.return());
  }

  #forward(topic: string, data: unknown, client: number | undefined): void {
    for (const engine of new Set(found(this.#engines, topic))) {
      const head = `{"kind":"event","name":${JSON.stringify(topic)}${client === undefined ? "" : `,"client":${client}`}`;
      engine.sender.send(head, engine.sender.write(data, "data"), 0, "data");
    }
  }
}

function add<T>(table: Map<string, Set<T>>, topic: string, one: T): void {
  const all = table.get(topic) ?? new Set();
  table.set(topic, all.add(one));
}

function remove<T>(table: Map<string, Set<T>>, topic: string, one: T): void {
  const all = table.get(topic);
  if (all?.delete(one) && all.size === 0) {
    table.delete(topic);
  }
}

function found<T>(table: ReadonlyMap<string, ReadonlySet<T>>, topic: string): T[] {
  return [...table].flatMap(([name, all]) => (name === topic || (name.endsWith("*") && topic.startsWith(name.slice(0, -1))) ? [...all] : []));
}
