// Messages of the JSON form (SPEC chapter 11, "Messages"): text, or text and buffers in one binary message.
import { ProtocolFault } from "./faults.ts";
import { shown } from "./values/places.ts";
import { parseStrict, RepeatedKey } from "./values/strict.ts";
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

// What may stand in a message of each kind, and what must: "name!" (SPEC chapter 2).
const KINDS: Record<string, string> = {
  hello: "payload!",
  ready: "payload!",
  call: "call! name! parent client credit handle named handles buffers payload!",
  return: "call! handles buffers payload!",
  error: "call payload!",
  item: "call! batch handles buffers payload!",
  credit: "call! credit!",
  cancel: "call!",
  event: "name! client handles buffers payload!",
  release: "handles!",
  log: "call payload!",
  progress: "call! payload!",
  stop: "",
  fault: "payload!",
};

const FIELDS = new Map(Object.entries(KINDS).map(([kind, fields]) => [kind, new Set(fields.replaceAll("!", "").split(" "))]));
const NEEDED = new Map(
  Object.entries(KINDS).map(([kind, fields]) => [kind, fields.split(" ").filter((f) => f.endsWith("!")).map((f) => f.slice(0, -1))]),
);

const isId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isTrue = (value: unknown): boolean => value === true;
const isCredit = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isId);
const isEntry = (entry: unknown, length: number): boolean => {
  const [side, what, id, count = 1] = Array.isArray(entry) && entry.length === length ? (entry as number[]) : [];
  return (side === 1 || side === 2) && isId(what) && what! >= 1 && what! <= 5 && isId(id) && id! > 0 && isId(count) && count > 0 && count <= MOST_COUNT;
};
const isBuffer = (entry: unknown): boolean =>
  Array.isArray(entry) && entry.length === 2 && (entry[0] === 0 || entry[0] === 1) && isId(entry[1]);

// What a field must be, and the code of the fault where it is not, or stands where it does not belong.
const CHECKS: Record<string, [code: string, due: string, check: (value: unknown, kind: string) => boolean]> = {
  call: ["call", "a number from 0 to 2^53-1", isId],
  parent: ["call", "a number from 0 to 2^53-1", isId],
  client: ["flags", "a number from 0 to 2^53-1", isId],
  name: ["name", "a text of 1 to 1024 bytes without control characters", isName],
  credit: ["flags", "two numbers", isCredit],
  batch: ["flags", "true", isTrue],
  named: ["flags", "true", isTrue],
  handle: ["flags", "true", isTrue],
  handles: ["table", "a list of entries", (value, kind) => Array.isArray(value) && value.every((e) => isEntry(e, kind === "release" ? 4 : 3))],
  buffers: ["table", "a list of entries", (value) => Array.isArray(value) && value.every(isBuffer)],
};
const MISSING: Record<string, string> = { name: "name", call: "call", payload: "payload" };
const STRANGE: Record<string, string> = { name: "name", call: "call", parent: "call", payload: "size" };

export const MOST_COUNT = 65_535; // that an entry of a release can say

const encoder = new TextEncoder();

/** Says whether a text may name an action or a topic. */
export function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !/[\u0000-\u001f\u007f-\u009f]/.test(name) && (name.length < 340 || encoder.encode(name).length <= 1024);
}

/** How a message's JSON text is read. A hub checks what it passes on, so its link may read `quickly`. */
export type Strictness = "strict" | "quickly";

/** Reads a text message; `bodies` came beside it, where the link carries them so. */
export function readText(text: string, size: number, strictness: Strictness, depth: number, bodies = NO_BODIES): Message {
  return complete(parse(text, strictness, depth), text, size, bodies);
}

/** Reads the parts of a binary message. */
export function readBinary(data: Uint8Array, decode: (bytes: Uint8Array) => string, strictness: Strictness, depth: number): Message {
  const size = data.length < 4 ? Infinity : new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  if (size > data.length - 4) {
    throw new ProtocolFault("size", `A binary message of ${data.length} bytes cannot hold a header of ${size}.`);
  }
  const text = decode(data.subarray(4, 4 + size));
  const header = parse(text, strictness, depth);
  if (header.buffers === undefined || header.buffers.length === 0) {
    throw new ProtocolFault("table", "A binary message names no buffers; without them it must be text.");
  }
  return complete(header, text, size, cut(data, 4 + size, header.buffers));
}

