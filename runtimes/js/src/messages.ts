// Messages of the JSON form (SPEC chapter 11, "Messages"): text, or text and buffers in one binary message.
import { ProtocolFault } from "./faults.ts";
import { parseStrict } from "./values/strict.ts";
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
  hello: "payload! buffers",
  ready: "payload! buffers",
  call: "call! name! parent client credit handle named handles buffers payload!",
  return: "call! handles buffers payload!",
  error: "call buffers payload!",
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
const isCredit = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isId);
const isEntry = (entry: unknown, length: number): boolean => {
  const [side, what, id, count = 1] = Array.isArray(entry) && entry.length === length ? entry : [];
  return (side === 1 || side === 2) && isId(what) && what >= 1 && what <= 5 && isId(id) && id > 0 && isId(count) && count > 0;
};
const isBuffer = (entry: unknown): boolean =>
  Array.isArray(entry) && entry.length === 2 && (entry[0] === 0 || entry[0] === 1) && isId(entry[1]);

// Which code a wrong field has, and what it must be.
const CHECKS: Record<string, [code: string, due: string, check: (value: unknown, kind: string) => boolean]> = {
  call: ["call", "a number from 0 to 2^53-1", isId],
  parent: ["call", "a number from 0 to 2^53-1", isId],
  client: ["payload", "a number from 0 to 2^53-1", isId],
  name: ["name", "a text of 1 to 1024 bytes without control characters", isName],
  credit: ["flags", "two numbers", isCredit],
  batch: ["flags", "true", (value) => value === true],
  named: ["flags", "true", (value) => value === true],
  handle: ["flags", "true", (value) => value === true],
  handles: ["table", "a list of entries", (value, kind) => Array.isArray(value) && value.every((e) => isEntry(e, kind === "release" ? 4 : 3))],
  buffers: ["table", "a list of entries", (value) => Array.isArray(value) && value.every(isBuffer)],
};

const encoder = new TextEncoder();

/** Says whether a text may name an action or a topic. */
export function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !/[\u0000-\u001f\u007f-\u009f]/.test(name) && (name.length < 340 || encoder.encode(name).length <= 1024);
}

/** How a message's JSON text is read. A hub checks what it passes on, so its link may read `quickly`. */
export type Strictness = "strict" | "quickly";

/** Reads a text message. */
export function readText(text: string, size: number, strictness: Strictness, depth: number): Message {
  return complete(parse(text, strictness, depth), text, size, NO_BODIES);
}

/** Reads the parts of a binary message. */
export function readBinary(data: Uint8Array, decode: (bytes: Uint8Array) => string, strictness: Strictness, depth: number): Message {
  const size = data.length < 4 ? Infinity : new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  if (size > data.length - 4) {
    throw new ProtocolFault("size", `A binary message of ${data.length} bytes cannot hold a header of ${size}.`);
  }
  const text = decode(data.subarray(4, 4 + size));
  const header = parse(text, strictness, depth);
  let at = 4 + size;
  const bodies = (header.buffers ?? []).map(([, length]) => {
    const start = Math.ceil(at / 16) * 16;
    at = start + length;
    return data.subarray(start, at);
  });
  if (bodies.length === 0 || at !== data.length) {
    throw new ProtocolFault("size", `A binary message has ${data.length} bytes, but its header and buffers take ${at}.`);
  }
  return complete(header, text, size, bodies);
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
  if (strictness === "quickly") {
    return JSON.parse(text) as Header;
  }
  let header: unknown;
  try {
    header = parseStrict(text, depth + 4);
  } catch (error) {
    throw new ProtocolFault("payload", `A message is no JSON text: ${(error as Error).message}`);
  }
  return checkHeader(header);
}

/** Refuses what is no message of chapter 11. */
export function checkHeader(header: unknown): Header {
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new ProtocolFault("kind", "A message must be a JSON object.");
  }
  const keys = Object.keys(header);
  const { kind } = header as Header;
  const fields = typeof kind === "string" && keys[0] === "kind" ? FIELDS.get(kind) : undefined;
  if (fields === undefined) {
    throw new ProtocolFault("kind", `A message must begin with a kind that exists, but this one with ${JSON.stringify(keys[0])}: ${JSON.stringify(kind)?.slice(0, 40)}.`);
  }
  for (const key of keys.slice(1)) {
    checkField(kind, key, (header as unknown as Record<string, unknown>)[key], fields);
  }
  const missing = NEEDED.get(kind)!.find((key) => !Object.hasOwn(header, key));
  if (missing !== undefined || (fields.has("payload") && keys.at(-1) !== "payload")) {
    throw new ProtocolFault(missing === "name" ? "name" : missing === "call" ? "call" : "flags", `A ${kind} message needs ${missing ?? "its payload last"}.`);
  }
  return header as Header;
}

function checkField(kind: string, key: string, value: unknown, fields: Set<string>): void {
  if (!fields.has(key)) {
    throw new ProtocolFault(key === "name" ? "name" : key === "call" ? "call" : "flags", `A ${kind} message cannot have the key ${JSON.stringify(key.slice(0, 40))}.`);
  }
  const check = CHECKS[key];
  if (check !== undefined && !check[2](value, kind)) {
    throw new ProtocolFault(check[0], `The ${key} of a ${kind} message must be ${check[1]}, but is ${JSON.stringify(value)?.slice(0, 80)}.`);
  }
}
