// Messages with bytes beside their text, and messages that are so large that they travel in parts (SPEC chapter 11).
import { ProtocolFault } from "./faults.ts";

export const PART = 1 << 20; // bytes of a message above which it travels in parts, and of a part
export const PART_HEAD = 12;
const MOST_INCOMPLETE = 16;

/** Takes whole messages. */
export interface MessageTarget {
  text(data: Uint8Array, start: number, end: number): void;
  binary(data: Uint8Array): void;
}

interface Incomplete {
  size: number;
  parts: Uint8Array[];
  whole: Uint8Array | undefined; // where its size is known, and the parts have gone
}

/** Puts parts together again; what is no part goes through as it is. */
export class PartReader {
  #incomplete = new Map<number, Incomplete>();
  #incompleteBytes = 0;

  constructor(
    private readonly target: MessageTarget,
    private readonly limit: number,
    /** Says how large a message will be whose first part this is; undefined where that does not stand in it. */
    private readonly sizeOf: (first: Uint8Array) => number | undefined = () => undefined,
  ) {}

  /** Takes in a binary message, or a part. */
  take(data: Uint8Array): void {
    if (data.length >= 4 && data[0] === 255 && data[1] === 255 && data[2] === 255 && data[3] === 255) {
      this.#part(data);
    } else if (data.length > Math.min(this.limit, PART)) {
      throw new ProtocolFault("size", `A message has ${data.length} bytes; at most ${Math.min(this.limit, PART)} may be in one frame.`);
    } else {
      this.target.binary(data);
    }
  }

  #begin(first: Uint8Array): Incomplete {
    const size = this.sizeOf(first);
    return { size: 0, parts: [], whole: size !== undefined && size <= this.limit ? new Uint8Array(size) : undefined };
  }

  #part(data: Uint8Array): void {
    if (data.length <= PART_HEAD || data.length > PART_HEAD + PART) {
      throw new ProtocolFault("size", `A part has ${data.length} bytes.`);
    }
    if (data[8]! > 2 || data[9]! + data[10]! + data[11]! !== 0) {
      throw new ProtocolFault(data[8]! > 2 ? "flags" : "table", "A part has no form, or no three zeros behind it.");
    }
    const number = new DataView(data.buffer, data.byteOffset).getUint32(4, true);
    const piece = data.subarray(PART_HEAD);
    const message = this.#incomplete.get(number) ?? this.#begin(piece);
    place(message, piece, data[8] !== 0);
    this.#incompleteBytes += data.length - PART_HEAD;
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
    const whole = message.whole ?? joined(message);
    if (data[8] === 1) {
      this.target.text(whole, 0, whole.length);
    } else {
      this.target.binary(whole);
    }
  }
}

function place(message: Incomplete, piece: Uint8Array, isLast: boolean): void {
  const end = message.size + piece.length;
  if (message.whole === undefined) {
    message.parts.push(piece);
  } else if (isLast ? end !== message.whole.length : end > message.whole.length) {
    throw new ProtocolFault("size", `A message in parts has ${end} bytes instead of ${message.whole.length}.`);
  } else {
    message.whole.set(piece, message.size); // while others are still under way
  }
  message.size = end;
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

/** Gives the parts of a large message; before each are `room` bytes for whoever puts them into frames. */
export function* partsOf(data: Uint8Array, isBinary: boolean, number: number, room = 0): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < data.length; at += PART) {
    const piece = data.subarray(at, at + PART);
    const part = new Uint8Array(room + PART_HEAD + piece.length);
    const view = new DataView(part.buffer);
    view.setUint32(room, 0xffff_ffff, true);
    view.setUint32(room + 4, number, true);
    part[room + 8] = at + PART < data.length ? 0 : isBinary ? 2 : 1;
    part.set(piece, room + PART_HEAD);
    yield part;
  }
}
