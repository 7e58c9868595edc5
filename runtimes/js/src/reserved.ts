// The actions whose names begin with `pons.`, which every peer answers itself (SPEC chapter 4).
import { Action, type AnyFunction, actionOf, kindOf } from "./actions.ts";
import type { Call } from "./calls.ts";
import { describeActions } from "./describe.ts";
import type { Engine } from "./engine.ts";
import { type ErrorDict, plainError } from "./errors.ts";
import type { Message } from "./messages.ts";
import { forClient, onHandle } from "./targets.ts";
import { lostReason } from "./handles.ts";

const ON_HANDLES = new Set(["invoke", "method", "get", "set", "item", "put", "length", "iterate"].map((name) => `pons.${name}`));

/** Finds what a call of a reserved name runs. */
export class Reserved {
  /** What the platform answers: running code, say. */
  readonly more = new Map<string, AnyFunction>();
  /** Finds what answers a name that is not reserved, and that of no action of this side's. */
  other: ((call: Call, message: Message) => Action | undefined) | null = null;
  #own: Map<string, AnyFunction>;

  constructor(private readonly engine: Engine) {
    this.#own = new Map<string, AnyFunction>([
      ["pons.describe", () => describeActions(engine)],
      ["pons.hold", (held) => engine.events.hold(held === true)],
    ]);
  }

  /** Says what the module is, for `pons.describe`. */
  module: { name: string; file: string | null; source: (path: string) => string | null } = { name: "", file: null, source: () => null };

  /** Gives the action that a call runs, or the error that it ends in; undefined where the name is unknown. */
  find(call: Call, message: Message): Action | ErrorDict | undefined {
    if (!call.name.startsWith("pons.")) {
      return this.other?.(call, message);
    }
    if (ON_HANDLES.has(call.name)) {
      return this.#onHandle(call, message);
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

  #onHandle(call: Call, message: Message): Action | ErrorDict {
    const entry = message.handles?.[0];
    if (entry === undefined || entry[0] !== 2) {
      const text = `${call.name} works on the first handle of its message, which must be one of a thing that lives here`;
      return plainError("arguments", `${text}; but the message has none.`);
    }
    const thing = this.engine.handles.find(entry);
    if (thing === undefined) {
      return plainError("handle-lost", lostReason(entry[2]));
    }
    return call.client === 0 ? onHandle(call.name, thing) : forClient(call.name, thing, this.engine.handles);
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
