// The rows of a run as the host sends them (SPEC chapter 4, "Scripts"), and what can be done with it meanwhile.
import { PonsError, RemoteError } from "../errors.ts";
import type { Stream } from "../streams.ts";
import { ScriptError, scriptError } from "./script-errors.ts";
import type { ScriptSettings } from "./script.ts";

/** How a script ended. */
export interface ScriptExit {
  exitCode: number; // death by signal n is 128 + n
  signal: string | null;
  duration: number; // seconds
}

/** What can be done with a run: functions of the host's. */
export interface Controls {
  pid: number;
  send(item: unknown): Promise<void>;
  write(data: string | Uint8Array): Promise<void>;
  end(): Promise<void>;
  stop(seconds: number | null): Promise<ScriptExit>;
  kill(): Promise<ScriptExit>;
}

export type Row = ["start", Controls] | ["out", unknown] | ["err", string] | ["exit", ScriptExit];

/** One run at the host, from its start to its end. */
export class RunRows {
  readonly isLive: boolean;
  readonly controls: Promise<Controls>;
  readonly exit: Promise<ScriptExit>;
  #isRead = false;
  #isOver = false;
  #stream: Stream | null = null;
  #how: ScriptExit | undefined;
  #aborted: { reason: unknown } | null = null;
  #ended!: (exit: ScriptExit) => void;
  #failed!: (error: unknown) => void;
  readonly #abort = (): void => {
    this.#aborted = { reason: this.settings.signal!.reason };
    void this.#stream?.return();
  };

  constructor(
    private readonly settings: ScriptSettings,
    isLive: boolean,
  ) {
    const { input } = settings;
    const isFlowing = isAsyncIterable(input);
    this.isLive = isLive || isFlowing;
    this.exit = new Promise((resolve, reject) => ([this.#ended, this.#failed] = [resolve, reject]));
    this.exit.catch(() => undefined); // whoever reads hears it too
    this.controls = this.#start();
    this.controls.then((controls) => (isFlowing ? feed(controls, input) : undefined)).catch(() => undefined); // as above
  }

  /** The rows, for one reader. */
  async *read(): AsyncGenerator<Row, void, void> {
    if (this.#isRead) {
      throw new PonsError(`The output of ${this.settings.description.target} is being read already, or was.`);
    }
    this.#isRead = true;
    try {
      yield ["start", await this.controls];
      for (;;) {
        const next = await this.#next();
        if (next === undefined) {
          return;
        }
        yield next;
      }
    } finally {
      void this.#stream?.return(); // where its reader has broken off
      this.#over(new PonsError(`The output of ${this.settings.description.target} was not read to its end.`));
    }
  }

  /** Has the host do something with the run, for which the program waits. */
  async use<T>(work: (controls: Controls) => Promise<T>): Promise<T> {
    this.settings.hold?.(true);
    try {
      return await work(await this.controls);
    } catch (error) {
      throw error instanceof RemoteError ? new ScriptError(error.message) : error; // no script has thrown it
    } finally {
      this.settings.hold?.(false);
    }
  }

  /** It was asked to end and has: whoever reads it may read on, and nobody need. */
  ended(exit: ScriptExit): ScriptExit {
    this.#how = exit;
    this.#over();
    if (!this.#isRead) {
      void this.#stream?.return();
    }
    return exit;
  }

  async #start(): Promise<Controls> {
    const { settings } = this;
    settings.hold?.(true);
    try {
      settings.signal?.throwIfAborted();
      settings.signal?.addEventListener("abort", this.#abort, { once: true });
      const connection = await settings.connect();
      const input = this.isLive ? {} : { input: settings.input ?? null };
      this.#stream = connection.stream("pons.script", { ...settings.description, ...input, live: this.isLive });
      const [, controls] = (await this.#next())!;
      return controls as Controls;
    } catch (error) {
      this.#over(error);
      throw error;
    }
  }

  async #next(): Promise<Row | undefined> {
    this.settings.hold?.(true); // also where the script has ended already, but is still read
    try {
      const { done, value } = await this.#stream!.next();
      if (this.#aborted !== null) {
        throw this.#aborted.reason;
      }
      if (done) {
        this.#over();
        return undefined;
      }
      const row = value as Row;
      if (row[0] === "exit") {
        this.#how = row[1];
      }
      return row;
    } catch (error) {
      const reason = scriptError(error, this.#how);
      this.#over(reason);
      throw reason;
    } finally {
      this.settings.hold?.(false);
    }
  }

  #over(error?: unknown): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    const { settings } = this;
    settings.signal?.removeEventListener("abort", this.#abort);
    settings.hold?.(false);
    if (error === undefined) {
      this.#ended(this.#how!);
    } else {
      this.#failed(error);
    }
  }
}

/** Writes what flows: texts and bytes as they are, anything else as items. */
async function feed(controls: Controls, input: AsyncIterable<unknown>): Promise<void> {
  for await (const each of input) {
    await (typeof each === "string" || each instanceof Uint8Array ? controls.write(each) : controls.send(each));
  }
  await controls.end();
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
