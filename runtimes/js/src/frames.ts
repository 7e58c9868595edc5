// How messages and parts of messages lie on a pipe or socket (SPEC chapter 11).
import { ProtocolFault } from "./faults.ts";
import { PART, PART_HEAD, partsOf } from "./parts.ts";

const BINARY = 0x8000_0000;

/** Takes what a frame holds; text lies in the chunk that was fed, binary in memory of its own. */
export interface FrameTarget {
  text(data: Uint8Array, start: number, end: number): void;
  binary(data: Uint8Array): void;
}

/** Cuts a pipe's bytes into messages and parts of messages. */
export class FrameReader {
  #head = new Uint8Array(4);
  #headSize = 0;
  #body: Uint8Array | null = null; // of a frame that no chunk holds whole
  #filled = 0;
  #isBinary = false;

  constructor(
    private readonly target: FrameTarget,
    private readonly limit: number,
  ) {}

  /** Takes in the first `length` bytes of a chunk, which may be used anew afterwards. */
  feed(chunk: Uint8Array, length: number): void {
    let at = 0;
    while (at < length) {
      if (this.#body !== null) {
        at += this.#fill(chunk, at, length);
      } else if (this.#headSize > 0 || length - at < 4) {
        at += this.#fillHead(chunk, at, length);
      } else {
        at = this.#whole(chunk, at, length);
      }
    }
  }

  /** Says whether the bytes so far end between two frames. */
  get isBetween(): boolean {
    return this.#body === null && this.#headSize === 0;
  }

  /** Gives a frame that lies in the chunk as a whole, or begins one that does not. */
  #whole(chunk: Uint8Array, at: number, length: number): number {
    const head = chunk[at]! + (chunk[at + 1]! << 8) + (chunk[at + 2]! << 16) + chunk[at + 3]! * 0x100_0000;
    const end = at + 4 + this.#begin(head);
    if (end > length) {
      this.#body = new Uint8Array(end - at - 4);
      this.#filled = 0;
      return at + 4;
    }
    if (this.#isBinary) {
      this.target.binary(new Uint8Array(chunk.subarray(at + 4, end))); // the chunk is used anew, and a Buffer's slice copies nothing
    } else {
      this.target.text(chunk, at + 4, end);
    }
    return end;
  }

  #begin(head: number): number {
    this.#isBinary = head >= BINARY;
    const size = this.#isBinary ? head - BINARY : head;
    // Whatever is larger travels in parts, so that nothing large is allocated for what never comes.
    const most = Math.min(this.limit, PART) + (this.#isBinary ? PART_HEAD : 0);
    if (size > most) {
      throw new ProtocolFault("size", `A frame has ${size} bytes; at most ${most} may be.`);
    }
    return size;
  }

  #fillHead(chunk: Uint8Array, at: number, length: number): number {
    const count = Math.min(4 - this.#headSize, length - at);
    this.#head.set(chunk.subarray(at, at + count), this.#headSize);
    this.#headSize += count;
    if (this.#headSize === 4) {
      this.#headSize = 0;
      this.#whole(this.#head, 0, 4);
    }
    return count;
  }

  #fill(chunk: Uint8Array, at: number, length: number): number {
    const body = this.#body!;
    const count = Math.min(body.length - this.#filled, length - at);
    body.set(at === 0 && count === chunk.length ? chunk : chunk.subarray(at, at + count), this.#filled);
    this.#filled += count;
    if (this.#filled === body.length) {
      this.#body = null;
      if (this.#isBinary) {
        this.target.binary(body);
      } else {
        this.target.text(body, 0, body.length);
      }
    }
    return count;
  }
}

/** Gives the frame of a message or a part. */
export function frame(data: Uint8Array, isBinary: boolean): Uint8Array {
  const whole = new Uint8Array(4 + data.length);
  new DataView(whole.buffer).setUint32(0, data.length + (isBinary ? BINARY : 0), true);
  whole.set(data, 4);
  return whole;
}

/** Gives the frames of a large message, one for each part. */
export function* partFrames(data: Uint8Array, isBinary: boolean, number: number): Generator<Uint8Array> {
  for (const part of partsOf(data, isBinary, number, 4)) {
    new DataView(part.buffer).setUint32(0, BINARY + part.length - 4, true);
    yield part;
  }
}
