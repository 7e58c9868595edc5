// Messages to and from a host on its stdin and stdout: frames (SPEC chapter 11), those of one turn in one write.
import type { Wire } from "../client/wires.ts";
import { ProtocolFault } from "../faults.ts";
import { FrameReader } from "../frames.ts";
import { PART } from "../parts.ts";
import type { HostProcess } from "./host-process.ts";

const HEAD = 4;
const BINARY = 0x8000_0000;

/** The wire to a host that this program has started. */
export class HostWire implements Wire {
  onmessage: ((message: string | Uint8Array) => void) | null = null;
  onclose: ((reason?: string) => void) | null = null;
  #waiting: (string | Uint8Array)[] = [];
  #isClosed = false;

  /** `heard` is called with the first message, which says who the host is. */
  constructor(
    private readonly host: HostProcess,
    heard: (hello: string) => void,
  ) {
    let first: ((hello: string) => void) | null = heard;
    const frames = new FrameReader(
      {
        text: (data, start, end) => {
          const text = Buffer.prototype.utf8Slice.call(data, start, end);
          first?.(text);
          first = null;
          this.onmessage?.(text);
        },
        binary: (data) => this.onmessage?.(data),
      },
      PART,
    );
    host.output.on("data", (chunk: Buffer) => this.#take(frames, chunk));
    host.output.once("close", () => void this.#ended());
  }

  get bufferedAmount(): number {
    return this.host.input.writableLength;
  }

  send(message: string | Uint8Array): void {
    if (this.#waiting.push(message) === 1) {
      process.nextTick(() => this.#flush()); // when the promises that are settled now have all run
    }
  }

  /** Ends it from this side; what is in flight ends for that reason. */
  leave(reason: string): void {
    this.onclose?.(reason);
    this.close();
  }

  close(): void {
    this.#isClosed = true;
    this.#flush();
    void this.host.end();
  }

  #take(frames: FrameReader, chunk: Buffer): void {
    try {
      frames.feed(chunk, chunk.length);
    } catch (error) {
      if (!(error instanceof ProtocolFault)) {
        throw error;
      }
      this.host.output.removeAllListeners("data").resume();
      this.onclose?.(`What was started is no host of Pons, or one that is broken: ${error.message}`);
      this.close();
    }
  }

  async #ended(): Promise<void> {
    const reason = this.#isClosed ? "The connection to the host was closed." : await this.host.epitaph();
    this.onclose?.(reason);
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length > 0 && this.host.input.writable) {
      this.host.input.write(framed(messages));
    }
  }
}

/** Gives the frames of messages, one after the other. */
function framed(messages: readonly (string | Uint8Array)[]): Buffer {
  const sizes = messages.map((each) => (typeof each === "string" ? Buffer.byteLength(each) : each.length));
  const whole = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + HEAD + size, 0));
  let at = 0;
  messages.forEach((each, i) => {
    const size = sizes[i]!;
    whole.writeUInt32LE(typeof each === "string" ? size : size + BINARY, at);
    if (typeof each === "string") {
      whole.utf8Write(each, at + HEAD);
    } else {
      whole.set(each, at + HEAD);
    }
    at += HEAD + size;
  });
  return whole;
}
