// One Python of the page: the Worker in which it runs, and the engine on this side of it, which has a hub's part.
import type { Engine } from "../engine.ts";
import type { ErrorDict } from "../errors.ts";
import type { Message } from "../messages.ts";
import type { Platform, Port } from "../platform.ts";
import type { Kit } from "./kit.ts";
import { TellingSide, sharedMemory } from "./mailbox.ts";
import type { PythonParts } from "./python.ts";
import { type Event, type Given, type Report, type Setup, pack } from "./passing.ts";

const AGAIN = 20; // milliseconds after which the bell is rung once more
const GRACE = 2000; // that a call has to end after its cancel, before its Worker is ended
const SHORT_GRACE = 100; // the same where nothing can interrupt it
const VERSION = 1;
const CANCEL = '{"kind":"cancel"';

/** A Worker, whoever makes them. */
export interface WorkerLike {
  post(message: Setup | Event, transfer: readonly ArrayBuffer[]): void;
  listen(heard: (message: Event | Given | Report) => void, broken: (reason: string) => void): void;
  terminate(): void;
}

/** What Python said of itself when it was ready. */
export interface Ready {
  actions: [name: string, kind: string][];
  jobs?: [name: string, sharing: string][];
}

/** What a link has beside its Worker. */
export interface LinkParts {
  kit: Kit;
  platform: Platform;
  parts: PythonParts;
  progress: (fraction: number, message: string) => void;
}

/** The link to one Python. */
export class PythonLink implements Port {
  readonly engine: Engine;
  ready: Ready | null = null;
  /** Called once, when it has ended. */
  ended: ((reason: string) => void) | null = null;
  /** Called when it takes calls again, because the one that it may have been ended for has ended by itself. */
  freed: (() => void) | null = null;
  readonly #side: TellingSide | undefined;
  readonly #stopping = new Set<number>(); // calls that nothing can interrupt
  readonly #encoder = new TextEncoder();
  #isOver = false;
  #begin!: { done(ready: Ready): void; failed(error: unknown): void };

  constructor(
    private readonly worker: WorkerLike,
    private readonly has: LinkParts,
  ) {
    const { kit, platform, parts } = has;
    this.engine = new kit.Engine(this, platform, kit.limitsOf(parts.limits), "hub");
    const memory = sharedMemory();
    this.#side = memory && new TellingSide(memory);
    worker.listen(
      (message) => this.#hear(message),
      (reason) => this.end(reason),
    );
    worker.post({ ...parts, memory }, []);
  }

  /** Says whether its Worker may be ended in a moment, so that calls had better wait. */
  get isInDoubt(): boolean {
    return this.#stopping.size > 0;
  }

  /** Waits until the module is loaded. */
  start(): Promise<Ready> {
    return new Promise((done, failed) => (this.#begin = { done, failed }));
  }

  send(text: string, buffers: readonly Uint8Array[] | null, call: number): number {
    if (this.#isOver) {
      return text.length;
    }
    const bodies = buffers === null ? null : buffers.map((each) => (this.has.kit.copies.has(each) ? each : each.slice()) as Uint8Array<ArrayBuffer>);
    const event = (): void => this.worker.post(bodies === null ? text : { text, buffers: bodies }, (bodies ?? []).map((each) => each.buffer));
    if (this.#side === undefined) {
      event();
    } else {
      this.#side.send(() => pack(text, bodies), event);
    }
    if (text.startsWith(CANCEL)) {
      this.#stop(call);
    }
    return this.byteLength(text);
  }

  flush(): void {
    // Nothing gathers here.
  }

  byteLength(text: string): number {
    return text.length < 1024 && /^[\0-\x7f]*$/.test(text) ? text.length : this.#encoder.encode(text).length;
  }

  /** Ends the Worker, and all that is in flight. */
  end(reason: string): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.worker.terminate();
      this.engine.lose(reason);
      if (this.ready === null) {
        this.#begin.failed(new this.has.kit.ConnectionLost(reason));
      }
      this.ended?.(reason);
    }
  }

  /** Interrupts a call until it has ended; one that does not is ended with its Worker. */
  #stop(call: number, since = 0): void {
    const { pending } = this.engine.outgoing;
    if (!pending.has(call) || this.#isOver) {
      return this.#stopping.delete(call) && !this.isInDoubt ? this.freed?.() : undefined;
    }
    if (this.#side === undefined) {
      this.#stopping.add(call);
    }
    if (since >= (this.#side === undefined ? SHORT_GRACE : GRACE)) {
      const name = pending.get(call)!.name;
      const why = this.#side === undefined ? "; a page that is isolated (crossOriginIsolated) could have interrupted it" : "";
      return this.end(`The call of ${name} did not end when it was cancelled, so the Worker of Python was ended${why}.`);
    }
    this.#side?.ring(call);
    setTimeout(() => this.#stop(call, since + AGAIN), AGAIN);
  }

  #hear(message: Event | Given | Report): void {
    if (this.#isOver) {
      return;
    }
    if (Array.isArray(message)) {
      const [call, payload] = message as Given;
      this.engine.receive({ kind: "return", call, payload, size: 0, payloadAt: 0, bodies: [] });
    } else if (typeof message === "object" && "progress" in message) {
      this.has.progress(...message.progress);
    } else if (typeof message === "object" && "failed" in message) {
      this.end(message.failed);
    } else if (typeof message === "string") {
      this.#take(message, []);
    } else {
      const { text, buffers } = message as Exclude<Event, string>;
      this.#take(text, buffers);
    }
  }

  #take(text: string, buffers: readonly Uint8Array[]): void {
    const message = this.has.kit.readText(text, 0, undefined, buffers);
    if (this.ready === null) {
      return this.#first(message);
    }
    if (message.kind === "item") {
      message.size = this.byteLength(text); // only there somebody counts it
    }
    try {
      this.engine.receive(message);
    } catch (error) {
      this.end(`Python in the page broke the protocol: ${(error as Error).message}`);
      throw error;
    }
  }

  /** What comes first says whether the module was loaded; before it comes what that printed. */
  #first(message: Message): void {
    const { kit } = this.has;
    const payload = kit.readValue(message.payload, { buffers: [], handles: [] }, 200) as Record<string, unknown>;
    if (message.kind === "log") {
      this.engine.heard?.(message);
    } else if (message.kind === "ready" && payload.version === VERSION) {
      this.ready = payload as unknown as Ready;
      this.engine.outgoing.open();
      this.has.progress(1, "Ready"); // before whoever waits goes on
      this.#begin.done(this.ready);
    } else {
      this.#begin.failed(message.kind === "error" ? kit.errorOf({ ...(payload as unknown as ErrorDict), code: "raised" }) : new kit.ConnectionLost(`Python in the page says ${message.kind} where ready was due.`));
      this.ended = null;
      this.ready = { actions: [] };
      this.end("The module could not be loaded.");
    }
  }
}
