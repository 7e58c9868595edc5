// What the host tells of its actions (SPEC chapter 4, `pons.describe`).
import type { Connection } from "../connecting.ts";

/** One parameter of an action. */
export interface Parameter {
  readonly name: string;
  readonly kind: "positional" | "either" | "keyword" | "rest" | "named-rest";
  readonly type: string | null;
  readonly default: string | null;
  readonly filled: boolean;
}

/** One action, with all that its author wrote about it. */
export interface Described {
  readonly name: string;
  /** The shortest name that it can be called by. */
  readonly short: string;
  readonly kind: string;
  readonly doc: string | null;
  readonly signature: string | null;
  readonly parameters: readonly Parameter[] | null;
  readonly returns: string | null;
  /** Whose it is; nothing: the host's own, written in C#. */
  readonly peer: string | null;
}

/** Asks for all actions, in the order of their names. */
export async function describe(py: Connection): Promise<Described[]> {
  const { actions } = (await py.call("pons.describe")) as { actions: Partial<Described>[] };
  const whole = actions.map(({ name, short, kind, doc, signature, parameters, returns, peer }) => ({
    name: name!,
    short: short ?? name!,
    kind: kind ?? "function",
    doc: doc ?? null,
    signature: signature ?? null,
    parameters: parameters?.filter((parameter) => !parameter.filled) ?? null,
    returns: returns ?? null,
    peer: peer ?? null,
  }));
  return whole.sort((a, b) => (a.short < b.short ? -1 : 1));
}

export const isStreamKind = (action: Described): boolean => action.kind === "stream" || action.kind === "async-stream";
