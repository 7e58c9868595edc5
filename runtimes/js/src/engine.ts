// Takes messages in and gives messages out: runs calls, answers them, knows what is in flight. It knows no pipe.
import type { Action, AnyFunction } from "./actions.ts";
import { Answers } from "./answers.ts";
import { Call } from "./calls.ts";
import type { ErrorDict } from "./errors.ts";
import { Events } from "./events.ts";
import { FaultReceived, ProtocolFault, neverMade } from "./faults.ts";
import { Handles } from "./handles.ts";
import type { Limits } from "./limits.ts";
import type { Message } from "./messages.ts";
import { Outgoing } from "./outgoing.ts";
import type { Platform, Port } from "./platform.ts";
import { type End, Production } from "./productions.ts";
import { Proxies } from "./proxies.ts";
import { Sender } from "./sending.ts";
import { findOnHandle } from "./targets.ts";
import { NO_TABLES, type Tables, readValue } from "./values/reading.ts";
import { isThenable, iteratorOf, yields } from "./yielding.ts";

/** Whose calls have odd ids: a hub's; those of whoever sits at the other end of its link are even. */
export type Side = "peer" | "hub";

/** Takes events that arrive. */
export interface Delivery {
  deliver(message: Message, tables: Tables): void;
}

const PATIENCE = 250; // milliseconds that a cancelled call has to end by itself, where it can hear of the cancel

/** Hears what the engine itself has to tell, and when a call ends in whose course something may have been printed. */
export interface Reporter {
  record(level: string, text: string): void;
  flush(call: Call): void;
}

/** Finds what a call runs that is none of the actions. */
export interface Finder {
  find(call: Call, message: Message): Action | ErrorDict | undefined;
}

/** All that a peer does, but for reading and writing its link. */
export class Engine {
  readonly calls = new Map<number, Call>(); // in flight; one that is answered before its function returns never gets here
  readonly actions = new Map<string, Action>();
  readonly jobs = new Map<string, AnyFunction>();
  readonly sender: Sender;
  readonly handles: Handles;
  readonly outgoing: Outgoing;
  events: Events;
  log: Reporter = { record: (level, text) => console[level === "error" ? "error" : "warn"](text), flush: () => undefined };
  reserved: Finder = { find: (call, message) => findOnHandle(this.handles, call, message) };
  near: (name: string, names: Iterable<string>) => string[] = () => []; // which of some names are nearest to one that nobody has
  readonly answers: Answers;
  delivery: Delivery | null = null; // takes events in place of `events`
  isStopping = false;
  heard: ((message: Message) => void) | null = null; // called with what is printed in the course of this side's calls
  idle: (() => void) | null = null; // called when the last call has ended, once the engine is stopping
  readonly #parity: number; // of the ids of calls that come
  #last = 0;

  constructor(
    port: Port,
    readonly platform: Platform,
    readonly limits: Limits,
    side: Side = "peer",
  ) {
    this.#parity = side === "peer" ? 1 : 0;
    const proxies = new Proxies((text) => this.sender.plain(text), platform.later);
    this.handles = new Handles(proxies);
    this.sender = new Sender(port, limits, this.handles);
    this.outgoing = proxies.outgoing = new Outgoing(this.sender, this.handles, platform, side === "peer" ? 2 : 1);
    this.events = new Events(this);
    this.answers = new Answers(this);
  }

  /** Takes in one message. */
  receive(message: Message): void {
    switch (message.kind) {
      case "call":
        return this.#call(message);
      case "return":
      case "error":
      case "item":
        return this.outgoing.receive(message);
      case "credit":
        return this.#callOf(message)?.production?.grant(...message.credit!);
      case "cancel":
        return this.#cancel(message);
      case "event":
        return (this.delivery ?? this.events).deliver(message, this.handles.accept(message));
      case "release":
        return this.handles.release(message.handles!);
      case "log":
      case "progress":
        return this.#hear(message);
      case "stop":
        return this.#stop();
      default:
        this.#refuseKind(message);
    }
  }

  /** Ends everything that was called: the link has ended. */
  lose(reason: string): void {
    this.outgoing.lose(reason);
    for (const call of this.calls.values()) {
      call.isOpen = false; // nobody is there to take the answer
      call.isCancelled = true;
      this.platform.run(call, () => call.abort());
    }
  }

  #call(message: Message): void {
    const id = message.call!;
    if (!(id > this.#last && id % 2 === this.#parity)) {
      const reason = id % 2 === this.#parity ? "was used already" : `is ${id % 2 === 0 ? "even" : "odd"}; a hub's calls have odd ids, those of others even ones`;
      throw new ProtocolFault("call", `The call's id ${id} ${reason} (the last one was ${this.#last}).`);
    }
    this.#last = id;
    if (message.parent !== undefined) {
      this.#checkParent(message);
    }
    const tables = this.handles.accept(message);
    const call = new Call(message, this.outgoing);
    const action = this.actions.get(call.name) ?? this.reserved.find(call, message);
    if (action === undefined) {
      return this.answers.unknown(call);
    }
    if ("code" in action) {
      return this.sender.error(id, action);
    }
    if (this.isStopping || this.calls.size >= this.limits.calls) {
      return this.answers.busy(call);
    }
    if (!call.credit && !call.asHandle && (action.kind === "stream" || action.kind === "async-stream")) {
      return this.answers.stream(call);
    }
    this.#run(call, action, message, tables);
  }

