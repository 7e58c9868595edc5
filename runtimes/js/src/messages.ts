// Messages of the JSON form (SPEC chapter 11, "Messages"): text, or text and buffers in one binary message.
import { ProtocolFault } from "./faults.ts";
import type { Entry } from "./values/writing.ts";

/** A message as it stands in its JSON text; its payload is not read yet. */
export interface Header {
  kind: string;
  call?: number;
  parent?: number;
  client?: number;
  name?: string;
  credit?: [items: number, bytes: number];
  batch?: true;
  named?: true;
  handle?: true;
  handles?: Entry[];
  buffers?: [writable: number, size: number][];
  payload?: unknown;
}

/** A message with what came beside its text. */
export interface Message extends Header {
  /** The bytes of the text, which a stream's credit counts. */
  size: number;
  /** Where the payload begins in it. */
  payloadAt: number;
  bodies: readonly Uint8Array[];
}

const NO_BODIES: readonly Uint8Array[] = Object.freeze([]);

export const MOST_COUNT = 65_535; // that an entry of a release can say

/** What is looked at while a message is read. */
export interface Checks {
  /** Reads its JSON text. */
  header(text: string): Header;
  /** Looks at what lies behind that; `size` is that of the text. */
  bodies(data: Uint8Array, size: number, header: Header): void;
  /** Looks at a message that is text alone. */
  lone(header: Header): void;
}

/** Looks at nothing: a hub has written the message, or has checked it. */
export const TRUSTING: Checks = { header: JSON.parse, bodies: () => undefined, lone: () => undefined };

/** Reads a text message; `bodies` came beside it, where the link carries them so. */
export function readText(text: string, size: number, checks = TRUSTING, bodies = NO_BODIES): Message {
  const header = checks.header(text);
  checks.lone(header);
  return complete(header, text, size, bodies);
}

/** Reads the parts of a binary message. */
export function readBinary(data: Uint8Array, decode: (bytes: Uint8Array) => string, checks = TRUSTING): Message {
  const size = data.length < 4 ? Infinity : new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  if (size > data.length - 4) {
    throw new ProtocolFault("size", `A binary message of ${data.length} bytes cannot hold a header of ${size}.`);
  }
  const text = decode(data.subarray(4, 4 + size));
  const header = checks.header(text);
  checks.bodies(data, size, header);
  let at = 4 + size;
  const bodies = (header.buffers ?? []).map(([, length]) => {
    const start = aligned(at);
    at = start + length;
    return data.subarray(start, at);
  });
  return complete(header, text, size, bodies);
}

/** Says how large a binary message is, whose beginning this is; undefined where its header is not whole, or it is text. */
export function sizeOfBinary(first: Uint8Array, decode: (bytes: Uint8Array) => string): number | undefined {
  const size = new DataView(first.buffer, first.byteOffset).getUint32(0, true); // of text it is far too large
  if (size > first.length - 4) {
    return undefined;
  }
  const { buffers = [] } = JSON.parse(decode(first.subarray(4, 4 + size))) as Header;
  return buffers.reduce((at, [, length]) => aligned(at) + length, 4 + size);
}

/** Gives the next place at which a buffer may stand. */
export const aligned = (at: number): number => Math.ceil(at / 16) * 16;

function complete(header: Header, text: string, size: number, bodies: readonly Uint8Array[]): Message {
  const message = header as Message;
  message.size = size;
  message.payloadAt = message.kind === "item" ? text.indexOf('"payload":') + 10 : 0;
  message.bodies = bodies;
  return message;
}
