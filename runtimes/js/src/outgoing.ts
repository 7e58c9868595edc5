// The calls that this side makes: of the hub's actions, of other peers', and of what handles refer to.
import type { Call } from "./calls.ts";
import { Busy, Cancelled, ConnectionLost, CrossingError, HandleLost, PonsError, type ErrorDict, errorOf } from "./errors.ts";
import { ProtocolFault } from "./faults.ts";
import type { Handles } from "./handles.ts";
import type { Message } from "./messages.ts";
import { checkName } from "./names.ts";
import type { Platform } from "./platform.ts";
import type { Sender } from "./sending.ts";
import { Stream } from "./streams.ts";
import { plainText } from "./values/plain.ts";
import { type Tables, NO_TABLES, readValue } from "./values/reading.ts";
import type { Writer, Written } from "./values/writing.ts";

/** What a call may have beside its name and arguments. */
export interface CallOptions {
  /** The proxy that the call is made on. */
  target?: object;
  /** Whether the result, or each item, is asked for as a handle. */
  asHandle?: boolean;
  /** The credit of a stream. */
  credit?: readonly [items: number, bytes: number];
  /** The call in whose course it is made, where that is not the one whose code runs. */
  caller?: Call | undefined;
}

/** Marks the keyword arguments of a call: `pons.call("plot", data, pons.named({ color: "red" }))`. */
export class Named {
  constructor(readonly keywords: Record<string, unknown>) {}
}

/** Arguments that are written already. */
export class Parcel {
  constructor(
    readonly written: Written,
    readonly isNamed: boolean,
  ) {}
}

/** Writes the arguments of a call; says whether the last of them are its keywords. */
export function writeArguments(args: readonly unknown[], writer: Writer, depth: number): boolean {
  const last = args.at(-1);
  const isNamed = last instanceof Named;
  const values = isNamed ? [...args.slice(0, -1), last.keywords] : args;
  const texts = values.map((value, i) => plainText(value, depth) ?? writer.at(i, value));
  writer.written.text = `[${texts.join(",")}]`;
  return isNamed;
}

/** Takes in what comes for a call that this side made. */
export interface Receiver {
  item(message: Message, tables: Tables): void;
  ended(value: unknown): void;
  failed(error: unknown): void;
  /** Hears what is printed in its course, and how far it has come; says whether it wants to know. */
  heard?(message: Message): boolean;
}

/** A call that was begun, for whoever made it. */
export interface Begun {
  /** Asks the other side to stop it; nobody waits for it any more. */
  leave(): void;
  /** Grants its stream more credit. */
  grant(items: number, bytes: number): void;
  /** Reads a value that came for it. */
  read(json: unknown, tables: Tables, what: string): unknown;
}

/** What begins calls: a link, or who sees to it that there is one. */
export interface Beginner {
  begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: CallOptions): Begun;
}

/** A call of this side's, in flight. */
export class Pending implements Begun {
  isLeft = false; // nobody waits for it any more, but its end is still to come

  constructor(
    private readonly outgoing: Outgoing,
    readonly id: number,
    readonly name: string,
    readonly caller: Call | undefined,
    readonly receiver: Receiver,
    readonly isStream: boolean,
  ) {}

  leave(): void {
    this.outgoing.leave(this);
  }

  grant(items: number, bytes: number): void {
    this.outgoing.grant(this, items, bytes);
  }

  read(json: unknown, tables: Tables, what: string): unknown {
    return this.outgoing.read(json, tables, what);
  }
}

/** Calls an action by whatever begins calls, and gives what it returns. */
export function callBy(beginner: Beginner, name: string, args: readonly unknown[] | Parcel, options: CallOptions = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const item = (): never => {
      throw new ProtocolFault("call", `The call of ${name} is no stream, but an item of it came.`);
    };
    beginner.begin(name, args, { item, ended: resolve, failed: reject }, options);
  });
}

/** Makes calls. */
export class Outgoing implements Beginner {
  readonly pending = new Map<number, Pending>();
  last: number;
  #closed: string | null = "The module is still being loaded; calls can be made when it is.";

  constructor(
    private readonly sender: Sender,
    private readonly handles: Handles,
    private readonly platform: Platform,
    /** The id of the first call of this side's: 1 of a hub's, 2 of others'. */
    private readonly first: 1 | 2,
  ) {
    this.last = first - 2;
  }

  /** Says that calls can be made from now on. */
  open(): void {
    this.#closed = null;
  }

  /** Calls an action and gives what it returns. */
  call(name: string, args: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    return callBy(this, name, args, options);
  }

  /** Gives a stream's items as they come; its call begins with the first of them. */
  stream(name: string, args: readonly unknown[], options: CallOptions = {}): Stream {
    return new Stream(this, name, args, options);
  }

