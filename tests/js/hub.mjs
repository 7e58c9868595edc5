// A hub of a few lines: starts a real worker process and speaks frames with it over real pipes, so that tests see what a
// host sees. It shares no code with the runtime.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const WORKER = path.join(ROOT, "runtimes/js/dist/node-worker.mjs");
export const LIMIT = 20_000; // milliseconds that any wait of a test may take

/** A folder of its own, with files in it. */
export function folder(files) {
  const made = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "pons-js-")));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    fs.writeFileSync(path.join(made, name), text);
  }
  return made;
}

/** Both ends of a pipe; Node's own `pipe` is a socket, which is something else. */
export function pipe(place, name) {
  const file = path.join(place, name);
  execFileSync("mkfifo", [file]);
  const both = fs.openSync(file, "r+"); // so that neither of the others waits for its opposite
  const ends = { read: fs.openSync(file, "r"), write: fs.openSync(file, "w") };
  fs.closeSync(both);
  fs.unlinkSync(file);
  return ends;
}

export class Hub {
  inbox = []; // messages that nobody has waited for yet
  early = Buffer.alloc(0); // what stood on stdout before the preamble
  stderr = "";
  answers = new Map(); // call -> message
  items = new Map(); // call -> payloads
  logs = []; // [call, level, logger, text]
  order = []; // kinds and calls as they came
  exit = null; // [code, signal]
  preamble = Buffer.from("0123456789abcdef");
  #rest = Buffer.alloc(0);
  #parts = new Map();
  #isBegun = false;
  #last = -1;
  #bells = [];

  /** Starts a worker: `files` is the text of `m.mjs`, or a dict of files with the target first. */
  static async start(files, options = {}) {
    const hub = new Hub(files, options);
    await hub.until(() => hub.ready !== undefined || hub.failure !== undefined || hub.exit !== null, "ready");
    if (hub.failure !== undefined && !options.mayFail) {
      throw new Error(`The module did not load: ${JSON.stringify(hub.failure)}`);
    }
    return hub;
  }

