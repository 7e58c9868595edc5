// How messages lie on a pipe or socket (SPEC chapter 11): frames, and parts of what is large.
import { ProtocolFault } from "./faults.ts";

const BINARY = 0x8000_0000;
export const PART = 1 << 20; // bytes of a message above which it travels in parts, and of a part
const PART_HEADER = 12;
const MOST_INCOMPLETE = 16;

/** Takes whole messages out of a frame reader; text lies in the chunk that was fed, binary in memory of its own. */
export interface FrameTarget {
  text(data: Uint8Array, start: number, end: number): void;
  binary(data: Uint8Array): void;
}

interface Incomplete {
  size: number;
  parts: Uint8Array[];
}

/** Cuts a pipe's bytes into messages and puts parts together again. */
export class FrameReader {
  #head = new Uint8Array(4);
  #headSize = 0;
  #body: Uint8Array | null = null; // of a frame that no chunk holds whole
  #filled = 0;
  #isBinary = false;
  #incomplete = new Map<number, Incomplete>();
  #incompleteBytes = 0;

  constructor(
    private readonly target: FrameTarget,
    public limit: number,
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
      this.#binary(new Uint8Array(chunk.subarray(at + 4, end))); // the chunk is used anew, and a Buffer's slice copies nothing
    } else {
      this.target.text(chunk, at + 4, end);
    }
    return end;
  }

  #begin(head: number): number {
    this.#isBinary = head >= BINARY;
    const size = this.#isBinary ? head - BINARY : head;
    // Whatever is larger travels in parts, so that nothing large is allocated for what never comes.
    const most = Math.min(this.limit, PART) + (this.#isBinary ? PART_HEADER : 0);
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
        this.#binary(body);
      } else {
        this.target.text(body, 0, body.length);
      }
    }
    return count;
  }

  #binary(data: Uint8Array): void {
    if (data.length >= 4 && data[0] === 255 && data[1] === 255 && data[2] === 255 && data[3] === 255) {
      this.#part(data);
    } else if (data.length > Math.min(this.limit, PART)) {
      throw new ProtocolFault("size", `A message has ${data.length} bytes; at most ${Math.min(this.limit, PART)} may be in one frame.`);
    } else {
      this.target.binary(data);
    }
  }

  #part(data: Uint8Array): void {
    if (data.length <= PART_HEADER || data.length > PART_HEADER + PART) {
      throw new ProtocolFault("size", `A part has ${data.length} bytes; more than ${PART_HEADER} and at most ${PART_HEADER + PART} may be.`);
    }
    if (data[8]! > 2 || data[9]! + data[10]! + data[11]! !== 0) {
      throw new ProtocolFault(data[8]! > 2 ? "flags" : "table", `A part begins with ${data.subarray(8, PART_HEADER).join(" ")}, which is no form and three zeros.`);
    }
    const number = new DataView(data.buffer, data.byteOffset).getUint32(4, true);
    const message = this.#incomplete.get(number) ?? { size: 0, parts: [] };
    message.size += data.length - PART_HEADER;
    message.parts.push(data.subarray(PART_HEADER));
    this.#incompleteBytes += data.length - PART_HEADER;
    if (this.#incompleteBytes > this.limit) {
      throw new ProtocolFault("size", `Messages that come in parts have more than ${this.limit} bytes together.`);
    }
    if (data[8] === 0) {
      this.#incomplete.set(number, message);
      if (this.#incomplete.size > MOST_INCOMPLETE) {
        throw new ProtocolFault("size", `More than ${MOST_INCOMPLETE} messages are incomplete.`);
      }
      return;
    }
    this.#incomplete.delete(number);
    this.#incompleteBytes -= message.size;
    const whole = joined(message);
    if (data[8] === 1) {
      this.target.text(whole, 0, whole.length);
    } else {
      this.target.binary(whole);
    }
  }
}

function joined(message: Incomplete): Uint8Array {
  const whole = new Uint8Array(message.size);
  let at = 0;
  for (const part of message.parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Puts the parts of a binary message together: header size, text, buffers at multiples of 16. */
export function binaryMessage(text: Uint8Array, buffers: readonly Uint8Array[]): Uint8Array {
  let size = 4 + text.length;
  const starts = buffers.map((buffer) => {
    const start = Math.ceil(size / 16) * 16;
    size = start + buffer.length;
    return start;
  });
  const whole = new Uint8Array(size);
  new DataView(whole.buffer).setUint32(0, text.length, true);
  whole.set(text, 4);
  buffers.forEach((buffer, i) => whole.set(buffer, starts[i]));
  return whole;
}

/** Gives the frame of a small message. */
export function frame(data: Uint8Array, isBinary: boolean): Uint8Array {
  const whole = new Uint8Array(4 + data.length);
  new DataView(whole.buffer).setUint32(0, data.length + (isBinary ? BINARY : 0), true);
  whole.set(data, 4);
  return whole;
}

/** Gives the frames of a large message, one for each part. */
export function* partFrames(data: Uint8Array, isBinary: boolean, number: number): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += PART) {
    const piece = data.subarray(at, at + PART);
    const whole = new Uint8Array(4 + PART_HEADER + piece.length);
    const view = new DataView(whole.buffer);
    view.setUint32(0, BINARY + PART_HEADER + piece.length, true);
    view.setUint32(4, 0xffff_ffff, true);
    view.setUint32(8, number, true);
    whole[12] = at + PART < data.length ? 0 : isBinary ? 2 : 1;
    whole.set(piece, 4 + PART_HEADER);
    yield whole;
  }
}