  /** Sends a call. */
  begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: CallOptions): Pending {
    this.#check(name, options.target);
    const current = options.caller ?? this.platform.current();
    const caller = current?.isOpen && current.link === this ? current : undefined;
    if (caller?.isCancelled) {
      throw new Cancelled(`The call of ${name} was not begun: the call in whose course it is made was cancelled.`);
    }
    const id = this.last + 2;
    const pending = new Pending(this, id, name, caller, receiver, options.credit !== undefined);
    this.last = id;
    this.pending.set(id, pending); // before it is sent: a link within one thread may bring the answer meanwhile
    try {
      this.#send(pending, args, options);
    } catch (error) {
      this.pending.delete(id);
      this.last = this.last === id ? id - 2 : this.last; // nothing was sent
      throw error;
    }
    if (caller !== undefined) {
      (caller.children ??= new Set()).add(pending);
    }
    return pending;
  }

  /** Takes in an answer or an item. */
  receive(message: Message): void {
    const pending = this.pending.get(message.call!);
    if (pending === undefined) {
      throw new ProtocolFault("call", `Call ${message.call} ${this.hasMade(message.call!) ? "was answered already" : "was never made"}.`);
    }
    const tables = this.handles.accept(message);
    if (message.kind === "item") {
      if (!pending.isStream) {
        throw new ProtocolFault("call", `Call ${message.call} of ${pending.name} is no stream, but an item of it came.`);
      }
      if (!pending.isLeft) {
        pending.receiver.item(message, tables);
      }
      return;
    }
    this.#forget(pending);
    if (message.kind === "error") {
      pending.receiver.failed(this.#errorOf(message));
    } else {
      this.#end(pending, message, tables);
    }
  }

  /** Gives what is printed in the course of a call of this side's, or how far it has come, to whoever made it; says whether that wants it. */
  hear(message: Message): boolean {
    return this.pending.get(message.call!)?.receiver.heard?.(message) === true;
  }

  /** Says whether an id is that of a call of this side's, in flight or ended. */
  hasMade(id: number): boolean {
    return id % 2 === this.first % 2 && id > 0 && id <= this.last;
  }

  /** Asks the other side to stop a call for which nobody waits any more. */
  leave(pending: Pending): void {
    if (!pending.isLeft) {
      pending.isLeft = true;
      if (this.pending.has(pending.id)) {
        this.sender.plain(`{"kind":"cancel","call":${pending.id}}`, pending.id);
      }
    }
  }

  /** Stops the calls that were made in the course of a cancelled one. */
  cut(caller: Call): void {
    for (const pending of caller.children ?? []) {
      this.leave(pending);
      pending.receiver.failed(new Cancelled(`The call of ${caller.name} was cancelled while it waited for ${pending.name}.`));
    }
  }

  /** Grants a stream more credit. */
  grant(pending: Pending, items: number, bytes: number): void {
    if (this.pending.has(pending.id)) {
      this.sender.plain(`{"kind":"credit","call":${pending.id},"credit":[${items},${bytes}]}`, pending.id);
    }
  }

  /** Reads a value that came for a call of this side's. */
  read(json: unknown, tables: Tables, what: string): unknown {
    try {
      return readValue(json, tables, this.sender.limits.depth);
    } catch (error) {
      if (error instanceof PonsError && !(error instanceof CrossingError)) {
        throw error;
      }
      throw new CrossingError(`${what} cannot be read: ${(error as Error).message}`, "result");
    }
  }

  /** Ends every call: the link has ended. */
  lose(reason: string): void {
    this.#closed ??= reason;
    for (const pending of this.pending.values()) {
      this.#forget(pending);
      pending.receiver.failed(new ConnectionLost(reason));
    }
  }

  #check(name: string, target: object | undefined): void {
    checkName("An action's name", name);
    if (this.#closed !== null) {
      throw new (target === undefined ? ConnectionLost : HandleLost)(this.#closed);
    }
    if (this.pending.size >= this.sender.limits.calls) {
      throw new Busy(`The call of ${name} was not begun: ${this.pending.size} calls are in flight, the limit \`calls\`.`);
    }
  }

  #send(pending: Pending, args: readonly unknown[] | Parcel, options: CallOptions): void {
    const { id, name, caller } = pending;
    const { written, isNamed } = args instanceof Parcel ? args : this.#write(args, options.target);
    let head = `{"kind":"call","call":${id}${caller === undefined ? "" : `,"parent":${caller.id}`},"name":${JSON.stringify(name)}`;
    head += options.credit === undefined ? "" : `,"credit":[${options.credit.join(",")}]`;
    head += (isNamed ? ',"named":true' : "") + (options.asHandle ? ',"handle":true' : "");
    this.sender.send(head, written, id, "args", false);
    this.sender.flush();
  }

  #write(args: readonly unknown[], target: object | undefined): Parcel {
    const writer = this.sender.writer("args");
    if (target !== undefined) {
      writer.written.handles = [this.handles.homeOf(target)!];
    }
    const isNamed = writeArguments(args, writer, this.sender.limits.depth);
    return new Parcel(writer.written, isNamed);
  }

  #end(pending: Pending, message: Message, tables: Tables): void {
    try {
      pending.receiver.ended(this.read(message.payload, tables, `The result of ${pending.name}`));
    } catch (error) {
      pending.receiver.failed(error);
    }
  }

  #errorOf(message: Message): PonsError {
    try {
      return errorOf(readValue(message.payload, NO_TABLES, this.sender.limits.depth) as Partial<ErrorDict>);
    } catch (error) {
      return new PonsError(`The call failed, and its error cannot be read: ${(error as Error).message}`);
    }
  }

  #forget(pending: Pending): void {
    this.pending.delete(pending.id);
    pending.caller?.children?.delete(pending);
  }
}
