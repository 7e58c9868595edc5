// A run of a script: what its user does first decides what becomes of its stdin; one reader takes what happens.
import { PonsError } from "../errors.ts";
import { RunRows, type ScriptExit } from "./script-rows.ts";
import { type ScriptEvent, ScriptSession, eventsOf, itemsOf } from "./script-session.ts";
import type { ScriptSettings } from "./script.ts";

/** What a script wrote, and how it ended. */
export interface ScriptResult extends ScriptExit {
  /** All of its output, as its mode has it: a text, a JSON value, the list of those on its lines, bytes. */
  value: unknown;
  /** The items of its output. */
  output: unknown[];
  /** What it wrote to stderr. */
  errors: string;
}

/** Runs a script once: await it for its result, iterate its items, listen to all of it, or talk to it. */
export class ScriptRun implements PromiseLike<unknown>, AsyncIterable<unknown> {
  readonly #settings: ScriptSettings;
  #rows: RunRows | null = null;
  #result: Promise<ScriptResult> | null = null;

  constructor(settings: ScriptSettings) {
    this.#settings = settings;
  }

  then<A = unknown, B = never>(done?: ((value: unknown) => A | PromiseLike<A>) | null, failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.run()
      .then(({ value }) => value)
      .then(done, failed);
  }

  catch<B = never>(failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.then(null, failed);
  }

  finally(done?: (() => void) | null): Promise<unknown> {
    return this.then().finally(done);
  }

  /** Runs it to its end and gives all that it wrote. */
  run(): Promise<ScriptResult> {
    return (this.#result ??= this.#gather());
  }

  /** The items of its output as it writes them; who breaks off stops it, and a slow reader holds it up. */
  [Symbol.asyncIterator](): AsyncGenerator<unknown, void, void> {
    return itemsOf(this.#open(false));
  }

  /** All that happens. */
  listen(): AsyncGenerator<ScriptEvent, void, void> {
    return eventsOf(this.#open(false));
  }

  /** Starts it with an open stdin, to talk to it for as long as both like; else it starts with its first reader, and its stdin is its input alone. */
  async start(): Promise<ScriptSession> {
    const rows = this.#live();
    return new ScriptSession(rows, await rows.controls);
  }

  /** Sends an item, to a run whose output is not read yet or that was started; as that of a session. */
  async send(item: unknown): Promise<void> {
    await (await this.start()).send(item);
  }

  async write(data: string | Uint8Array): Promise<void> {
    await (await this.start()).write(data);
  }

  async end(): Promise<void> {
    await (await this.start()).end();
  }

  async stop(seconds?: number): Promise<ScriptExit> {
    return (await this.#session()).stop(seconds);
  }

  async kill(): Promise<ScriptExit> {
    return (await this.#session()).kill();
  }

  /** Its process; there once it has started. */
  get pid(): Promise<number> {
    return this.#session().then(({ pid }) => pid);
  }

  /** Ends when it has ended and its output was read. */
  get exit(): Promise<ScriptExit> {
    return this.#session().then(({ exit }) => exit);
  }

  toString(): string {
    return `[script ${this.#settings.description.target}]`;
  }

  #open(isLive: boolean): RunRows {
    return (this.#rows ??= new RunRows(this.#settings, isLive));
  }

  #live(): RunRows {
    const rows = this.#open(true);
    if (!rows.isLive) {
      throw new PonsError(`Nothing can be sent to ${this.#settings.description.target}: it was started to be read alone. Call start() or send() before its output is read.`);
    }
    return rows;
  }

  async #session(): Promise<ScriptSession> {
    if (this.#rows === null) {
      throw new PonsError(`${this.#settings.description.target} was not started: await it, iterate it, or call start().`);
    }
    return new ScriptSession(this.#rows, await this.#rows.controls);
  }

  async #gather(): Promise<ScriptResult> {
    const output: unknown[] = [];
    const errors: string[] = [];
    const rows = this.#open(false);
    for await (const [what, value] of rows.read()) {
      if (what === "out") {
        output.push(value);
      } else if (what === "err") {
        errors.push(value);
      }
    }
    return { ...(await rows.exit), value: wholeOf(output, this.#settings), output, errors: errors.map((line) => `${line}\n`).join("") };
  }
}

/** Gives the output as one value. */
function wholeOf(output: unknown[], { description: { mode, delimiter } }: ScriptSettings): unknown {
  switch (mode) {
    case "json":
      return output[0];
    case "json-lines":
      return output;
    case "bytes":
      return new Uint8Array(Buffer.concat(output as Uint8Array[]));
    case "chunks":
      return output.join("");
    default:
      return output.join(delimiter ?? "\n");
  }
}
