// The way out of a client: small messages at once, large ones in parts, as fast as the other side takes them.
import { PART, binaryMessage, partsOf } from "../parts.ts";
import type { Port } from "../platform.ts";
import type { Wire } from "./wires.ts";

const ROOM = 4 * PART; // bytes that may wait in the wire before parts do
const PAUSE = 4; // milliseconds after which is looked whether they still wait
const encoder = new TextEncoder();

interface Large {
  parts: Iterator<Uint8Array>;
  call: number; // that it is about; 0: none
}

/** Sends the messages of one link. */
export class Outlet implements Port {
  #waiting: (Large | string | Uint8Array)[] = []; // messages in parts, and whatever must not overtake them
  #number = 0;
  #isPaused = false;
  #isGone = false;

  constructor(private readonly wire: Wire) {}

  send(text: string, buffers: readonly Uint8Array[] | null, call: number, mayOvertake: boolean): number {
    if (buffers === null && text.length * 3 <= PART && this.#waiting.length === 0) {
      this.#put(text);
      return this.byteLength(text);
    }
    return this.#sendLarge(text, buffers, call, mayOvertake);
  }

  flush(): void {
    // Nothing gathers here.
  }

  byteLength(text: string): number {
    return text.length > 4096 ? encoder.encode(text).length : utf8Length(text);
  }

  /** Drops what waits: the link has ended. */
  drop(): void {
    this.#isGone = true;
    this.#waiting = [];
  }

  #sendLarge(text: string, buffers: readonly Uint8Array[] | null, call: number, mayOvertake: boolean): number {
    const bytes = encoder.encode(text);
    const data = buffers === null ? bytes : binaryMessage(bytes, buffers);
    if (data.length > PART) {
      this.#waiting.push({ parts: partsOf(data, buffers !== null, this.#number++ >>> 0), call });
    } else if (this.#waiting.length > 0 && !(mayOvertake && this.#isOfAnother(call))) {
      this.#waiting.push(buffers === null ? text : data);
    } else {
      this.#put(buffers === null ? text : data);
    }
    this.#go();
    return bytes.length;
  }

  /** SPEC chapter 11: what is about another call may be sent between the parts, unless it carries handles. */
  #isOfAnother(call: number): boolean {
    return this.#waiting.every((each) => typeof each === "object" && "parts" in each && each.call !== call);
  }

  #go(): void {
    while (this.#waiting.length > 0 && !this.#isPaused) {
      if ((this.wire.bufferedAmount ?? 0) > ROOM) {
        this.#isPaused = true;
        setTimeout(() => {
          this.#isPaused = false;
          this.#go();
        }, PAUSE);
        return;
      }
      const first = this.#waiting[0]!;
      const next = typeof first === "object" && "parts" in first ? first.parts.next() : { value: first, done: false };
      if (next.done || next.value === first) {
        this.#waiting.shift();
      }
      if (!next.done) {
        this.#put(next.value!);
      }
    }
  }

  #put(message: string | Uint8Array): void {
    if (!this.#isGone) {
      this.wire.send(message);
    }
  }
}

/** Gives the bytes that a short text takes. */
function utf8Length(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    size += code < 0x80 ? 0 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2; // two halves of a character take four
  }
  return size;
}
