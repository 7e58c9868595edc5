// What a call of another program can end in, by the words of SPEC chapter 6:
//
//   PonsError
//   ├─ RemoteError        the code that was called threw      type · frames · notes · cause
//   │  └─ WrongArguments  it does not take these arguments
//   ├─ CrossingError      a value cannot cross                path
//   ├─ UnknownAction      nobody exposes that name            near
//   ├─ NotAStream, Cancelled, Busy, PeerLost, HandleLost, Nobody, Refused

/** One line of a stack: file, line, function, source line. */
export type Frame = readonly [file: string, line: number, name: string | null, source: string | null];

/** An error as it stands on the wire (SPEC chapter 6). */
export interface ErrorDict {
  code: string;
  /** Whose code threw; absent: Python's, or nobody's. */
  language?: string;
  type: string | null;
  message: string;
  frames: readonly Frame[];
  cause: ErrorDict | null;
  context: ErrorDict | null;
  notes: readonly string[];
  path?: string;
  near?: readonly string[];
}

/** The base of all that a call of another program can end in; `error` is what came, null where this side made it. */
export class PonsError extends Error {
  readonly code: string = "lost";

  constructor(
    message: string,
    readonly error: Partial<ErrorDict> | null = null,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The code that was called threw: `type`, `frames`, `notes` and `cause` are those of its exception. */
export class RemoteError extends PonsError {
  override readonly code: string = "raised";
  readonly type: string | null;
  readonly frames: readonly Frame[];
  readonly notes: readonly string[];

  constructor(message: string, error: Partial<ErrorDict> | null = null) {
    super(message, error);
    this.type = error?.type ?? null;
    this.frames = error?.frames ?? [];
    this.notes = error?.notes ?? [];
    const behind = error?.cause ?? error?.context;
    if (behind) {
      this.cause = errorOf(behind);
    }
  }

  override toString(): string {
    return this.type === null ? this.message : `${this.type}: ${this.message}`;
  }
}

/** The action does not take these arguments; its code did not run. */
export class WrongArguments extends RemoteError {
  override readonly code = "arguments";
}

/** A value cannot cross; `path` is its place: `args[0].when`. */
export class CrossingError extends PonsError {
  override readonly code = "value";

  constructor(
    message: string,
    readonly path: string,
  ) {
    super(message);
  }
}

/** Nobody exposes an action of that name; `near` has the nearest ones. */
export class UnknownAction extends PonsError {
  override readonly code = "unknown-action";

  /** The nearest names. */
  get near(): readonly string[] {
    return this.error?.near ?? [];
  }
}

/** The action yields items: it is to be read by `pons.stream`, not called. */
export class NotAStream extends PonsError {
  override readonly code = "stream";
}

/** The call was cancelled; also the reason of `pons.signal`. */
export class Cancelled extends PonsError {
  override readonly code = "cancelled";
}

/** A named limit was reached; the call was not begun. */
export class Busy extends PonsError {
  override readonly code = "busy";
}

/** The program that had the call is gone, or the host is. */
export class PeerLost extends PonsError {
  override readonly code = "lost";
}

/** A handle refers to nothing any more. */
export class HandleLost extends PonsError {
  override readonly code = "handle-lost";
}

/** A question was asked and nobody is there to answer it. */
export class Nobody extends PonsError {
  override readonly code = "nobody";
}

/** The caller has no right to this. */
export class Refused extends PonsError {
  override readonly code = "refused";
}

const CLASSES: Record<string, new (message: string, error: Partial<ErrorDict>) => PonsError> = {
  arguments: WrongArguments, "unknown-action": UnknownAction, stream: NotAStream, cancelled: Cancelled, busy: Busy,
  lost: PeerLost, "handle-lost": HandleLost, nobody: Nobody, refused: Refused,
}; // prettier-ignore

/** Gives the error that stands for one of the other side. */
export function errorOf(error: Partial<ErrorDict>): PonsError {
  const message = String(error.message ?? "");
  if (error.code === "value") {
    return new CrossingError(message, error.path ?? "");
  }
  const kind = Object.hasOwn(CLASSES, error.code ?? "") ? CLASSES[error.code!]! : RemoteError;
  return new kind(message, error);
}

/** Gives an error that no exception stands behind. */
export function plainError(code: string, message: string, more: Partial<ErrorDict> = {}): ErrorDict {
  return { code, type: null, message, frames: [], cause: null, context: null, notes: [], ...more };
}

/** All of them, by the names under which user code has them. */
export const classes = {
  PonsError, RemoteError, WrongArguments, CrossingError, UnknownAction, NotAStream, Cancelled, Busy, PeerLost, HandleLost,
  Nobody, Refused,
}; // prettier-ignore
