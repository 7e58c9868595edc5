// The process of a host that this program has started: its pipes, the end of its stderr, its end.
import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { PonsError } from "../errors.ts";
import type { HostCommand } from "./host-search.ts";
import { lazily } from "./lazily.ts";

const LAST_LINES = 20;
const LONGEST_LINE = 2000; // characters of a line that are kept for an error
const LINGER = 200; // milliseconds in which what it wrote last may still arrive
const PATIENCE = 5000; // milliseconds that it has to end by itself; it needs one second at most

/** How a process ended. */
export interface HostExit {
  code: number | null;
  signal: string | null;
}

/** What a host is started with. */
export interface HostPlan {
  command: HostCommand;
  args: readonly string[];
  cwd: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Takes what it prints. */
  print: (text: string) => void;
}

/** A host that runs. */
export class HostProcess {
  readonly exited: Promise<HostExit>;
  readonly #child: ChildProcess;
  #lines: string[] = [];
  #part = "";

  private constructor(plan: HostPlan, child: ChildProcess) {
    this.#child = child;
    child.stdin!.on("error", () => undefined); // it has gone, which its end tells
    child.stderr!.setEncoding("utf8").on("data", (text: string) => this.#printed(text, plan.print));
    this.exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  }

  /** Starts it, without a shell. */
  static start(plan: HostPlan): Promise<HostProcess> {
    const { command, args, cwd, env } = plan;
    return new Promise((resolve, reject) => {
      const child = lazily.processes().spawn(command.program, [...command.before, ...args], { cwd, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
      child.once("error", (error: NodeJS.ErrnoException) => {
        const where = error.code === "ENOENT" && cwd !== undefined ? ` in ${cwd}, if that folder is there at all` : "";
        reject(new PonsError(`${command.program} could not be started${where}: ${error.message}`));
      });
      child.once("spawn", () => resolve(new HostProcess(plan, child)));
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get input(): Writable {
    return this.#child.stdin!;
  }

  get output(): Readable {
    return this.#child.stdout!;
  }

  /** Says whether this program goes on for its sake. */
  keep(isKept: boolean): void {
    for (const each of [this.#child, this.input, this.output, this.#child.stderr] as unknown as { ref(): void; unref(): void }[]) {
      if (isKept) {
        each.ref();
      } else {
        each.unref();
      }
    }
  }

  /** Lets it end, which it does when nobody talks to it any more; one that does not is killed. */
  end(): Promise<HostExit> {
    this.input.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    timer.unref();
    return this.exited.finally(() => clearTimeout(timer));
  }

  /** Gives a sentence for its end, when that came unasked. */
  async epitaph(): Promise<string> {
    const exit = await within(this.exited, PATIENCE);
    if (exit === undefined) {
      return "The host has closed its stdout, and does not end.";
    }
    await within(new Promise((resolve) => this.#child.once("close", resolve)), LINGER);
    const how = exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
    const lines = [...this.#lines, this.#part].filter((line) => line !== "");
    return `The host has ended ${how}.${lines.length === 0 ? "" : ` It wrote last:\n${lines.join("\n")}`}`;
  }

  #printed(text: string, print: (text: string) => void): void {
    const lines = (this.#part + text).split("\n");
    this.#part = lines.pop()!.slice(-LONGEST_LINE);
    this.#lines = [...this.#lines, ...lines.map((line) => line.slice(0, LONGEST_LINE))].slice(-LAST_LINES);
    print(text);
  }
}

/** Waits for something, but no longer than so many milliseconds. */
function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