  constructor(files, { limits = {}, env = {}, target, hello = {}, cwd, nodeArgs = [], detached = true } = {}) {
    const texts = typeof files === "string" ? { "m.mjs": files } : files;
    this.folder = folder(texts);
    this.target = target ?? path.join(this.folder, Object.keys(texts)[0]);
    const [stdin, stdout, stderr] = ["in", "out", "err"].map((name) => pipe(this.folder, `${name}.pipe`));
    this.process = spawn(process.execPath, [...nodeArgs, WORKER, this.target], {
      stdio: [stdin.read, stdout.write, stderr.write], detached, cwd: cwd ?? this.folder, env: { ...process.env, ...env },
    }); // prettier-ignore
    [stdin.read, stdout.write, stderr.write].forEach((fd) => fs.closeSync(fd));
    this.process.on("exit", (code, signal) => this.#note(() => (this.exit = [code, signal])));
    this.input = new net.Socket({ fd: stdin.write, readable: false, writable: true });
    this.input.on("error", () => undefined); // the worker has gone, which `exit` says
    this.output = new net.Socket({ fd: stdout.read, readable: true, writable: false });
    this.output.on("data", (data) => this.#note(() => this.#feed(data)));
    this.errors = new net.Socket({ fd: stderr.read, readable: true, writable: false });
    this.errors.on("data", (data) => this.#note(() => (this.stderr += data)));
    const preamble = { $: ["bytes", this.preamble.toString("base64")] };
    this.send({ kind: "hello", payload: { version: 1, preamble, target: this.target, limits, ...hello } });
  }

  /** Sends a message, or bytes as they are. */
  send(message, buffers) {
    if (Buffer.isBuffer(message)) {
      return this.input.write(message);
    }
    const text = Buffer.from(JSON.stringify(message));
    if (buffers === undefined) {
      return this.input.write(frame(text, false));
    }
    let whole = Buffer.concat([size(text.length), text]);
    for (const buffer of buffers) {
      whole = Buffer.concat([whole, Buffer.alloc((16 - (whole.length % 16)) % 16), buffer]);
    }
    return this.input.write(frame(whole, true));
  }

  /** Sends a call and gives its id. */
  begin(name, args = [], { buffers, ...more } = {}) {
    this.#last += 2;
    this.send({ kind: "call", call: this.#last, name, ...more, payload: args }, buffers);
    return this.#last;
  }

  /** Calls an action and gives what it returns, in the JSON form. */
  async call(name, ...args) {
    return this.result(this.begin(name, args));
  }

  /** Waits for a call to end well. */
  async result(id) {
    const answer = await this.end(id);
    if (answer.kind === "error") {
      throw new Error(`Call ${id} ended in an error: ${JSON.stringify(answer.payload)}`);
    }
    return answer.payload;
  }

  /** Calls an action that has to end in an error, and gives that. */
  async error(name, ...args) {
    return this.failed(this.begin(name, args));
  }

  async failed(id) {
    const answer = await this.end(id);
    if (answer.kind === "return") {
      throw new Error(`Call ${id} returned ${JSON.stringify(answer.payload)}, but an error was due`);
    }
    return answer.payload;
  }

  async end(id) {
    await this.until(() => this.answers.has(id), `the end of call ${id}`);
    return this.answers.get(id);
  }

  /** Waits for the next message of a kind, and of a name, and takes it out of the inbox. */
  async next(kind, name) {
    const fits = (each) => each.kind === kind && (name === undefined || each.name === name);
    await this.until(() => this.inbox.some(fits), `a ${kind} message ${name ?? ""}`);
    return this.inbox.splice(this.inbox.findIndex(fits), 1)[0];
  }

  /** Answers a call of the worker's. */
  answer(call, payload = null, more = {}) {
    this.send({ kind: "return", call, ...more, payload });
  }

  fail(call, error) {
    this.send({ kind: "error", call, payload: { code: "raised", type: null, message: "", frames: [], cause: null, context: null, notes: [], ...error } });
  }

  /** What a call printed so far. */
  printed(call, level = "out") {
    return this.logs.filter(([id, where]) => id === call && where === level).map(([, , , text]) => text).join(""); // prettier-ignore
  }

  /** Waits until a claim about what came is true. */
  async until(claim, what) {
    const end = Date.now() + LIMIT;
    while (!claim()) {
      if (Date.now() > end || (this.exit !== null && this.output.destroyed && !claim())) {
        throw new Error(`It did not come true: ${what}. The worker's stderr: ${this.stderr} exit: ${this.exit}`);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#bells.push(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  /** Asks the worker to stop, and gives its exit code. */
  async stop() {
    this.send({ kind: "stop" });
    return this.finish();
  }

  /** Waits for the end of the process, and gives its exit code or signal. */
  async finish() {
    await this.until(() => this.exit !== null, "the end of the process");
    return this.exit[0] ?? this.exit[1];
  }

  /** Goes away as a host does that is killed: every pipe is closed. */
  close() {
    [this.input, this.output, this.errors].forEach((each) => each.destroy());
  }

  async [Symbol.asyncDispose]() {
    await this.dispose();
  }

  async dispose() {
    if (this.exit === null) {
      const gone = once(this.process, "exit");
      try {
        process.kill(-this.process.pid, "SIGKILL");
      } catch {
        this.process.kill("SIGKILL");
      }
      await gone;
    }
    this.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #note(change) {
    change();
    this.#bells.splice(0).forEach((ring) => ring());
  }

  #feed(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (!this.#isBegun) {
      const at = this.#rest.indexOf(this.preamble);
      if (at < 0) {
        return;
      }
      this.#isBegun = true;
      this.early = this.#rest.subarray(0, at);
      this.#rest = this.#rest.subarray(at + 16);
    }
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + (this.#rest.readUInt32LE(0) & 0x7fffffff)) {
      const head = this.#rest.readUInt32LE(0);
      const body = this.#rest.subarray(4, 4 + (head & 0x7fffffff));
      this.#rest = this.#rest.subarray(4 + body.length);
      this.#frame(body, head > 0x7fffffff);
    }
  }

  #frame(body, isBinary) {
    if (isBinary && body.readUInt32LE(0) === 0xffffffff) {
      const number = body.readUInt32LE(4);
      const whole = Buffer.concat([this.#parts.get(number) ?? Buffer.alloc(0), body.subarray(12)]);
      this.#parts.set(number, whole);
      this.order.push(["part", number]);
      if (body[8] > 0) {
        this.#parts.delete(number);
        this.#frame(whole, body[8] === 2);
      }
      return;
    }
    const length = isBinary ? body.readUInt32LE(0) : body.length;
    const text = isBinary ? body.subarray(4, 4 + length) : body;
    const message = JSON.parse(text.toString("utf8"));
    message.text = text.toString("utf8");
    let at = 4 + length;
    message.bodies = (message.buffers ?? []).map(([, count]) => {
      at = Math.ceil(at / 16) * 16 + count;
      return Buffer.from(body.subarray(at - count, at));
    });
    this.#take(message);
  }

  #take(message) {
    this.order.push([message.kind, message.call ?? 0]);
    switch (message.kind) {
      case "ready":
        this.ready = message.payload;
        break;
      case "return":
      case "error":
        if (!message.call) {
          this.failure = message.payload;
          break;
        }
        if (this.answers.has(message.call)) {
          throw new Error(`Call ${message.call} was answered twice`);
        }
        this.answers.set(message.call, message);
        break;
      case "item":
        this.items.set(message.call, [...(this.items.get(message.call) ?? []), ...(message.batch ? message.payload : [message.payload])]);
        break;
      case "log":
        this.logs.push([message.call ?? 0, ...message.payload]);
        break;
      default:
        this.inbox.push(message);
    }
  }
}

function size(count) {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(count);
  return head;
}

export function frame(body, isBinary) {
  return Buffer.concat([size(body.length + (isBinary ? 0x80000000 : 0)), body]);
}

/** Says whether a process is there and no zombie. */
export function isAlive(pid) {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Looks until a claim about the outside world is true. */
export async function eventually(claim, what, limit = LIMIT) {
  for (const end = Date.now() + limit; !(await claim()); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) {
      throw new Error(`It did not come true within ${limit} ms: ${what}`);
    }
  }
}
