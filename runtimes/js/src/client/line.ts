// The life of a connection: joins, waits, comes back; calls that are made meanwhile wait with it.
import type { Call } from "../calls.ts";
import { Engine } from "../engine.ts";
import { Busy, ConnectionLost } from "../errors.ts";
import type { Events } from "../events.ts";
import { LIMITS } from "../limits.ts";
import type { Message } from "../messages.ts";
import type { Beginner, Begun, CallOptions, Parcel, Receiver } from "../outgoing.ts";
import type { Port } from "../platform.ts";
import type { Tables } from "../values/reading.ts";
import { LastingRefusal, Link, type Side } from "./link.ts";
import { Comeback } from "./comeback.ts";
import { type CallLimits, Watch, tell } from "./watching.ts";
import type { Wire } from "./wires.ts";

const MOST_WAITING = 1024; // calls and events each: as many as a host takes of a client at a time

const NOWHERE: Port = { send: () => 0, flush: () => undefined, byteLength: () => 0 }; // until there is a link

/** How things stand: about to join, joined, waiting for the next try, over. */
export type State = "connecting" | "open" | "waiting" | "closed";

/** What a connection stands on. */
export interface Ground extends Beginner {
  readonly state: State;
  readonly client: number;
  readonly events: Pick<Events, "on" | "read" | "emit">;
  /** Pyodide, where Python runs in the page itself. */
  readonly pyodide?: unknown;
  begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: ClientCallOptions): Begun;
  /** The call of the other side's whose code runs. */
  current(): Call | undefined;
  onState(listener: (state: State) => void): () => void;
  close(): void;
}

/** Where a connection comes from, and what it has on this side. */
export interface Origin {
  /** Opens a wire. */
  open(): Promise<Wire>;
  /** Gives the token, where one is known. */
  token(): Promise<string | undefined>;
  /** Whether it joins again when the link was lost. */
  reconnects: boolean;
  side: Side;
  /** Hears what calls print, where they do not hear it themselves; null: nobody. */
  heard: ((message: Message) => void) | null;
}

/** What calls may have that a client makes. */
export interface ClientCallOptions extends CallOptions {
  limits?: CallLimits;
}

/** A call that waits for a link. */
export class Waiting implements Begun {
  #begun: Begun | null = null;

  constructor(
    readonly begin: () => Begun,
    readonly receiver: Receiver,
    private readonly forget: (waiting: Waiting) => void,
  ) {}

  start(): void {
    try {
      this.#begun = this.begin();
    } catch (error) {
      this.receiver.failed(error);
    }
  }

  leave(): void {
    this.forget(this);
    this.#begun?.leave();
  }

  grant(items: number, bytes: number): void {
    this.#begun!.grant(items, bytes);
  }

  read(json: unknown, tables: Tables, what: string): unknown {
    return this.#begun!.read(json, tables, what);
  }
}

/** One connection's way to the host, whatever link it goes by. */
export class Line implements Ground {
  state: State = "connecting";
  link: Link | null = null;
  readonly events: Events;
  readonly #listeners = new Set<(state: State) => void>();
  readonly #waiting = new Set<Waiting>();
  readonly #comeback: Comeback;
  #before: { client: number; secret: string } | undefined;
  #reason = "";
  #refusal: unknown;

  constructor(private readonly origin: Origin) {
    this.events = new Engine(NOWHERE, origin.side.platform, { ...LIMITS, calls: MOST_WAITING }).events;
    this.#comeback = new Comeback(() => this.#again());
  }

  get client(): number {
    return this.#before?.client ?? 0;
  }

  begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: ClientCallOptions): Begun {
    const { limits } = options;
    return limits === undefined ? this.#begin(name, args, receiver, options) : new Watch(receiver, limits, name).begin((watch) => this.#begin(name, args, watch, options));
  }

  /** The call of the host's side whose code runs. */
  current(): Call | undefined {
    return this.origin.side.platform.current();
  }

  /** Calls a function with each state that follows. */
  onState(listener: (state: State) => void): () => void {
    const each = (state: State): void => listener(state);
    this.#listeners.add(each);
    return () => this.#listeners.delete(each);
  }

  /** Joins; what goes wrong is thrown, and leaves it closed. */
  async start(): Promise<void> {
    try {
      await this.#join();
    } catch (error) {
      this.#close(error);
      throw error;
    }
  }

  /** Joins as soon as that can be done. */
  startWhenPossible(): void {
    void this.#again();
  }

  /** Ends it for good. */
  close(reason = "This connection was closed."): void {
    this.#close(new ConnectionLost(reason));
  }

  #begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: CallOptions): Begun {
    if (this.link !== null) {
      return this.link.engine.outgoing.begin(name, args, receiver, options);
    }
    if (this.state === "closed") {
      throw this.#refusal;
    }
    if (this.#waiting.size >= MOST_WAITING) {
      throw new Busy(`The call of ${name} was not begun: ${MOST_WAITING} calls wait for the connection.`);
    }
    const waiting = new Waiting(() => this.link!.engine.outgoing.begin(name, args, receiver, options), receiver, (each) => this.#waiting.delete(each));
    this.#waiting.add(waiting);
    return waiting;
  }

  async #join(): Promise<void> {
    this.#enter("connecting");
    const { origin } = this;
    const token = await origin.token();
    const wire = await origin.open();
    if (this.#isClosed) {
      wire.close();
      throw this.#refusal;
    }
    const introduction = { token, client: this.client, secret: this.#before?.secret, logs: origin.heard !== null };
    const link = await Link.join(wire, introduction, origin.side);
    if (this.#isClosed) {
      link.end(this.#reason);
      throw this.#refusal;
    }
    this.#opened(link);
  }

  get #isClosed(): boolean {
    return this.state === "closed";
  }

  #opened(link: Link): void {
    this.link = link;
    this.#before = link;
    link.engine.heard = (message) => message.kind === "log" && this.origin.heard?.(message);
    link.ended = (reason) => this.#lost(reason);
    link.open(this.events);
    this.#comeback.succeeded();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((each) => each.start());
    this.#enter("open");
  }

  #lost(reason: string): void {
    this.link = null;
    this.#reason = reason;
    if (!this.origin.reconnects) {
      this.#close(new ConnectionLost(reason));
    } else if (!this.#isClosed) {
      this.#enter("waiting");
      this.#comeback.wait();
    }
  }

  async #again(): Promise<void> {
    try {
      await this.#join();
    } catch (error) {
      if (error instanceof LastingRefusal || !this.origin.reconnects) {
        this.#close(error);
      } else if (!this.#isClosed) {
        this.#enter("waiting");
        this.#comeback.wait();
      }
    }
  }

  #close(error: unknown): void {
    if (this.#isClosed) {
      return;
    }
    this.#refusal = error;
    this.#reason = (error as Error).message;
    this.#comeback.stop();
    this.#enter("closed");
    this.link?.end(this.#reason);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((each) => each.receiver.failed(error));
    this.events.end(this.#reason);
  }

  #enter(state: State): void {
    if (state !== this.state && !this.#isClosed) {
      this.state = state;
      [...this.#listeners].forEach((listener) => tell(() => listener(state)));
    }
  }
}
