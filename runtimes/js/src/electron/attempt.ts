// Starts one host process, joined to this one by its stdin and stdout, with a socket for pages beside.
import { type ErrorDict, RemoteError, errorOf } from "../errors.ts";
import type { Wire } from "../client/wires.ts";
import { HostProcess, type HostPlan } from "../node/host-process.ts";
import { HostWire } from "../node/host-wire.ts";
import { NO_TABLES, readValue } from "../values/reading.ts";
import type { Door } from "./bridge.ts";
import type { Attempt, HostLoss } from "./hosting.ts";

const DEPTH = 20; // of what a host says first

/** Starts a host; `plan` is asked here, so that what it throws is a start that failed. `path` is where the host listens. */
export function attempt(plan: () => HostPlan, path: string): Attempt {
  return new Start(plan, path);
}

class Start implements Attempt {
  readonly door: Promise<Door>;
  readonly ended: Promise<HostLoss>;
  readonly #began = performance.now();
  readonly #process: Promise<HostProcess>;
  #wire: Promise<Wire> | null;
  #wasReady = false;
  #failure: string | undefined;

  constructor(
    plan: () => HostPlan,
    private readonly path: string,
  ) {
    this.#process = (async () => HostProcess.start(plan()))();
    let open!: (door: Door) => void;
    const ready = new Promise<Door>((resolve) => (open = resolve));
    this.#wire = this.#process.then((host) => new HostWire(host, (first) => this.#heard(first, open)));
    this.#wire.catch(() => undefined); // the end tells why
    this.ended = this.#process.then((host) => this.#watch(host), (error: Error) => this.#loss(error.message));
    this.door = Promise.race([ready, this.ended.then((loss) => Promise.reject(new Error(loss.reason)))]);
    this.door.catch(() => undefined); // nobody may have asked
  }

  takeWire(): Promise<Wire> | null {
    const wire = this.#wire;
    this.#wire = null;
    return wire;
  }

  end(): void {
    this.#process.then(
      (host) => host.end(),
      () => undefined, // it never was
    );
  }

  #heard(first: string, open: (door: Door) => void): void {
    try {
      this.#hear(first, open);
    } catch (error) {
      this.#failure = `What was started is no host of Pons, or one that is broken: ${String(error)}`;
    }
  }

  /** Hears what a host says first: who it is, or why it cannot begin. */
  #hear(first: string, open: (door: Door) => void): void {
    const message = JSON.parse(first) as { kind: string; payload: unknown };
    const payload = readValue(message.payload, NO_TABLES, DEPTH);
    if (message.kind === "hello") {
      this.#wasReady = true;
      open({ path: this.path, token: (payload as { host: { token: string } }).host.token });
    } else if (message.kind === "error") {
      const error = errorOf(payload as ErrorDict);
      this.#failure = error instanceof RemoteError && error.type !== null ? error.traceback : error.message;
    }
  }

  async #watch(host: HostProcess): Promise<HostLoss> {
    const { code, signal } = await host.exited;
    return this.#loss(this.#failure ?? (await host.epitaph()), code, signal);
  }

  #loss(reason: string, code: number | null = null, signal: string | null = null): HostLoss {
    return { reason, code, signal, seconds: (performance.now() - this.#began) / 1000, wasReady: this.#wasReady };
  }
}
