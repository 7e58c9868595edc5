// A script that runs and is talked to.
import type { Controls, Row, RunRows, ScriptExit } from "./script-rows.ts";

/** What happens in a run: its start, items of its output, lines of its stderr, its end. */
export type ScriptEvent = { type: "start"; pid: number } | { type: "out"; value: unknown } | { type: "err"; text: string } | ({ type: "exit" } & ScriptExit);

/** A running script that is sent items and whose items are read, for as long as both like. */
export class ScriptSession implements AsyncIterable<unknown> {
  readonly #rows: RunRows;
  /** Its process, which is also the number of its group. */
  readonly pid: number;

  constructor(rows: RunRows, { pid }: Controls) {
    this.#rows = rows;
    this.pid = pid;
  }

  /** Ends when the script has ended and its output was read: with how, or with why it failed. */
  get exit(): Promise<ScriptExit> {
    return this.#rows.exit;
  }

  /** The items of its output; who breaks off stops it, and a slow reader holds it up. */
  [Symbol.asyncIterator](): AsyncGenerator<unknown, void, void> {
    return itemsOf(this.#rows);
  }

  /** All that happens. */
  listen(): AsyncGenerator<ScriptEvent, void, void> {
    return eventsOf(this.#rows);
  }

  /** Sends an item; ends when it was written, which waits for the script to read. */
  async send(item: unknown): Promise<void> {
    await this.#rows.use(({ send }) => send(item));
  }

  /** Sends a text or bytes as they are, without anything between them. */
  async write(data: string | Uint8Array): Promise<void> {
    await this.#rows.use(({ write }) => write(data));
  }

  /** Ends its stdin; its output can still be read. */
  async end(): Promise<void> {
    await this.#rows.use(({ end }) => end());
  }

  /** Asks it to end (SIGINT), tells it at half of the limit (SIGTERM) and ends it then (SIGKILL), with all that it started. */
  async stop(seconds?: number): Promise<ScriptExit> {
    return this.#rows.ended(await this.#rows.use(({ stop }) => stop(seconds ?? null)));
  }

  /** Ends it, with all that it started, at once. */
  async kill(): Promise<ScriptExit> {
    return this.#rows.ended(await this.#rows.use(({ kill }) => kill()));
  }
}

const { asyncDispose = Symbol.for("Symbol.asyncDispose") } = Symbol as { asyncDispose?: symbol };
Object.defineProperty(ScriptSession.prototype, asyncDispose, { value: ScriptSession.prototype.stop });

/** The items of a run's output. */
export async function* itemsOf(rows: RunRows): AsyncGenerator<unknown, void, void> {
  for await (const [what, value] of rows.read()) {
    if (what === "out") {
      yield value;
    }
  }
}

/** All that happens in a run. */
export async function* eventsOf(rows: RunRows): AsyncGenerator<ScriptEvent, void, void> {
  for await (const row of rows.read()) {
    yield eventOf(row);
  }
}

function eventOf([what, value]: Row): ScriptEvent {
  switch (what) {
    case "start":
      return { type: "start", pid: value.pid };
    case "out":
      return { type: "out", value };
    case "err":
      return { type: "err", text: value };
    case "exit":
      return { type: "exit", ...value };
  }
}
