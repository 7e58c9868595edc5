// The Worker in which Python runs: hears what to load, then passes messages between the page and Python.
import { WaitingSide } from "./mailbox.ts";
import { type Event, type Setup, unpack } from "./passing.ts";
import { PagePython, type PythonHost } from "./python.ts";

/** The side of a Worker that browsers and Node have in common. */
interface Scope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  listen(listener: (data: never) => void): void;
}

const CALL = '{"kind":"call","call":';

/** Python, and the way to the page. */
class PythonWorker implements PythonHost {
  #python: PagePython | null = null;
  #mayWait = false;
  readonly #box: WaitingSide | undefined;

  constructor(
    private readonly scope: Scope,
    memory: SharedArrayBuffer | undefined,
  ) {
    this.#box = memory && new WaitingSide(memory);
  }

  async start(setup: Setup): Promise<void> {
    try {
      await PagePython.start(setup, this, (python) => (this.#python = python));
    } catch (error) {
      this.failed(`Python could not be started: ${(error as Error).message}`);
    }
  }

  /** Takes in what the page sends. */
  hear(event: Event): void {
    if (typeof event !== "string") {
      this.#python!.receive(event.text, event.buffers);
    } else if (!event.startsWith(CALL) || !this.#python!.callQuickly(event)) {
      this.#python!.receive(event, null);
    }
    this.#settle();
  }

  give(id: number, result: unknown): void {
    this.scope.postMessage([id, result], []);
  }

  get bell(): Int32Array | undefined {
    return this.#box?.bell;
  }

  send(text: string, buffers: Uint8Array[] | null, mayWait: boolean): void {
    if (mayWait) {
      this.#waits(); // before the page hears of the call, so that its answer comes into the box
    }
    if (buffers === null) {
      this.scope.postMessage(text, []);
    } else {
      this.scope.postMessage({ text, buffers }, buffers.map((each) => each.buffer as ArrayBuffer));
    }
  }

  wait(milliseconds: number): [string, Uint8Array[] | null] | undefined {
    this.#waits();
    const whole = this.#box?.take(milliseconds);
    return whole && unpack(whole);
  }

  cancelled(): number {
    return this.#box?.cancelled ?? 0;
  }

  rest(milliseconds: number): boolean {
    this.#box?.rest(milliseconds);
    return this.#box !== undefined;
  }

  failed(sentence: string): void {
    this.scope.postMessage({ failed: sentence }, []);
  }

  progress(fraction: number, message: string): void {
    this.scope.postMessage({ progress: [fraction, message] }, []);
  }

  later(work: () => void): void {
    laterIn(() => {
      work();
      this.#settle();
    });
  }

  /** Python's code has run: from here on events are heard again. */
  #settle(): void {
    while (this.#mayWait) {
      this.#mayWait = !this.#box!.open();
      if (this.#mayWait) {
        this.#python!.receive(...unpack(this.#box!.take(Infinity)!)); // it came while Python was done waiting
      }
    }
  }

  #waits(): void {
    if (!this.#mayWait && this.#box !== undefined) {
      this.#mayWait = true;
      this.#box.close();
    }
  }
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

function laterIn(work: () => void): void {
  waiting.push(work);
  channel.port2.postMessage(0);
}

/** Node has its workers in a module of its own. */
function scopeHere(): Scope {
  const port = (globalThis as { process?: { getBuiltinModule?(name: string): typeof import("node:worker_threads") } }).process?.getBuiltinModule?.("node:worker_threads").parentPort;
  if (port) {
    (channel.port1 as { unref?(): void }).unref?.();
    return { postMessage: (message, transfer) => port.postMessage(message, transfer), listen: (listener) => void port.on("message", listener as never) };
  }
  const self = globalThis as unknown as { postMessage(message: unknown, transfer: ArrayBuffer[]): void; onmessage: unknown };
  return { postMessage: (message, transfer) => self.postMessage(message, transfer), listen: (listener) => (self.onmessage = ({ data }: { data: never }) => listener(data)) };
}

const scope = scopeHere();
let worker: PythonWorker | null = null;
scope.listen((data: Setup | Event) => {
  if (worker === null) {
    worker = new PythonWorker(scope, (data as Setup).memory);
    void worker.start(data as Setup);
  } else {
    worker.hear(data as Event);
  }
});
