// The life of a Node worker: takes stdio, hears hello, loads the module, serves it to the end.
import type { Pons } from "../../worker.d.ts";

import { makeApi } from "../api.ts";
import { strictly } from "../checking.ts";
import { Engine } from "../engine.ts";
import { type Equipment, equip } from "../equipment.ts";
import { LoadError, findActions } from "../exported.ts";
import { FaultReceived, ProtocolFault } from "../faults.ts";
import { findJobs } from "../jobs.ts";
import { type Limits, limitsOf } from "../limits.ts";
import { readText } from "../messages.ts";
import { describeError, stackText } from "../raised.ts";
import { lookClosely } from "../values/forms.ts";
import { NO_TABLES, readValue } from "../values/reading.ts";
import { addCode } from "./code.ts";
import { type Loaded, load } from "./loading.ts";
import { hookOutput } from "./output.ts";
import { nodePlatform, readSource } from "./platform.ts";
import { PipeReader } from "./reader.ts";
import { readFirstFrame, say, type Taken, takeStdio } from "./stdio.ts";
import { endGroupOfOrphan, startWatcher } from "./watcher.ts";
import { PipeWriter } from "./writer.ts";

const VERSION = 1;
const GONE = 1;
const LOAD_FAILED = 1;
const BROKEN = 70; // EX_SOFTWARE of sysexits.h
const FIRST_LIMIT = 1 << 20; // bytes of hello: the limits that hold afterwards stand in it

interface Hello {
  version: unknown;
  preamble: Uint8Array;
  target: string;
  limits: Limits;
  /** Whether the hub's side sees to it that nothing outlives it; else the worker watches by itself. */
  isGuarded: boolean;
}

function hear(): Hello {
  const first = readFirstFrame(FIRST_LIMIT);
  if (first === undefined) {
    say("The hub closed the pipe before it said hello. If a module's child process was meant to run here: this file serves modules to a hub; cluster.setupPrimary({ exec }) names another.");
    process.exit(GONE);
  }
  const message = readText(first.toString("utf8"), first.length, strictly(20));
  if (message.kind !== "hello") {
    throw new ProtocolFault("order", `The first message must be hello, but is ${message.kind}.`);
  }
  const hello = readValue(message.payload, NO_TABLES, 20) as Record<string, unknown>;
  const { preamble, target, version } = hello;
  if (!(preamble instanceof Uint8Array) || preamble.length !== 16 || typeof target !== "string") {
    throw new ProtocolFault("payload", "Hello needs a preamble of 16 bytes and a target.");
  }
  return { version, preamble, target, limits: limitsOf(hello.limits), isGuarded: hello.guarded === true };
}

/** One worker that has heard hello. */
class Service {
  readonly #writer: PipeWriter;
  readonly #engine: Engine;
  readonly #own: Equipment;
  readonly #reader: PipeReader;
  #isReady = false;

  constructor(
    private readonly hello: Hello,
    private readonly taken: Taken,
  ) {
    this.#writer = new PipeWriter(taken, (error) => this.#lost(error));
    this.#engine = new Engine(this.#writer, nodePlatform, hello.limits);
    this.#own = equip(this.#engine);
    this.#reader = new PipeReader(this.#engine, this.#writer, () => this.#ended(), (error) => this.#broken(error)); // prettier-ignore
  }

  async run(): Promise<void> {
    this.#writer.begin(this.hello.preamble);
    if (this.hello.version !== VERSION) {
      this.#broken(new ProtocolFault("version", `The hub speaks version ${String(this.hello.version)}, this worker speaks ${VERSION}.`));
    }
    this.#hook();
    const loaded = await this.#load();
    this.#expose(loaded);
    this.#writer.flush(); // ready; what follows takes its time, but the hub does not wait for it
    this.#engine.outgoing.open();
    this.#engine.events.open();
    this.#engine.idle = () => this.#writer.whenEmpty(() => process.exit(0));
    this.#reader.start(this.taken.input);
    if (!this.hello.isGuarded) {
      startWatcher();
    }
  }

