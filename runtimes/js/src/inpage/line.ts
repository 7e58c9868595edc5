// The way from a connection to the Pythons of the page: which of them gets a call, and what happens when one ends.
import type { Call } from "../calls.ts";
import type { ClientCallOptions, Ground, State } from "../client/line.ts";
import type { Begun, Parcel, Receiver } from "../outgoing.ts";
import type { Kit } from "./kit.ts";
import type { PythonLink, Ready } from "./link.ts";
import { type Shared, serve } from "./services.ts";

const MOST_WAITING = 1024; // calls
const VALUES = "pons.values.";

/** Runs a module in one Worker or several; what a connection stands on, as `Line` is with a host. */
export class InPageLine implements Ground {
  state: State = "connecting";
  readonly client = 1;
  readonly #links = new Set<PythonLink>(); // those that are ready
  readonly #runners = new Set<PythonLink>(); // each of which runs a job
  readonly #listeners = new Set<(state: State) => void>();
  readonly #waiting = new Set<InstanceType<Kit["Waiting"]>>();
  #refusal: unknown;
  #names = new Set<string>();

  constructor(
    private readonly shared: Shared,
    private readonly makeLink: () => PythonLink,
    private readonly count: number,
    private readonly interpreter: () => unknown,
  ) {
    shared.isPythons = (name) => this.#names.has(name);
  }

  get events(): Shared["topics"] {
    return this.shared.topics;
  }

  /** The interpreter, where it runs in the page itself. */
  get pyodide(): unknown {
    return this.interpreter();
  }

  /** One that is ready, for what any of them answers alike. */
  get any(): PythonLink {
    const [link] = this.#links;
    if (link === undefined) {
      throw this.#refusal ?? new this.shared.kit.ConnectionLost("Python is being started again.");
    }
    return link;
  }

  current(): Call | undefined {
    for (const { engine } of this.#links) {
      const call = engine.platform.current();
      if (call !== undefined) {
        return call;
      }
    }
    return undefined;
  }

  /** Starts all of them. */
  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.count }, () => this.#open()));
    } catch (error) {
      this.#close(error);
      throw error;
    }
    this.#enter("open");
  }

  begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: ClientCallOptions): Begun {
    const { limits } = options;
    return limits === undefined
      ? this.#begin(name, args, receiver, options)
      : new this.shared.kit.Watch(receiver, limits, name).begin((watch) => this.#begin(name, args, watch, options));
  }

  onState(listener: (state: State) => void): () => void {
    const each = (state: State): void => listener(state);
    this.#listeners.add(each);
    return () => this.#listeners.delete(each);
  }

  close(reason = "This connection was closed."): void {
    this.#close(new this.shared.kit.ConnectionLost(reason));
  }

  #begin(name: string, args: readonly unknown[] | Parcel, receiver: Receiver, options: ClientCallOptions): Begun {
    if (name.startsWith(VALUES)) {
      return this.#ask(name.slice(VALUES.length), args as unknown[], receiver);
    }
    const link = this.#chosen(options);
    if (link !== undefined) {
      return link.engine.outgoing.begin(name, args, receiver, options);
    }
    const { Busy, Waiting } = this.shared.kit;
    if (this.state === "closed") {
      throw this.#refusal;
    }
    if (this.#waiting.size >= MOST_WAITING) {
      throw new Busy(`The call of ${name} was not begun: ${MOST_WAITING} calls wait for Python to start.`);
    }
    const waiting = new Waiting(() => this.#begin(name, args, receiver, options), receiver, (each) => this.#waiting.delete(each));
    this.#waiting.add(waiting);
    return waiting;
  }

  /** The values of the session lie on this side. */
  #ask(what: string, [, key, value, version]: unknown[], receiver: Receiver): Begun {
    const { values, kit } = this.shared;
    const [name, at] = [key as string, version as number | null];
    const result = what === "get" ? values.get(name) : what === "put" ? values.put(name, value, at) : what === "remove" ? values.remove(name) : values.keys();
    queueMicrotask(() => receiver.ended(result));
    return { leave: () => undefined, grant: () => undefined, read: (json, tables) => kit.readValue(json, tables, 1) };
  }

  /** The one that has least to do; in the course of a call of Python's that very one, which waits for it. */
  #chosen({ caller }: ClientCallOptions): PythonLink | undefined {
    let best: PythonLink | undefined;
    for (const link of this.#links) {
      const { calls, platform } = link.engine;
      if (platform.current() !== undefined || (caller !== undefined && calls.get(caller.id) === caller)) {
        return link;
      }
      if (link.isInDoubt) {
        continue;
      }
      if (best === undefined || link.engine.outgoing.pending.size < best.engine.outgoing.pending.size) {
        best = link;
      }
    }
    return best;
  }

  async #open(): Promise<void> {
    const link = this.makeLink();
    serve(link.engine, this.shared);
    link.ended = (reason) => this.#lost(link, reason);
    link.freed = () => this.#resume();
    const ready = await link.start();
    if (this.state === "closed") {
      return link.end("This connection was closed.");
    }
    this.#names = new Set(ready.actions.map(([name]) => name));
    const isFirst = this.#links.size === 0;
    this.#links.add(link);
    if (isFirst) {
      this.#startJobs(link, ready);
    }
    this.#resume();
  }

  #resume(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((each) => each.start());
  }

  /** Jobs run with the first Python; one that wants a process of its own gets a Worker. */
  #startJobs(link: PythonLink, { jobs = [] }: Ready): void {
    for (const [name, sharing] of jobs) {
      void this.#run(name, sharing === "own" ? undefined : link);
    }
  }

  async #run(job: string, link: PythonLink | undefined): Promise<void> {
    const runner = link ?? this.makeLink();
    try {
      if (runner !== link) {
        serve(runner.engine, this.shared);
        this.#runners.add(runner);
        await runner.start();
      }
      await runner.engine.outgoing.call("pons.job", [job]);
    } catch (error) {
      if (this.state !== "closed") {
        console.error(`The job ${job} has failed:`, error);
      }
    }
  }

  #lost(link: PythonLink, reason: string): void {
    this.#links.delete(link);
    this.shared.topics.forget(link.engine);
    if (this.state !== "open") {
      return;
    }
    console.warn(`${reason} Another one is started.`);
    if (this.#links.size === 0) {
      this.#enter("waiting");
    }
    this.#open().then(
      () => this.#enter("open"),
      (error: unknown) => this.#close(error),
    );
  }

  #close(error: unknown): void {
    if (this.state === "closed") {
      return;
    }
    this.#refusal = error;
    this.#enter("closed");
    [...this.#links, ...this.#runners].forEach((link) => link.end((error as Error).message));
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((each) => each.receiver.failed(error));
    this.shared.topics.end();
  }

  #enter(state: State): void {
    if (state !== this.state && this.state !== "closed") {
      this.state = state;
      [...this.#listeners].forEach((listener) => listener(state));
    }
  }
}
