// What user code prints: console and process.stdout write into streams that give it to the log.
import type { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Log } from "../log.ts";
import { lazily } from "./lazily.ts";

/** Puts the log in the places of stdout and stderr; what is never used is never made. */
export function hookOutput(log: Log): void {
  for (const [name, level] of [["stdout", "out"], ["stderr", "err"]] as const) {
    let made: Writable | undefined;
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => (made ??= makeOutput(log, level)) });
  }
}

function makeOutput(log: Log, level: "out" | "err"): Writable {
  const decoder = new StringDecoder("utf8"); // a character may be cut between two writes
  const output = new (lazily.stream().Writable)({
    decodeStrings: false,
    highWaterMark: 1 << 20,
    write(chunk: string | Buffer, encoding: BufferEncoding, done) {
      const isText = typeof chunk === "string" && /^utf-?8$/i.test(encoding);
      log.print(level, isText ? chunk : decoder.write(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk));
      done();
    },
    destroy: (_, done) => done(null), // what is printed later must arrive too
  });
  return Object.assign(output, { fd: level === "out" ? 1 : 2, _isStdio: true, end: (...args: unknown[]) => endNothing(output, args) });
}

/** What `end` does: it writes and calls back, but a worker goes on, and what it prints later must arrive too. */
function endNothing(output: Writable, args: unknown[]): Writable {
  const written = args.filter((each) => typeof each !== "function" && each !== undefined && each !== null);
  const done = args.find((each) => typeof each === "function") as (() => void) | undefined;
  output.write(...((written.length > 0 ? written : [""]) as [string, BufferEncoding]), () => done?.());
  return output;
}