  #hook(): void {
    Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50); // the user's frames may lie below many of Node's
    hookOutput(this.#own.log);
    const api: Pons = makeApi(this.#engine, this.#own.log);
    Object.defineProperty(globalThis, "pons", { value: api, configurable: true, enumerable: false, writable: true });
    // Node prints the error and ends with code 1, as ever; the log of the call in whose course it was thrown has it too.
    process.on("uncaughtExceptionMonitor", (error) => this.#uncaught(error));
    process.on("exit", () => {
      this.#own.log.flushAll();
      this.#writer.finish();
    });
  }

  #uncaught(error: unknown): void {
    if (this.#isReady || process.listenerCount("uncaughtException") > 0) {
      this.#engine.answers.report(error, "Uncaught");
    } else {
      this.#failLoad(error); // which tells more than the end of a process
    }
  }

  async #load(): Promise<Loaded> {
    const onIdle = (): never => this.#failLoad(new LoadError("The module is not loaded: it awaits something at its top level, and nothing is left that could make it happen."));
    process.once("beforeExit", onIdle);
    try {
      return await load(this.hello.target);
    } catch (error) {
      return this.#failLoad(error);
    } finally {
      process.off("beforeExit", onIdle);
    }
  }

  #failLoad(error: unknown): never {
    this.#own.log.flush(undefined);
    this.#engine.sender.error(0, describeError(error, nodePlatform, "load"));
    process.exit(LOAD_FAILED);
  }

  #expose({ exported, file, name }: Loaded): void {
    const engine = this.#engine;
    try {
      const jobs = findJobs(exported);
      const actions = findActions(exported, new Set([...jobs.values()].map((job) => job.run)));
      actions.forEach((action) => engine.actions.set(action.name, action));
      actions.forEach((action) => action.kind === "class" && engine.handles.exposed.add(action.source));
      jobs.forEach((job) => engine.jobs.set(job.name, job.run));
      this.#own.reserved.module = { name, file, source: readSource };
      addCode(this.#own.reserved, exported, file, name);
      this.#own.log.flush(undefined);
      const ready = {
        version: VERSION,
        language: "javascript",
        languageVersion: process.versions.node,
        pid: process.pid,
        actions: [...actions.values()].map((action) => [action.name, action.kind]),
        ...(jobs.size > 0 ? { jobs: [...jobs.values()].map((job) => [job.name, job.isShared ? "shared" : "own"]) } : {}),
      };
      engine.sender.send('{"kind":"ready"', engine.sender.write(ready, "ready"), 0, "ready");
      this.#isReady = true;
    } catch (error) {
      this.#failLoad(error);
    }
  }

  #lost(error: Error): void {
    say(`The link's pipe cannot be used; the module may have closed it: ${error.message}`);
    process.exit(BROKEN);
  }

  #broken(error: unknown): never {
    if (error instanceof ProtocolFault) {
      this.#engine.sender.plain(`{"kind":"fault","payload":${JSON.stringify([error.code, error.sentence])}}`);
      say(`The hub broke the protocol (${error.code}): ${error.sentence}`);
    } else {
      say(error instanceof FaultReceived ? error.sentence : stackText(error));
    }
    this.#writer.finish();
    process.exit(BROKEN);
  }

  #ended(): void {
    this.#engine.lose("The host is gone.");
    if (!this.hello.isGuarded) {
      process.on("exit", endGroupOfOrphan); // after the module's own
    }
    process.exit(0);
  }
}

async function main(): Promise<void> {
  lookClosely();
  try {
    const hello = hear();
    await new Service(hello, takeStdio()).run();
  } catch (error) {
    say(error instanceof ProtocolFault ? `The hub broke the protocol: ${error.sentence}` : String((error as Error).stack));
    process.exit(BROKEN);
  }
}

void main();
