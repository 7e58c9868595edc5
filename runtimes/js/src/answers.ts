// How calls of the hub's end.
import type { Call } from "./calls.ts";
import type { Engine } from "./engine.ts";
import { CrossingError, HandleLost, plainError } from "./errors.ts";
import { codeOf, describeError, stackText } from "./raised.ts";
import { yields } from "./yielding.ts";

// What they give does not yield: it is a generator that somebody keeps.
const LOOKS = new Set(["pons.get", "pons.item", "pons.global", "pons.run"]);

/** Sends what calls end in. */
export class Answers {
  constructor(private readonly engine: Engine) {}

  /** Ends a call well, or with `value` where its result cannot cross. */
  returned(call: Call, result: unknown): void {
    try {
      if (typeof result === "object" && result !== null && !call.asHandle && yields(result) && !LOOKS.has(call.name)) {
        return this.stream(call);
      }
      this.engine.sender.returned(call.id, result, call.asHandle && call.credit === undefined);
    } catch (error) {
      this.#notSent(call, error);
    }
  }

  /** Ends a call whose code threw. */
  raised(call: Call, error: unknown): void {
    const own = call.name.startsWith("pons.") ? codeOf(error) : "raised";
    const dict = describeError(error, this.engine.platform, own);
    this.engine.sender.error(call.id, own !== "raised" && dict.frames.length > 0 ? { ...dict, code: "raised" } : dict);
  }

  /** Ends a call whose result, or an item of it, cannot cross. */
  uncrossed(call: Call, error: CrossingError): void {
    this.engine.sender.error(call.id, plainError("value", error.message, { type: "pons.CrossingError", path: error.path }));
  }

  /** Ends a call whose arguments could not be read. */
  unreadable(call: Call, error: unknown): void {
    if (error instanceof HandleLost) {
      return this.engine.sender.error(call.id, plainError("handle-lost", error.message));
    }
    this.uncrossed(call, new CrossingError(`The arguments of ${call.name} cannot be read: ${(error as Error).message}`, "args"));
  }

  /** Ends a call that was cancelled. */
  cancelled(call: Call): void {
    this.engine.sender.error(call.id, plainError("cancelled", `The call of ${call.name} was cancelled.`));
  }

  /** Says that nobody exposes a name, and which are nearest to it. */
  unknown(call: Call): void {
    const near = this.engine.near(call.name, this.engine.actions.keys());
    const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
    this.engine.sender.error(call.id, plainError("unknown-action", `There is no action ${JSON.stringify(call.name)} here.${hint}`, { near }));
  }

  /** Says that a call was not begun. */
  busy(call: Call): void {
    const reason = this.engine.isStopping ? "this worker is stopping" : `${this.engine.limits.calls} calls are in flight, the limit \`calls\``;
    this.engine.sender.error(call.id, plainError("busy", `The call was not begun: ${reason}.`));
  }

  /** Says that an action yields. */
  stream(call: Call): void {
    const text = `The action ${call.name} yields items, and the caller did not ask for a stream of them.`;
    this.engine.sender.error(call.id, plainError("stream", text));
  }

  /** Tells the log of an error that no call can end in. */
  report(error: unknown, what: string): void {
    this.engine.log.record("error", `${what}: ${stackText(error)}`);
  }

  #notSent(call: Call, error: unknown): void {
    if (error instanceof CrossingError) {
      this.uncrossed(call, error);
    } else if (error instanceof HandleLost) {
      this.engine.sender.error(call.id, plainError("handle-lost", error.message));
    } else {
      this.raised(call, error); // a getter of the result threw, or a proxy
    }
  }
}
