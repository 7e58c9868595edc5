// What a message must be by SPEC chapter 11; whoever breaks it is told by a fault.
import { ProtocolFault } from "./faults.ts";
import { type Checks, type Header, MOST_COUNT, aligned } from "./messages.ts";
import { isName } from "./names.ts";
import { shown } from "./values/places.ts";
import { parseStrict, RepeatedKey } from "./values/strict.ts";

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

/** Reads what comes from a side that may err. */
export const strictly = (depth: number): Checks => ({ header: (text) => checkHeader(parsed(() => parseStrict(text, depth + 4))), bodies, lone });

/** Reads what a hub has checked or written, as far as its JSON goes. */
export const QUICKLY: Checks = { header: (text) => parsed(() => JSON.parse(text)) as Header, bodies, lone };

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) {
      const code = error instanceof RepeatedKey && error.isOuter ? "flags" : "payload";
      throw new ProtocolFault(code, `A message is no JSON text: ${error.message}`);
    }
    throw error;
  }
}

function lone(header: Header): void {
  if ((header.buffers?.length ?? 0) !== 0) {
    throw new ProtocolFault("size", "A text message names buffers, which only a binary one can have.");
  }
}

function bodies(data: Uint8Array, size: number, header: Header): void {
  if (header.buffers === undefined || header.buffers.length === 0) {
    throw new ProtocolFault("table", "A binary message names no buffers; without them it must be text.");
  }
  let at = 4 + size;
  for (const [, length] of header.buffers) {
    const start = aligned(at);
    if (data.subarray(at, start).some((byte) => byte !== 0)) {
      throw new ProtocolFault("table", `Something else than zeros stands at ${at} of a binary message, before a buffer.`);
    }
    at = start + length;
  }
  if (at !== data.length) {
    throw new ProtocolFault("size", `A binary message has ${data.length} bytes, but its header and buffers take ${at}.`);
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
