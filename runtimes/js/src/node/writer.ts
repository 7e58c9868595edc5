// Writes frames to a pipe: at once, and what gathers in one turn in one write.
import fs from "node:fs";
import { frame, partFrames } from "../frames.ts";
import { PART, binaryMessage } from "../parts.ts";
import type { Port } from "../platform.ts";
import { pause, type Taken } from "./stdio.ts";

const ROOM = 131_072; // bytes of small frames that gather
const PATIENCE = 50; // milliseconds that a write waits for a pipe that takes nothing; then a thread writes on

interface Large {
  frames: Iterator<Uint8Array>;
  call: number; // that it is about; 0: none
}

/** The way out of a worker. */
export class PipeWriter implements Port {
  /** Whether whoever reads the pipe flushes when all that it read is done. */
  isGathering = false;
  #room = Buffer.allocUnsafeSlow(ROOM);
  #filled = 0;
  #isScheduled = false;
  #waiting: Uint8Array[] = []; // what the pipe did not take; a thread writes it
  #isThreadWriting = false;
  #large: (Large | Uint8Array)[] = []; // messages in parts, and whatever must not overtake them
  #parts = 0;
  #isGone = false;

  constructor(
    private readonly taken: Taken,
    private readonly gone: (error: Error) => void,
  ) {}

  send(text: string, buffers: readonly Uint8Array[] | null, call: number, mayOvertake: boolean): number {
    if (buffers === null && text.length * 3 + 4 <= ROOM && this.#large.length === 0) {
      return this.#put(text);
    }
    return this.#sendLarge(text, buffers, call, mayOvertake);
  }

  get hasGathered(): boolean {
    return this.#filled > 0;
  }

  /** Writes the bytes by which the other side knows that what comes after them is the link's. */
  begin(preamble: Uint8Array): void {
    this.#write(preamble, preamble.length);
  }

  flush(): void {
    if (this.#filled > 0) {
      const filled = this.#filled;
      this.#filled = 0;
      this.#write(this.#room, filled);
    }
  }

  byteLength(text: string): number {
    return Buffer.byteLength(text);
  }

  /** Writes all that waits, for a moment at most: the process ends. */
  finish(): void {
    this.flush();
    if (this.#isThreadWriting) {
      return; // in the midst of a message, which nothing may follow
    }
    for (const data of this.#waiting.splice(0)) {
      this.#writeNow(data, data.length, 20 * PATIENCE);
    }
    this.#writeLarge();
  }

  /** Calls back when all that was sent is with the pipe. */
  whenEmpty(then: () => void): void {
    this.flush();
    if (this.#waiting.length === 0 && this.#large.length === 0) {
      then();
    } else {
      setTimeout(() => this.whenEmpty(then), 1);
    }
  }

  #put(text: string): number {
    const room = this.#room;
    if (this.#filled + text.length * 3 + 4 > ROOM) {
      this.flush();
    }
    const at = this.#filled;
    const size = room.utf8Write(text, at + 4);
    room[at] = size;
    room[at + 1] = size >>> 8;
    room[at + 2] = size >>> 16;
    room[at + 3] = size >>> 24;
    this.#filled = at + 4 + size;
    this.#schedule();
    return size;
  }

  #schedule(): void {
    if (!this.isGathering && !this.#isScheduled) {
      this.#isScheduled = true;
      // When the promises that are settled now have all run: their answers go together.
      process.nextTick(() => {
        this.#isScheduled = false;
        this.flush();
      });
    }
  }

  #sendLarge(text: string, buffers: readonly Uint8Array[] | null, call: number, mayOvertake: boolean): number {
    const bytes = Buffer.from(text);
    const isBinary = buffers !== null;
    const data = isBinary ? binaryMessage(bytes, buffers) : bytes;
    const mustWait = this.#large.length > 0 && !(mayOvertake && this.#isOfAnother(call));
    if (data.length > PART) {
      this.#large.push({ frames: partFrames(data, isBinary, this.#parts++ >>> 0), call });
    } else if (mustWait) {
      this.#large.push(frame(data, isBinary));
    } else {
      this.flush();
      const whole = frame(data, isBinary);
      this.#write(whole, whole.length);
    }
    this.#writeLarge();
    return bytes.length;
  }

  /** SPEC chapter 11: what is about another call may be sent between the parts, unless it carries handles. */
  #isOfAnother(call: number): boolean {
    return this.#large.every((each) => !(each instanceof Uint8Array) && each.call !== call);
  }

  #writeLarge(): void {
    this.flush();
    while (this.#large.length > 0 && this.#waiting.length === 0 && !this.#isGone) {
      const first = this.#large[0]!;
      const next = first instanceof Uint8Array ? { value: first, done: false } : first.frames.next();
      if (next.done || first instanceof Uint8Array) {
        this.#large.shift();
      }
      if (!next.done) {
        this.#write(next.value!, next.value!.length);
      }
    }
  }

  #write(data: Uint8Array, length: number): void {
    if (this.#isGone) {
      return;
    }
    const written = this.#waiting.length > 0 ? 0 : this.#writeNow(data, length, PATIENCE);
    if (written < length && !this.#isGone) {
      this.#waiting.push(new Uint8Array(data.subarray(written, length))); // a copy: the room is used anew
      this.#letThreadWrite();
    }
  }

  /** Writes what the pipe takes, waiting for room for a while; gives how much that was. */
  #writeNow(data: Uint8Array, length: number, patience: number): number {
    let at = 0;
    for (let left = patience; left > 0; ) {
      try {
        at += fs.writeSync(this.taken.output, data, at, length - at);
        if (at === length) {
          break;
        }
        left = patience;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
          this.#lose(error as Error);
          return length;
        }
        pause(left > patience - 1 ? 0.1 : 1); // mostly the reader only has to be woken
        left -= left > patience - 1 ? 0.1 : 1;
      }
    }
    return at;
  }

  #letThreadWrite(): void {
    if (this.#isThreadWriting) {
      return;
    }
    const data = this.#waiting[0];
    if (data === undefined) {
      return this.#writeLarge();
    }
    this.#isThreadWriting = true;
    fs.write(this.taken.patientOutput, data, 0, data.length, null, (error, count) => {
      this.#isThreadWriting = false;
      if (error?.code === "EAGAIN") {
        return void setTimeout(() => this.#letThreadWrite(), 1); // where both descriptors are one, and none of them waits
      }
      if (error !== null) {
        return this.#lose(error);
      }
      if (count < data.length) {
        this.#waiting[0] = data.subarray(count);
      } else {
        this.#waiting.shift();
      }
      this.#letThreadWrite();
    });
  }

  #lose(error: Error): void {
    if (!this.#isGone) {
      this.#isGone = true;
      this.#waiting = [];
      this.#large = [];
      this.gone(error);
    }
  }
}
