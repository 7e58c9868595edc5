// The life of the host: started with the application, and anew after a death, where whoever is asked says so.
import { ConnectionLost } from "../errors.ts";
import type { Wire } from "../client/wires.ts";
import type { Door } from "./bridge.ts";

/** How a host process ended that nobody had ended. */
export interface HostLoss {
  /** What happened: how it ended and what it wrote last, or why it could not start. */
  readonly reason: string;
  /** Its exit code, or the signal that killed it; neither where there was nothing to start. */
  readonly code: number | null;
  readonly signal: string | null;
  /** How long it had run. */
  readonly seconds: number;
  /** Whether it had ever been ready; a file that cannot be loaded, say, ends it before. */
  readonly wasReady: boolean;
}

/** What to do about it: start another, end the application, or go on without. */
export type Remedy = "restart" | "quit" | "leave";

/** One start of a host, and what comes of it. */
export interface Attempt {
  /** Where pages' connections go, once it is ready; fails where it never is. */
  readonly door: Promise<Door>;
  /** Settles when it has ended. */
  readonly ended: Promise<HostLoss>;
  /** Gives main's own way to it, once; null after that. */
  takeWire(): Promise<Wire> | null;
  end(): void;
}

/** What its users decide. */
export interface Decisions {
  lost(loss: HostLoss): Remedy | Promise<Remedy>;
  quit(): void;
}

/** Keeps a host running. */
export class Hosting {
  #host = awaited<Attempt>();
  #running: Attempt | null = null;
  #isClosed = false;
  readonly #over: Promise<void>;

  constructor(
    private readonly launch: () => Attempt,
    private readonly decisions: Decisions,
  ) {
    this.#over = this.#run();
  }

  /** Gives the host's door; waits for a host that starts or is asked about, and fails where none will come. */
  async door(): Promise<Door> {
    const host = await this.#host.promise;
    return host.door.catch(() => host.ended.then(() => this.door()));
  }

  /** Gives main's own way to the host that runs, or to the next one where it has that already. */
  async wire(): Promise<Wire> {
    const host = await this.#host.promise;
    return host.takeWire() ?? host.ended.then(() => this.wire());
  }

  /** Ends the host, and starts no other. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#running?.end();
    await this.#over;
  }

  async #run(): Promise<void> {
    for (let remedy: Remedy = "restart"; remedy === "restart" && !this.#isClosed; ) {
      this.#running = this.launch();
      this.#host.resolve(this.#running);
      const loss = await this.#running.ended;
      this.#running = null;
      this.#host = awaited();
      this.#host.promise.catch(() => undefined); // whoever waits hears of it
      remedy = this.#isClosed ? "leave" : await this.#decide(loss);
    }
    this.#host.reject(new ConnectionLost("The host of this application has ended, and is not started again."));
  }

  async #decide(loss: HostLoss): Promise<Remedy> {
    const remedy = await this.decisions.lost(loss);
    if (remedy === "quit") {
      this.decisions.quit();
    }
    return remedy;
  }
}

interface Awaited<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Makes a promise that is settled from outside. */
function awaited<T>(): Awaited<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
