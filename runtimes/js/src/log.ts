// What user code prints becomes log messages, live and line by line, tied to the call in whose context it ran.
import type { Call } from "./calls.ts";
import type { Platform } from "./platform.ts";
import type { Sender } from "./sending.ts";

const PIECE = 60_000; // characters after which a text is sent in pieces, so that none needs parts

/** The one way out for lines. */
export class Log {
  #loose = new Map<string, string>(); // beginnings of lines that were printed outside of calls, by level
  #begun = new Set<Call | undefined>(); // whose last line has no end yet

  constructor(
    private readonly sender: Sender,
    private readonly platform: Platform,
  ) {}

  /** Sends the complete lines of a text. The rest waits for its line end, for more than a message takes, or for the moment when nothing else happens. */
  print(level: string, text: string): void {
    const call = this.#call();
    const partial = call === undefined ? this.#loose : (call.partial ??= new Map());
    // Only the new text is looked through: a line may come in a million pieces.
    const held = partial.get(level) ?? "";
    const end = held.length + text.length > PIECE ? text.length : text.lastIndexOf("\n") + 1;
    if (end > 0) {
      this.#send(call, level, null, held + text.slice(0, end));
    }
    const rest = end > 0 ? text.slice(end) : held + text;
    partial.set(level, rest);
    if (rest !== "") {
      this.#begun.add(call);
      if (this.#begun.size === 1) {
        this.platform.later(() => this.flushAll());
      }
    }
    this.sender.flush();
  }

  /** Sends one record that the engine itself has to tell. */
  record(level: string, text: string): void {
    this.#send(this.#call(), level, "pons", text);
    this.sender.flush();
  }

  /** Tells how far the current call has come; nobody where there is none. */
  progress(fraction: number | null, text: string): void {
    const call = this.#call();
    if (call !== undefined) {
      const written = this.sender.write([fraction, text], "progress");
      this.sender.send(`{"kind":"progress","call":${call.id}`, written, call.id, "progress");
      this.sender.flush();
    }
  }

  /** Sends the beginnings of all lines that have no end yet. */
  flushAll(): void {
    this.#begun.forEach((call) => this.flush(call));
  }

  /** Sends the beginnings of lines that a call has printed; undefined for what belongs to none. */
  flush(call: Call | undefined): void {
    this.#begun.delete(call);
    const partial = call === undefined ? this.#loose : call.partial;
    if (partial !== null && partial.size > 0) {
      const open = call?.isOpen ? call : undefined;
      partial.forEach((text, level) => this.#send(open, level, null, text));
      partial.clear();
    }
  }

  #call(): Call | undefined {
    const call = this.platform.current();
    return call?.isOpen ? call : undefined;
  }

  #send(call: Call | undefined, level: string, logger: string | null, text: string): void {
    const head = call === undefined ? '{"kind":"log"' : `{"kind":"log","call":${call.id}`;
    for (let at = 0; at < text.length; at += PIECE) {
      this.sender.send(head, this.sender.write([level, logger, text.slice(at, at + PIECE)], "log"), call?.id ?? 0, "log");
    }
  }
}