  #run(call: Call, action: Action, message: Message, tables: Tables): void {
    let result: unknown;
    let args: unknown[];
    try {
      args = this.#arguments(message, tables);
    } catch (error) {
      return this.answers.unreadable(call, error);
    }
    try {
      result = this.platform.run(call, action.run as never, ...args);
      if (typeof result === "object" && result !== null && this.#goesOn(call, result)) {
        return;
      }
    } catch (error) {
      return this.#failed(call, error); // also where its `then`, or its iterator, cannot be had
    }
    this.#returned(call, result);
  }

  #arguments(message: Message, tables: Tables): unknown[] {
    const payload = message.payload as unknown[];
    if (!Array.isArray(payload)) {
      throw new TypeError("the payload of a call must be a list");
    }
    // A list of one level more than each argument; most hold nothing but numbers and texts, which are what they are.
    return tables === NO_TABLES && payload.every(isScalar) ? payload : (readValue(payload, tables, this.limits.depth + 1) as unknown[]);
  }

  /** Says whether a call is not over: its function has given what is to be awaited, or stepped. */
  #goesOn(call: Call, result: object): boolean {
    if (isThenable(result)) {
      this.calls.set(call.id, call);
      // A promise is what it is; any other thenable settles once, whatever it does.
      Promise.resolve(result).then(
        (value) => this.#settled(call, value),
        (error: unknown) => this.#failed(call, error),
      );
      return true;
    }
    return call.credit !== undefined && yields(result) && this.#produce(call, result);
  }

  #produce(call: Call, result: AsyncIterable<unknown> | Iterable<unknown>): boolean {
    const iterator = iteratorOf(result);
    if (iterator === undefined || iterator === null) {
      throw new TypeError(`${call.name} gave something that claims to be iterable, but has no iterator.`);
    }
    this.calls.set(call.id, call);
    call.production = new Production(call, iterator, this.platform, this.sender, (end) => this.#produced(call, end));
    call.production.start();
    return true;
  }

  #produced(call: Call, end: End): void {
    if ("refused" in end) {
      this.#close(call, () => this.answers.uncrossed(call, end.refused));
    } else if ("error" in end) {
      this.#failed(call, end.error);
    } else {
      this.#returned(call, end.value);
    }
  }

  #settled(call: Call, value: unknown): void {
    try {
      if (call.isOpen && !call.isCancelled && typeof value === "object" && value !== null && this.#goesOn(call, value)) {
        return;
      }
    } catch (error) {
      return this.#failed(call, error);
    }
    this.#returned(call, value);
  }

  #returned(call: Call, value: unknown): void {
    this.#close(call, () => this.answers.returned(call, value));
  }

  #failed(call: Call, error: unknown): void {
    this.#close(call, () => this.answers.raised(call, error));
  }

  /** Ends a call, with what an answer says; one that has ended is left as it is, and its late result dropped. */
  #close(call: Call, answer: () => void): void {
    if (!call.isOpen) {
      return;
    }
    if (call.partial !== null) {
      this.log.flush(call);
    }
    call.isOpen = false;
    this.calls.delete(call.id);
    if (call.isCancelled) {
      this.answers.cancelled(call);
    } else {
      answer();
    }
    if (this.isStopping) {
      this.#restIfIdle();
    }
  }

  #cancel(message: Message): void {
    const call = this.#callOf(message);
    if (call === undefined || call.isCancelled) {
      return;
    }
    const listens = call.listens;
    call.isCancelled = true;
    this.outgoing.cut(call);
    this.platform.run(call, () => call.abort());
    const end = (): void => this.#close(call, () => undefined);
    call.production?.close((error) => {
      if (error !== undefined) {
        this.platform.run(call, () => this.answers.report(error, `The stream ${call.name} was broken off, and its end failed`));
      }
      end();
    });
    if (listens) {
      this.platform.after(PATIENCE, end); // it has got the time for a `finally`, say
    } else {
      end();
    }
  }

  /** Gives the call that a message is about; undefined where it has ended, and the message was under way already. */
  #callOf(message: Message): Call | undefined {
    const id = message.call!;
    if (!(id > 0 && id <= this.#last && id % 2 === this.#parity)) {
      throw neverMade(id);
    }
    return this.calls.get(id);
  }

  #checkParent(message: Message): void {
    const parent = message.parent!;
    if (parent > (parent % 2 === this.#parity ? this.#last : this.outgoing.last) || parent === message.call) {
      throw new ProtocolFault("call", `Call ${message.call} names the parent ${parent}, which was never made.`);
    }
  }

  /** Hears what a call of this side's prints, or how far it has come. */
  #hear(message: Message): void {
    if (message.call && !this.outgoing.hasMade(message.call)) {
      throw neverMade(message.call);
    }
    if (!this.outgoing.hear(message)) {
      this.heard?.(message);
    }
  }

  #stop(): void {
    this.isStopping = true;
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.calls.size === 0) {
      this.idle?.();
    }
  }

  #refuseKind(message: Message): never {
    if (message.kind === "fault") {
      const [code, sentence] = message.payload as [string, string];
      throw new FaultReceived(`The hub closes the link, fault ${code}: ${sentence}`);
    }
    if (message.kind === "hello") {
      throw new ProtocolFault("order", "A second hello came.");
    }
    throw new ProtocolFault("kind", `A hub sends no ${JSON.stringify(message.kind)}.`);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
