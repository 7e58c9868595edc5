// A WebSocket's end in Node, which has none of its own before version 22: RFC 6455, as far as `pons.v1` needs it.
import { createHash, randomBytes, randomFillSync } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Wire } from "../client/wires.ts";
import { ConnectionLost } from "../errors.ts";
import { PART, PART_HEAD } from "../parts.ts";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // of RFC 6455
const CONTINUED = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const LAST = 0x80;
const MASKED = 0x80;
const GRACE = 2000; // milliseconds that the other side has to say that it has seen the end

/** Opens a WebSocket at `ws://…` or `wss://…`. */
export function openWebSocket(address: URL): Promise<Wire> {
  const key = randomBytes(16).toString("base64");
  const { request } = address.protocol === "wss:" ? https : http;
  const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": "pons.v1" };
  return new Promise((resolve, reject) => {
    const asked = request(address.href.replace(/^ws/, "http"), { headers, agent: false });
    const fail = (why: string): void => reject(new ConnectionLost(`No host of Pons lets this program in at ${address.href}: ${why}.`));
    asked.on("error", (error) => fail(error.message));
    asked.on("response", (response) => {
      response.destroy();
      fail(`the answer is ${response.statusCode} ${response.statusMessage}`);
    });
    asked.on("upgrade", (response, socket, head) => {
      if (response.headers["sec-websocket-accept"] !== createHash("sha1").update(key + MAGIC).digest("base64")) {
        socket.destroy();
        return fail("what answers there speaks no WebSocket");
      }
      resolve(new NodeSocket(socket as Socket, head));
    });
    asked.end();
  });
}

class NodeSocket implements Wire {
  onmessage: ((message: string | Uint8Array) => void) | null = null;
  onclose: ((reason?: string) => void) | null = null;
  #head = Buffer.alloc(10);
  #headSize = 0; // of it what has come
  #body: Uint8Array | null = null; // of the frame whose head was read
  #filled = 0;
  #begun: { kind: number; pieces: Uint8Array[] } | null = null; // a message of several frames
  #isClosing = false;

  constructor(
    private readonly socket: Socket,
    head: Buffer,
  ) {
    socket.setNoDelay(true);
    socket.setTimeout(0);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => undefined); // `close` follows
    socket.on("end", () => socket.end());
    socket.on("close", () => this.onclose?.("The connection to the host has ended."));
    this.#take(head); // nothing, mostly: a host speaks when it is spoken to
  }

  get bufferedAmount(): number {
    return this.socket.writableLength;
  }

  send(message: string | Uint8Array): void {
    this.#write(typeof message === "string" ? TEXT : BINARY, typeof message === "string" ? Buffer.from(message) : message);
  }

  close(): void {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#write(CLOSE, Buffer.from([3, 232])); // 1000: all is well
      setTimeout(() => this.socket.destroy(), GRACE).unref();
    }
  }

  #write(kind: number, body: Uint8Array): void {
    const { length } = body;
    const most = length < 126 ? 6 : length < 65_536 ? 8 : 14;
    const frame = Buffer.allocUnsafe(most + length);
    frame[0] = LAST | kind;
    if (most === 6) {
      frame[1] = MASKED | length;
    } else {
      frame[1] = MASKED | (most === 8 ? 126 : 127);
      most === 8 ? frame.writeUInt16BE(length, 2) : frame.writeBigUInt64BE(BigInt(length), 2);
    }
    randomFillSync(frame, most - 4, 4);
    frame.set(body, most);
    mask(frame, most);
    this.socket.write(frame);
  }

  #take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      at += this.#body === null ? this.#takeHead(chunk, at) : this.#takeBody(this.#body, chunk, at);
    }
  }

  /** Takes in bytes of a head, which says how long the body is; gives how many those were. */
  #takeHead(chunk: Buffer, at: number): number {
    const due = this.#headSize < 2 ? 2 : headLength(this.#head[1]!);
    const count = Math.min(due - this.#headSize, chunk.length - at);
    chunk.copy(this.#head, this.#headSize, at, at + count);
    this.#headSize += count;
    if (this.#headSize < 2 || this.#headSize < headLength(this.#head[1]!)) {
      return count;
    }
    const short = this.#head[1]! & 0x7f;
    const length = short < 126 ? short : short === 126 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2));
    if (length > PART + PART_HEAD || (this.#head[1]! & MASKED) !== 0) {
      this.socket.destroy(new Error("no frame of a host"));
      return chunk.length;
    }
    this.#headSize = this.#filled = 0;
    this.#body = new Uint8Array(length);
    return length === 0 ? count + this.#takeBody(this.#body, chunk, at + count) : count;
  }

  #takeBody(body: Uint8Array, chunk: Buffer, at: number): number {
    const count = Math.min(body.length - this.#filled, chunk.length - at);
    body.set(chunk.subarray(at, at + count), this.#filled);
    this.#filled += count;
    if (this.#filled === body.length) {
      this.#body = null;
      this.#give(this.#head[0]!, body);
    }
    return count;
  }

  #give(first: number, body: Uint8Array): void {
    const kind = first & 0x0f;
    if (kind >= CLOSE) {
      return this.#control(kind, body);
    }
    const isLast = (first & LAST) !== 0;
    if (isLast && kind !== CONTINUED) {
      return this.#message(kind, body);
    }
    this.#begun ??= { kind, pieces: [] };
    this.#begun.pieces.push(body);
    if (isLast) {
      const { kind: whole, pieces } = this.#begun;
      this.#begun = null;
      this.#message(whole, new Uint8Array(Buffer.concat(pieces)));
    }
  }

  #message(kind: number, body: Uint8Array): void {
    this.onmessage?.(kind === TEXT ? Buffer.prototype.utf8Slice.call(body, 0, body.length) : body);
  }

  #control(kind: number, body: Uint8Array): void {
    if (kind === PING) {
      this.#write(PONG, body);
    } else if (kind === CLOSE) {
      this.close();
      this.socket.end();
    }
  }
}

function headLength(second: number): number {
  const short = second & 0x7f;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
}

/** Masks what stands behind the four bytes of the mask, four bytes at a time where they lie well. */
function mask(frame: Buffer, start: number): void {
  const key = [frame[start - 4]!, frame[start - 3]!, frame[start - 2]!, frame[start - 1]!];
  let at = start;
  const end = frame.length;
  if (end - start > 64) {
    for (; (frame.byteOffset + at) % 4 !== 0; at++) {
      frame[at]! ^= key[(at - start) & 3]!;
    }
    const turned = new Uint8Array([0, 1, 2, 3].map((i) => key[(at - start + i) & 3]!));
    const word = new Uint32Array(turned.buffer)[0]!;
    const words = new Uint32Array(frame.buffer, frame.byteOffset + at, Math.floor((end - at) / 4));
    for (let i = 0; i < words.length; i++) {
      words[i]! ^= word;
    }
    at += 4 * words.length;
  }
  for (; at < end; at++) {
    frame[at]! ^= key[(at - start) & 3]!;
  }
}
