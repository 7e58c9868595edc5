// The calls that this side makes: of the hub's actions, of other peers', and of what handles refer to.
import type { Call } from "./calls.ts";
import { Busy, Cancelled, CrossingError, HandleLost, PeerLost, PonsError, type ErrorDict, errorOf } from "./errors.ts";
import { ProtocolFault } from "./faults.ts";
import type { Handles } from "./handles.ts";
import { type Message, isName } from "./messages.ts";
import type { Platform } from "./platform.ts";
import { entryOf } from "./proxies.ts";
import type { Sender } from "./sending.ts";
import { Stream } from "./streams.ts";
import { plainText } from "./values/plain.ts";
import { type Tables, NO_TABLES, readValue } from "./values/reading.ts";

/** What a call may have beside its name and arguments. */
export interface CallOptions {
  /** The proxy that the call is made on. */
  target?: object;
  /** Whether the result, or each item, is asked for as a handle. */
  asHandle?: boolean;
  /** The credit of a stream. */
  credit?: readonly [items: number, bytes: number];
}

/** Marks the keyword arguments of a call: `pons.call("plot", data, pons.named({ color: "red" }))`. */
export class Named {
  constructor(readonly keywords: Record<string, unknown>) {}
}

/** Takes in what comes for a call that this side made. */
export interface Receiver {
  item(message: Message, tables: Tables): void;
  ended(value: unknown): void;
  failed(error: unknown): void;
}

/** A call of this side's, in flight. */
export class Pending {
  isLeft = false; // nobody waits for it any more, but its end is still to come

  constructor(
    readonly id: number,
    readonly name: string,
    readonly caller: Call | undefined,
    readonly receiver: Receiver,
    readonly isStream: boolean,
  ) {}
}

/** Makes calls. */
export class Outgoing {
  readonly pending = new Map<number, Pending>();
  last = 0;
  #closed: string | null = "The module is still being loaded; calls can be made when it is.";

  constructor(
    private readonly sender: Sender,
    private readonly handles: Handles,
    private readonly platform: Platform,
  ) {}

  /** Says that calls can be made from now on. */
  open(): void {
    this.#closed = null;
  }

  /** Calls an action and gives what it returns. */
  call(name: string, args: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const item = (): never => {
        throw new ProtocolFault("call", `The call of ${name} is no stream, but an item of it came.`);
      };
      this.begin(name, args, { item, ended: resolve, failed: reject }, options);
    });
  }

  /** Gives a stream's items as they come; its call begins with the first of them. */
  stream(name: string, args: readonly unknown[], options: CallOptions = {}): Stream {
    return new Stream(this, name, args, options);
  }

  /** Sends a call. */
  begin(name: string, args: readonly unknown[], receiver: Receiver, options: CallOptions): Pending {
    this.#check(name, options.target);
    const current = this.platform.current();
    const caller = current?.isOpen ? current : undefined;
    if (caller?.isCancelled) {
      throw new Cancelled(`The call of ${name} was not begun: the call in whose course it is made was cancelled.`);
    }
    const id = this.last + 2;
    const pending = new Pending(id, name, caller, receiver, options.credit !== undefined);
    this.#send(pending, args, options);
    this.last = id;
    this.pending.set(id, pending);
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

  /** Says whether an id is that of a call of this side's, in flight or ended. */
  hasMade(id: number): boolean {
    return id % 2 === 0 && id > 0 && id <= this.last;
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
      pending.receiver.failed(new PeerLost(reason));
    }
  }

  #check(name: string, target: object | undefined): void {
    if (!isName(name)) {
      throw new TypeError(`An action's name must be a text of 1 to ${this.sender.limits.name} bytes without control characters, but is ${JSON.stringify(name)}.`);
    }
    if (this.#closed !== null) {
      throw new (target === undefined ? PeerLost : HandleLost)(this.#closed);
    }
    if (this.pending.size >= this.sender.limits.calls) {
      throw new Busy(`The call of ${name} was not begun: ${this.pending.size} calls are in flight, the limit \`calls\`.`);
    }
  }

  #send(pending: Pending, args: readonly unknown[], options: CallOptions): void {
    const { id, name, caller } = pending;
    const last = args.at(-1);
    const named = last instanceof Named ? last : undefined;
    const values = named === undefined ? args : [...args.slice(0, -1), named.keywords];
    let head = `{"kind":"call","call":${id}${caller === undefined ? "" : `,"parent":${caller.id}`},"name":${JSON.stringify(name)}`;
    head += options.credit === undefined ? "" : `,"credit":[${options.credit.join(",")}]`;
    head += (named === undefined ? "" : ',"named":true') + (options.asHandle ? ',"handle":true' : "");
    const writer = this.sender.writer("args");
    if (options.target !== undefined) {
      writer.written.handles = [entryOf(options.target)!];
    }
    const { depth } = this.sender.limits;
    const texts = values.map((value, i) => plainText(value, depth) ?? writer.at(i, value));
    writer.written.text = `[${texts.join(",")}]`;
    this.sender.send(head, writer.written, id, "args", false);
    this.sender.flush();
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