function cut(data: Uint8Array, from: number, buffers: readonly (readonly [number, number])[]): Uint8Array[] {
  let at = from;
  const bodies = buffers.map(([, length]) => {
    const start = Math.ceil(at / 16) * 16;
    if (data.subarray(at, start).some((byte) => byte !== 0)) {
      throw new ProtocolFault("table", `Something else than zeros stands at ${at} of a binary message, before a buffer.`);
    }
    at = start + length;
    return data.subarray(start, at);
  });
  if (at !== data.length) {
    throw new ProtocolFault("size", `A binary message has ${data.length} bytes, but its header and buffers take ${at}.`);
  }
  return bodies;
}

function complete(header: Header, text: string, size: number, bodies: readonly Uint8Array[]): Message {
  if ((header.buffers?.length ?? 0) !== bodies.length) {
    throw new ProtocolFault("size", "A text message names buffers, which only a binary one can have.");
  }
  const message = header as Message;
  message.size = size;
  message.payloadAt = message.kind === "item" ? text.indexOf('"payload":') + 10 : 0;
  message.bodies = bodies;
  return message;
}

function parse(text: string, strictness: Strictness, depth: number): Header {
  try {
    // A hub that speaks another language than JSON to itself wrote this text; and what it passes on, it has checked.
    return strictness === "quickly" ? (JSON.parse(text) as Header) : checkHeader(parseStrict(text, depth + 4));
  } catch (error) {
    if (error instanceof SyntaxError) {
      const code = error instanceof RepeatedKey && error.isOuter ? "flags" : "payload";
      throw new ProtocolFault(code, `A message is no JSON text: ${error.message}`);
    }
    throw error;
  }
}

/** Refuses what is no message of chapter 11. */
function checkHeader(header: unknown): Header {
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new ProtocolFault("kind", "A message must be a JSON object.");
  }
  const keys = Object.keys(header);
  const { kind } = header as Header;
  const fields = typeof kind === "string" && keys[0] === "kind" ? FIELDS.get(kind) : undefined;
  if (fields === undefined) {
    throw new ProtocolFault("kind", `A message must begin with a kind that exists, but this one with ${shown(keys[0])}: ${shown(kind)}.`);
  }
  for (const key of keys.slice(1)) {
    checkField(kind, key, (header as unknown as Record<string, unknown>)[key], fields);
  }
  const missing = NEEDED.get(kind)!.find((key) => !Object.hasOwn(header, key));
  if (missing !== undefined) {
    throw new ProtocolFault(MISSING[missing] ?? "flags", `A ${kind} message needs the key ${missing}.`);
  }
  if (fields.has("payload")) {
    checkPayload(header as Header, keys.at(-1)!);
  }
  return header as Header;
}

function checkField(kind: string, key: string, value: unknown, fields: Set<string>): void {
  if (!fields.has(key)) {
    throw new ProtocolFault(STRANGE[key] ?? "flags", `A ${kind} message cannot have the key ${shown(key)}.`);
  }
  const check = CHECKS[key];
  if (check !== undefined && !check[2](value, kind)) {
    throw new ProtocolFault(check[0], `The ${key} of a ${kind} message must be ${check[1]}, but is ${shown(value)}.`);
  }
}

function checkPayload(header: Header, last: string): void {
  const { kind, payload, batch, named } = header;
  if (last !== "payload") {
    throw new ProtocolFault("payload", `A ${kind} message must have its payload last, but has ${shown(last)} there.`);
  }
  if ((kind === "call" || batch) && !(Array.isArray(payload) && (payload.length > 0 || !batch))) {
    throw new ProtocolFault("payload", `The payload of a ${kind} message must be a list, but is ${shown(payload)}.`);
  }
  if (batch && (header.handles !== undefined || header.buffers !== undefined)) {
    throw new ProtocolFault("flags", "An item that carries tables travels alone, not in a batch.");
  }
  const keywords: unknown = named ? (payload as unknown[]).at(-1) : {};
  if (typeof keywords !== "object" || keywords === null || Array.isArray(keywords)) {
    throw new ProtocolFault("payload", `The last argument of a named call must be the object of its keywords, but is ${shown(keywords)}.`);
  }
}
