// What user code prints: console and process.stdout write into these, which give it to the log.
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Log } from "../log.ts";

class Output extends Writable {
  readonly fd: number;
  readonly _isStdio = true; // as Node's own have it: nothing ends them
  #decoder = new StringDecoder("utf8");

  constructor(
    private readonly log: Log,
    private readonly level: "out" | "err",
  ) {
    super({ decodeStrings: false, highWaterMark: 1 << 20 });
    this.fd = level === "out" ? 1 : 2;
  }

  override _write(chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const isText = typeof chunk === "string" && /^utf-?8$/i.test(encoding);
    this.log.print(this.level, isText ? chunk : this.#decoder.write(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk));
    done();
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(); // what is printed later must arrive too
  }
}

/** Puts the log in the places of stdout and stderr; what is never used is never made. */
export function hookOutput(log: Log): void {
  for (const [name, level] of [["stdout", "out"], ["stderr", "err"]] as const) {
    let made: Output | undefined;
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => (made ??= new Output(log, level)) });
  }
}
