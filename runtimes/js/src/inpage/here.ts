// Python in the page itself, for code that touches the document: no Worker, and nothing that could wait.
import type { WorkerLike } from "./link.ts";
import { PagePython, type PythonHost } from "./python.ts";
import type { Event, Given, Report, Setup } from "./passing.ts";

/** Stands where a Worker would, on the same thread. */
export class Here implements WorkerLike, PythonHost {
  readonly bell = undefined;
  python: PagePython | null = null;
  #heard: (message: Event | Given | Report) => void = () => undefined;
  #isOver = false;

  /** `started` is given the interpreter before the module is loaded. */
  constructor(private readonly started: (python: PagePython) => void) {}

  post(message: Setup | Event): void {
    if (typeof message === "string") {
      this.python!.receive(message, null);
    } else if ("text" in message) {
      this.python!.receive(message.text, message.buffers);
    } else {
      void this.#start(message);
    }
  }

  listen(heard: (message: Event | Given | Report) => void): void {
    this.#heard = heard;
  }

  terminate(): void {
    this.#isOver = true; // the interpreter stays: what it has made in the page may call it
  }

  send(text: string, buffers: Uint8Array[] | null): void {
    this.#say(buffers === null ? text : { text, buffers });
  }

  give(id: number, result: unknown): void {
    this.#say([id, result]);
  }

  wait(): undefined {
    return undefined;
  }

  cancelled(): number {
    return 0;
  }

  rest(): boolean {
    return false;
  }

  failed(sentence: string): void {
    this.#say({ failed: sentence });
  }

  progress(fraction: number, message: string): void {
    this.#say({ progress: [fraction, message] });
  }

  later(work: () => void): void {
    setTimeout(work);
  }

  async #start(setup: Setup): Promise<void> {
    try {
      await PagePython.start(setup, this, (python) => {
        this.python = python;
        this.started(python);
      });
    } catch (error) {
      this.failed(`Python could not be started: ${(error as Error).message}`);
    }
  }

  #say(message: Event | Given | Report): void {
    if (!this.#isOver) {
      this.#heard(message);
    }
  }
}
