// Builds messages of the JSON form and hands them to the link.
import { CrossingError, type ErrorDict } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { Port } from "./platform.ts";
import { plainText } from "./values/plain.ts";
import { type Entry, type HandleGiver, Writer, Written } from "./values/writing.ts";

const SMALL = 65_536; // characters of a text that need no closer look, where the limit `message` is not small itself

/** Sends messages of all kinds. */
export class Sender {
  readonly #small: number;

  constructor(
    private readonly port: Port,
    readonly limits: Limits,
    private readonly giver: HandleGiver,
  ) {
    this.#small = Math.min(SMALL, Math.floor(limits.message / 3) - 64);
  }

  /** Writes one value. */
  write(value: unknown, root: string, asHandle = false): Written {
    const text = asHandle ? undefined : plainText(value, this.limits.depth);
    if (text !== undefined) {
      const written = new Written();
      written.text = text;
      return written;
    }
    const writer = this.writer(root);
    writer.written.text = asHandle ? writer.handle(value) : writer.value(value);
    return writer.written;
  }

  /** Gives a writer for values that share the tables of one message. */
  writer(root: string): Writer {
    return new Writer(root, this.giver, this.limits.depth, this.limits.handles);
  }

  /** Sends a message whose head is its JSON text up to the tables, about a call (0: none); gives the bytes of payload and buffers. */
  send(head: string, written: Written, call: number, root: string, mayOvertake = call !== 0): number {
    const { buffers, handles } = written;
    let whole = head;
    if (handles !== null) {
      whole += `,"handles":${JSON.stringify(handles)}`;
    }
    if (buffers !== null) {
      whole += `,"buffers":[${buffers.map((buffer) => `[0,${buffer.byteLength}]`).join(",")}]`;
    }
    const start = whole.length + 11;
    whole += `,"payload":${written.text}}`;
    if (whole.length > this.#small || buffers !== null) {
      this.#check(whole, written, root);
    }
    const size = this.port.send(whole, buffers, call, mayOvertake && handles === null) - start - 1;
    return buffers === null ? size : buffers.reduce((sum, buffer) => sum + buffer.byteLength, size);
  }

  /** Ends a call well, or with `value` where its result cannot cross. */
  returned(id: number, value: unknown, asHandle: boolean): void {
    const text = asHandle ? undefined : plainText(value, this.limits.depth);
    if (text !== undefined && text.length < this.#small) {
      this.port.send(`{"kind":"return","call":${id},"payload":${text}}`, null, id, true);
      return;
    }
    this.send(`{"kind":"return","call":${id}`, this.write(value, "result", asHandle), id, "result");
  }

  /** Ends a call badly. */
  error(id: number, error: ErrorDict): void {
    const head = id === 0 ? '{"kind":"error"' : `{"kind":"error","call":${id}`;
    try {
      this.send(head, this.write(error, "error"), id, "error");
    } catch (failure) {
      if (!(failure instanceof CrossingError)) {
        throw failure;
      }
      // The cause came from elsewhere, and made it too large or too deep.
      const shorter = { ...error, message: error.message.slice(0, 1000), frames: [], cause: null, notes: [] };
      this.send(head, this.write(shorter, "error"), id, "error");
    }
  }

  /** Sends a message of a form that has nothing of the user's in it. */
  plain(text: string, call = 0): void {
    this.port.send(text, null, call, call !== 0);
  }

  /** Lets what was sent be on its way, because what comes next may take its time. */
  flush(): void {
    this.port.flush();
  }

  /** Gives the size of a text in bytes. */
  byteLength(text: string): number {
    return this.port.byteLength(text);
  }

  /** Takes back the handles of what is not sent after all. */
  takeBack(entries: readonly Entry[] | null): void {
    if (entries !== null) {
      this.giver.takeBack(entries);
    }
  }

  #check(whole: string, written: Written, root: string): void {
    const bodies = (written.buffers ?? []).reduce((sum, buffer) => sum + 16 + buffer.byteLength, 8);
    const most = this.limits.message;
    const size = whole.length * 3 + bodies <= most ? 0 : this.port.byteLength(whole) + bodies;
    if (size > most) {
      this.takeBack(written.handles);
      throw new CrossingError(`${root} cannot cross: it makes a message of ${size} bytes, and ${most} are the limit \`message\`; send it in pieces.`, root);
    }
  }
}
