// Actions: named functions that others may call.
import { isClass } from "./handles.ts";
import { tagOf } from "./values/plain.ts";

export type Kind = "function" | "async" | "stream" | "async-stream" | "class";
export type AnyFunction = (...args: unknown[]) => unknown;

/** A named function. */
export class Action {
  isQuick = false; // its last run took no time worth speaking of; see Link

  constructor(
    readonly name: string,
    /** What a call runs. */
    readonly run: AnyFunction,
    /** What its author wrote. */
    readonly source: AnyFunction,
    readonly kind: Kind,
  ) {}
}

const KINDS: Record<string, Kind> = { AsyncFunction: "async", GeneratorFunction: "stream", AsyncGeneratorFunction: "async-stream" };

/** Gives the kind of SPEC chapter 4 that a function is. */
export function kindOf(value: AnyFunction): Kind {
  return isClass(value) ? "class" : (KINDS[tagOf(value)] ?? "function");
}

/** Makes the action of a function; `owner` is what it is a method of. */
export function actionOf(name: string, value: AnyFunction, owner?: unknown): Action {
  const kind = kindOf(value);
  const Class = value as unknown as new (...args: unknown[]) => unknown;
  const run: AnyFunction = kind === "class" ? (...args) => new Class(...args) : owner === undefined ? value : value.bind(owner);
  return new Action(name, run, value, kind);
}
