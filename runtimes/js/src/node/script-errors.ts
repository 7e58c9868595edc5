// Why a script failed.
import { PonsError, RemoteError } from "../errors.ts";
import type { ScriptExit } from "./script-rows.ts";

/** A script could not be started, failed without saying why in the manner of Python or Node, or wrote what its mode does not allow. */
export class ScriptError extends PonsError {
  /** How it ended, when it did by itself. */
  readonly exitCode: number | undefined;
  readonly signal: string | null | undefined;

  constructor(message: string, exit?: ScriptExit) {
    super(message);
    this.exitCode = exit?.exitCode;
    this.signal = exit?.signal;
  }
}

Object.defineProperty(ScriptError.prototype, "name", { value: "ScriptError", writable: true, configurable: true });

/** Gives the error of a run: what the script's language threw, with the exit code, or a ScriptError. */
export function scriptError(error: unknown, exit: ScriptExit | undefined): unknown {
  if (!(error instanceof RemoteError)) {
    return error;
  }
  return error.type === null ? new ScriptError(error.message, exit) : Object.assign(error, exit === undefined ? {} : { exitCode: exit.exitCode });
}
