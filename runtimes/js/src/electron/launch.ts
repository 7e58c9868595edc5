// Starts one host process, joined to this one by its stdin and stdout.
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Wire } from "../client/wires.ts";
import { FrameReader, frame } from "../frames.ts";
import { PART, PART_HEAD } from "../parts.ts";
import type { Door } from "./bridge.ts";
import type { HostLoss, HostProcess } from "./hosting.ts";

const TAIL = 4000; // of what it wrote to stderr

/** What is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where pages' connections go. */
  readonly path: string;
}

/** Starts a host. */
export function launch({ program, args, cwd, env, path }: Command): HostProcess {
  const began = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  let tail = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    tail = (tail + text).slice(-TAIL);
  });
  let wire: Wire | null = new ChildWire(child);
  let failure: string | null = null;
  let isReady = false;
  const door = new Promise<Door>((resolve, reject) => {
    (wire as ChildWire).first = (text) => {
      const { kind, payload } = JSON.parse(text);
      if (kind === "hello") {
        isReady = true;
        resolve({ path, token: payload.host.token });
      } else {
        failure = payload.message;
        reject(new Error(payload.message));
      }
    };
    child.on("error", (error) => reject((failure = error.message)));
    child.on("exit", () => reject(new Error("The host has ended.")));
  });
  door.catch(() => undefined);
  const ended = new Promise<HostLoss>((resolve) => {
    const over = (code: number | null, signal: string | null): void =>
      resolve({ reason: failure ?? `exit ${code ?? signal}`, code, signal, lastLines: tail, seconds: (performance.now() - began) / 1000, wasReady: isReady });
    child.on("error", () => over(null, null));
    child.on("close", over);
  });
  return {
    door, ended,
    takeWire: () => { const taken = wire; wire = null; return taken; },
    end: () => child.stdin.end(),
  };
}

class ChildWire implements Wire {
  onmessage: ((message: string | Uint8Array) => void) | null = null;
  onclose: ((reason?: string) => void) | null = null;
  first: ((text: string) => void) | null = null;

  constructor(private readonly child: ChildProcess) {
    const take = (message: string | Uint8Array): void => {
      this.first?.(message as string);
      this.first = null;
      this.onmessage?.(message);
    };
    const reader = new FrameReader({ text: (data, start, end) => take((data as Buffer).toString("utf8", start, end)), binary: take }, PART + PART_HEAD);
    (child.stdout as Readable).on("data", (chunk) => reader.feed(chunk, chunk.length));
    child.stdin!.on("error", () => undefined);
    child.stdout!.on("close", () => {
      const { onclose } = this;
      this.onclose = null;
      onclose?.("The host has ended.");
    });
  }

  get bufferedAmount(): number {
    return this.child.stdin!.writableLength;
  }

  send(message: string | Uint8Array): void {
    const isBinary = typeof message !== "string";
    this.child.stdin!.write(frame(isBinary ? message : Buffer.from(message), isBinary));
  }

  close(): void {
    this.child.stdin!.end();
  }
}
