// One page's way to the host: whole messages between its MessagePort and a connection to the host's private socket.
import net from "node:net";
import type { MessageEvent, MessagePortMain } from "electron";
import { Inflow, Outflow, type Posted, WINDOW } from "../flow.ts";
import { FrameReader, frame } from "../frames.ts";
import { PART, PART_HEAD } from "../parts.ts";

const LONGEST_JOIN = 65_536; // SPEC chapter 4
const MOST_UNWRITTEN = 4 * WINDOW; // what no page of ours reaches, since it waits to be told what was taken in

/** Where the host listens, and what callers have to know there. */
export interface Door {
  readonly path: string;
  readonly token: string;
}

/** Passes messages on and keeps hardly any: the host is read only as fast as the page takes in, and the page told how fast the host does. */
export class Bridge {
  /** Called once, when it has ended, from whichever side. */
  ended: (() => void) | null = null;
  readonly #out = new Outflow();
  readonly #in = new Inflow((size) => this.#post(size));
  #socket: net.Socket | null = null;
  #token = "";
  #hasJoined = false;
  #unwritten = 0;
  #isOver = false;

  constructor(private readonly port: MessagePortMain) {
    port.on("message", (event) => this.#guarded(() => this.#fromPage(event)));
    port.on("close", () => this.close());
  }

  /** Connects it; the page has sent nothing yet that was looked at. */
  open({ path, token }: Door): void {
    if (this.#isOver) {
      return;
    }
    const socket = net.connect({ path });
    const reader = new FrameReader(
      { text: (data, start, end) => this.#toPage(Buffer.prototype.utf8Slice.call(data, start, end)), binary: (data) => this.#toPage(data) },
      PART,
    );
    socket.on("data", (chunk) => this.#guarded(() => reader.feed(chunk, chunk.length)));
    socket.on("error", () => undefined); // `close` follows, which is all that matters
    socket.on("close", () => this.close());
    this.#socket = socket;
    this.#token = token;
    this.port.start();
  }

  /** Tells the page why it is not let in. */
  refuse(sentence: string): void {
    this.#post(JSON.stringify({ kind: "fault", payload: ["token", sentence] }));
    this.close();
  }

  /** Ends it, on both sides. */
  close(): void {
    if (!this.#isOver) {
      this.#post(null);
      this.#isOver = true;
      this.port.close();
      this.#socket?.destroy();
      this.ended?.();
    }
  }

  #toPage(message: string | Uint8Array): void {
    this.#out.sent(message);
    this.#post(message);
    if (this.#out.isFull) {
      this.#socket!.pause();
    }
  }

  #fromPage({ data }: MessageEvent): void {
    const posted = data as Posted;
    if (posted === null) {
      this.close();
    } else if (typeof posted === "number") {
      this.#taken(posted);
    } else if (typeof posted === "string" || posted instanceof Uint8Array) {
      this.#toHost(posted);
    } else {
      throw new Error(`A page posted ${typeof posted}, which is no message.`);
    }
  }

  #taken(size: number): void {
    if (!(size >= 0 && size <= this.#out.underWay)) {
      throw new Error(`A page says that it has taken in ${size} more, of ${this.#out.underWay} under way.`);
    }
    this.#out.taken(size);
    if (!this.#out.isFull) {
      this.#socket!.resume();
    }
  }

  #toHost(message: string | Uint8Array): void {
    const size = message.length;
    this.#unwritten += size;
    if (size > PART + PART_HEAD || this.#unwritten > MOST_UNWRITTEN) {
      throw new Error(`A page sent ${size} more, with ${this.#unwritten} under way, without waiting for its turn.`);
    }
    const body = typeof message === "string" ? Buffer.from(this.#hasJoined ? message : this.#withToken(message)) : message;
    this.#hasJoined = true;
    this.#socket!.write(frame(body, typeof message !== "string"), () => {
      this.#unwritten -= size;
      this.#in.taken(size);
    });
  }

  /** Adds to a page's first message what no page gets to know. */
  #withToken(text: string): string {
    const join = text.length <= LONGEST_JOIN ? (JSON.parse(text) as { kind: unknown; payload: object }) : { kind: "too long", payload: {} };
    if (join.kind !== "join") {
      throw new Error("A page's first message was not join.");
    }
    return JSON.stringify({ kind: "join", payload: { ...join.payload, token: this.#token } });
  }

  #post(posted: Posted): void {
    if (!this.#isOver) {
      this.port.postMessage(posted);
    }
  }

  /** Whatever goes wrong here is a mistake of this page's, or of the host's towards it, and ends their connection alone. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      console.error(`pons/electron: the connection of a page is closed. ${String(error)}`);
      this.close();
    }
  }
}
