// A real Chromium without windows, driven through two pipes: it opens no port, and ends when this process does.
import { spawn, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-startup-window", "--remote-debugging-pipe",
]; // prettier-ignore

/** What Chromium says about a target, or answers. */
export type Reply = Record<string, any>;

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A browser, and the conversation with it; events of a target are told under `session:method`. */
export class Chromium extends EventEmitter {
  readonly #process: ChildProcess;
  readonly #profile = fs.mkdtempSync(path.join(os.tmpdir(), "pons-standin-"));
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #rest = "";

  constructor() {
    super();
    this.setMaxListeners(0);
    const program = PROGRAMS.find((each) => fs.existsSync(each));
    if (program === undefined) {
      throw new Error(`The stand-in for Electron needs a Chromium; none of these is there: ${PROGRAMS.join(", ")}.`);
    }
    const args = [...FLAGS, `--user-data-dir=${this.#profile}`];
    this.#process = spawn(program, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true });
    const answers = this.#process.stdio[4] as Readable;
    answers.setEncoding("utf8");
    answers.on("data", (text: string) => this.#feed(text));
    this.#input.on("error", () => undefined); // the browser has gone, which its exit says
    this.#process.on("exit", () => this.#lose());
  }

  /** Asks the browser, or one of its targets. */
  send(method: string, params: Reply = {}, session?: string): Promise<Reply> {
    const id = ++this.#last;
    this.#input.write(`${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Ends the browser and takes its profile away. */
  end(): void {
    this.#process.removeAllListeners("exit");
    try {
      process.kill(-this.#process.pid!, "SIGKILL"); // all of its processes, which lead a group of their own
      fs.rmSync(this.#profile, { recursive: true, force: true });
    } catch {
      // One of them has ended before, or still writes; the system's folder for such things keeps what it leaves.
    }
  }

  get #input(): Writable {
    return this.#process.stdio[3] as Writable;
  }

  #feed(text: string): void {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop()!;
    for (const message of messages) {
      this.#take(JSON.parse(message) as Reply);
    }
  }

  #take(message: Reply): void {
    if (message.id === undefined) {
      this.emit(message.sessionId === undefined ? message.method : `${message.sessionId}:${message.method}`, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) {
      waiting?.resolve(message.result);
    } else {
      waiting?.reject(new Error(`Chromium: ${message.error.message}`));
    }
  }

  #lose(): void {
    this.#waiting.forEach((each) => each.reject(new Error("Chromium has ended.")));
    this.#waiting.clear();
    this.emit("gone");
  }
}
