// Reads a pipe and gives the engine its messages.
import type net from "node:net";
import { QUICKLY } from "../checking.ts";
import type { Engine } from "../engine.ts";
import { FrameReader } from "../frames.ts";
import { type Message, readBinary, readText } from "../messages.ts";
import { PartReader } from "../parts.ts";
import { lazily } from "./lazily.ts";
import type { PipeWriter } from "./writer.ts";

const CHUNK = 65_536;
const QUICK = 0.05; // milliseconds of a call that is quick: others' answers may wait for it

/** The way in of a worker. Answers to what was read in one piece go out in one piece, unless a call may take long. */
export class PipeReader {
  #frames: FrameReader;
  #length = 0; // of the chunk at hand

  constructor(
    private readonly engine: Engine,
    private readonly writer: PipeWriter,
    private readonly ended: () => void,
    private readonly broken: (error: unknown) => void,
  ) {
    const text = (data: Uint8Array, start: number, end: number): void => this.#take(readText(slice(data, start, end), end - start, QUICKLY), end);
    const binary = (data: Uint8Array): void => this.#take(readBinary(data, (bytes) => slice(bytes, 0, bytes.length), QUICKLY), 0);
    const parts = new PartReader({ text, binary }, engine.limits.message);
    this.#frames = new FrameReader({ text, binary: (data) => parts.take(data) }, engine.limits.message);
  }

  /** Reads from now on. */
  start(descriptor: number): void {
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    const onread = { buffer, callback: (count: number) => this.#read(buffer, count) };
    const socket = new (lazily.net().Socket)({ fd: descriptor, readable: true, writable: false, onread } as net.SocketConstructorOpts);
    socket.on("end", this.ended);
    socket.on("error", this.ended); // the pipe is gone, which is all that an error of reading can mean
    socket.resume();
  }

  #read(buffer: Buffer, count: number): true {
    this.writer.isGathering = true;
    this.#length = count;
    try {
      this.#frames.feed(buffer, count);
    } catch (error) {
      this.broken(error);
    }
    this.writer.isGathering = false;
    this.writer.flush();
    return true;
  }

  #take(message: Message, end: number): void {
    const isLone = end === this.#length && !this.writer.hasGathered;
    const action = isLone || message.kind !== "call" ? undefined : this.engine.actions.get(message.name!);
    if (action === undefined) {
      this.engine.receive(message);
      return;
    }
    if (!action.isQuick) {
      this.writer.flush();
    }
    const began = performance.now();
    this.engine.receive(message);
    action.isQuick = performance.now() - began < QUICK;
  }
}

function slice(data: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.utf8Slice.call(data, start, end);
}
