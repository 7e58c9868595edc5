// The actions whose names begin with `pons.`, which every peer answers itself (SPEC chapter 4).
import { Action, type AnyFunction, actionOf, kindOf } from "./actions.ts";
import type { Call } from "./calls.ts";
import { describeActions } from "./describe.ts";
import type { Engine, Finder } from "./engine.ts";
import { type ErrorDict, plainError } from "./errors.ts";
import { typesOf } from "./meanings.ts";
import type { Message } from "./messages.ts";
import { findOnHandle } from "./targets.ts";

/** Finds what a call of a reserved name runs, in a worker. */
export class Reserved implements Finder {
  /** What the platform answers: running code, say. */
  readonly more = new Map<string, AnyFunction>();
  #own: Map<string, AnyFunction>;

  constructor(private readonly engine: Engine) {
    this.#own = new Map<string, AnyFunction>([
      ["pons.describe", () => describeActions(engine, this.module)],
      ["pons.types", () => typesOf(engine, this.module)],
      ["pons.hold", (held) => engine.events.hold(held === true)],
    ]);
  }

  /** Says what the module is, for `pons.describe`. */
  module: { name: string; file: string | null; source: (path: string) => string | null } = { name: "", file: null, source: () => null };

  /** Gives the action that a call runs, or the error that it ends in; undefined where the name is unknown. */
  find(call: Call, message: Message): Action | ErrorDict | undefined {
    if (!call.name.startsWith("pons.")) {
      return undefined;
    }
    const onThing = findOnHandle(this.engine.handles, call, message);
    if (onThing !== undefined) {
      return onThing;
    }
    const run = this.#own.get(call.name) ?? this.more.get(call.name);
    if (call.client !== 0 && (run !== undefined || call.name === "pons.job")) {
      return plainError("refused", `A client has no right to ${call.name}.`);
    }
    if (call.name === "pons.job") {
      return this.#job(message);
    }
    return run === undefined ? undefined : new Action(call.name, run, run, "function");
  }

  #job(message: Message): Action | ErrorDict {
    const name = Array.isArray(message.payload) ? (message.payload[0] as unknown) : undefined;
    const job = typeof name === "string" ? this.engine.jobs.get(name) : undefined;
    if (job === undefined) {
      const there = this.engine.jobs.size > 0 ? `it has ${[...this.engine.jobs.keys()].join(", ")}` : "it has none";
      return plainError("arguments", `There is no job ${JSON.stringify(name) ?? "without a name"} here; ${there}.`);
    }
    const run = actionOf(name as string, job).run;
    return new Action(name as string, () => run(), job, kindOf(job)); // a job takes no arguments
  }
}
