// One link of a client's, from `join` to its end; a connection has one after the other.
import { type Action, actionOf } from "../actions.ts";
import { Engine } from "../engine.ts";
import { Busy, ConnectionLost, type ErrorDict, PonsError, Refused, errorOf } from "../errors.ts";
import type { Events } from "../events.ts";
import { FaultReceived, ProtocolFault } from "../faults.ts";
import { type Limits, limitsOf } from "../limits.ts";
import { type Message, readBinary, readText, sizeOfBinary } from "../messages.ts";
import { PART, PART_HEAD, PartReader } from "../parts.ts";
import type { Platform } from "../platform.ts";
import { NO_TABLES, readValue } from "../values/reading.ts";
import { Outlet } from "./outlet.ts";
import type { Wire } from "./wires.ts";

const VERSION = 1;
const PATIENCE = 20_000; // milliseconds that a host has to say hello
const DEPTH = 20; // of what is said before the limits are known
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

/** What a client has to say of itself. */
export interface Introduction {
  token: string | undefined;
  client: number;
  secret: string | undefined;
  logs: boolean;
}

/** What there is on this side of every link of a connection. */
export interface Side {
  platform: Platform;
  actions: ReadonlyMap<string, Action>;
  exposed: ReadonlySet<unknown>; // the classes among them
  ask: ((prompt: string, secret: boolean) => unknown) | undefined;
}

/** The host has closed the link, and would do so again. */
export class LastingRefusal extends Refused {}

/** A link that has joined. */
export class Link {
  readonly engine: Engine;
  readonly client: number;
  readonly secret: string;
  readonly isResumed: boolean;
  /** Called once, when it has ended. */
  ended: ((reason: string) => void) | null = null;
  readonly #outlet: Outlet;
  readonly #parts: PartReader;
  #isOver = false;

  /** Joins the host at the other end of a wire. */
  static join(wire: Wire, introduction: Introduction, side: Side): Promise<Link> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => wire.close(), PATIENCE);
      wire.onclose = (reason) => {
        clearTimeout(timer);
        reject(new ConnectionLost(reason ?? "The host has closed the connection."));
      };
      wire.onmessage = (text) => {
        clearTimeout(timer);
        wire.onmessage = null;
        try {
          resolve(new Link(wire, hear(text), side));
        } catch (error) {
          wire.onclose = null;
          wire.close();
          reject(error);
        }
      };
      const { token, client, secret, logs } = introduction;
      wire.send(JSON.stringify({ kind: "join", payload: { version: VERSION, token, logs, ...(secret === undefined ? {} : { client, secret }) } }));
    });
  }

  private constructor(
    private readonly wire: Wire,
    hello: Record<string, unknown>,
    side: Side,
  ) {
    this.client = hello.client as number;
    this.secret = hello.secret as string;
    this.isResumed = hello.resumed === true;
    const limits = limitsOf(hello.limits);
    this.#outlet = new Outlet(wire);
    this.engine = new Engine(this.#outlet, side.platform, limits);
    this.#parts = this.#intake(limits);
    wire.onmessage = (message) => this.#take(message);
    wire.onclose = (reason) => this.end(reason ?? "The connection to the host has ended.");
    this.#expose(side);
  }

  /** Lets calls and events go. */
  open(events: Events): void {
    this.engine.outgoing.open();
    events.move(this.engine);
    events.open();
  }

  /** Ends it, and all that is in flight. */
  end(reason: string): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.wire.onmessage = this.wire.onclose = null;
      this.#outlet.drop();
      this.wire.close();
      this.engine.events.close();
      this.engine.lose(reason);
      this.ended?.(reason);
    }
  }

  #expose({ actions, exposed, ask }: Side): void {
    const { engine } = this;
    actions.forEach((action, name) => engine.actions.set(name, action));
    exposed.forEach((each) => engine.handles.exposed.add(each));
    if (ask !== undefined) {
      engine.actions.set("pons.ask", actionOf("pons.ask", ask as never));
    }
    const named = [...actions.values()].map(({ name, kind }) => [name, kind]);
    const ready = { version: VERSION, language: "javascript", languageVersion: "", actions: named };
    this.#outlet.send(JSON.stringify({ kind: "ready", payload: ready }), null, 0, false);
  }

  #intake({ message }: Limits): PartReader {
    const text = (data: Uint8Array): void => this.#text(decode(data));
    return new PartReader({ text, binary: (data) => this.#give(readBinary(data, decode)) }, message + PART + PART_HEAD, (first) => sizeOfBinary(first, decode));
  }

  #take(message: string | Uint8Array): void {
    try {
      if (typeof message === "string") {
        this.#text(message);
      } else {
        this.#parts.take(message);
      }
    } catch (error) {
      this.#broken(error);
    }
  }

  #text(text: string): void {
    const message = readText(text, 0);
    if (message.kind === "item") {
      message.size = this.#outlet.byteLength(text); // only there somebody counts it
    }
    this.#give(message);
  }

  #give(message: Message): void {
    this.engine.receive(message);
  }

  #broken(error: unknown): void {
    if (error instanceof FaultReceived) {
      return this.end(error.sentence);
    }
    const [code, sentence] = error instanceof ProtocolFault ? [error.code, error.sentence] : ["payload", String(error)];
    this.#outlet.send(JSON.stringify({ kind: "fault", payload: [code, sentence] }), null, 0, false);
    this.end(`The host broke the protocol (${code}): ${sentence}`);
    if (!(error instanceof ProtocolFault)) {
      throw error; // a mistake in here
    }
  }
}

/** Reads what a host says first: hello, or why it lets nobody in. */
function hear(text: string | Uint8Array): Record<string, unknown> {
  const message = typeof text === "string" ? readText(text, text.length) : { kind: "bytes", payload: null };
  const payload = readValue(message.payload, NO_TABLES, DEPTH);
  if (message.kind === "fault") {
    const [code, sentence] = payload as [string, string];
    throw refusalOf(code, sentence);
  }
  if (message.kind === "error") {
    throw loadErrorOf(payload as ErrorDict); // a host that this program has started cannot begin
  }
  const hello = payload as Record<string, unknown>;
  if (message.kind !== "hello" || hello?.version !== VERSION) {
    throw new LastingRefusal(`The other side says ${message.kind}, where hello of version ${VERSION} was due: it is no host that this client can speak with.`);
  }
  return hello;
}

function loadErrorOf(error: ErrorDict): PonsError {
  return error.type === null ? new PonsError(error.message, error) : errorOf(error);
}

function refusalOf(code: string, sentence: string): PonsError {
  const text = `The host does not let this program in (${code}): ${sentence}`;
  return code === "busy" ? new Busy(text) : new LastingRefusal(text);
}
