// What a call of another program can end in, by the words of SPEC chapter 6:
//
//   PonsError
//   ├─ RemoteError         the code that was called threw      type · traceback · frames · notes · cause
//   │  ├─ PythonError, JavaScriptError
//   │  └─ WrongArguments   it does not take these arguments
//   ├─ CrossingError       a value cannot cross                path
//   ├─ UnknownAction       nobody exposes that name            near
//   ├─ PeerLost            the program that had the call is gone
//   │  └─ ConnectionLost   the link to the host is
//   ├─ NotAStream, Cancelled, Busy, HandleLost, Nobody, Refused

const TRACEBACK = "Traceback (most recent call last):";

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

  /** What Python prints of such an error: the places in the code, and the error that was behind it before it. */
  get traceback(): string {
    const lines = this.frames.map(([file, line, name, source]) => {
      const place = `  File "${file}", line ${line}${name === null ? "" : `, in ${name}`}`;
      return source === null ? place : `${place}\n    ${source}`;
    });
    const own = [...(lines.length > 0 ? [TRACEBACK, ...lines] : []), String(this), ...this.notes].join("\n");
    const how = this.error?.cause ? "The above exception was the direct cause of the following exception:" : "During handling of the above exception, another exception occurred:";
    return this.cause instanceof RemoteError ? `${this.cause.traceback}\n\n${how}\n\n${own}` : own;
  }

  override toString(): string {
    return this.type === null ? this.message : `${this.type}: ${this.message}`;
  }
}

/** Python code threw; C# code, or nobody's in particular, counts as such. */
export class PythonError extends RemoteError {}

/** JavaScript code threw. */
export class JavaScriptError extends RemoteError {}

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

/** The link to the host has ended, and with it what was in flight; the code that was called may run on, or be done. */
export class ConnectionLost extends PeerLost {}

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
  const raised = error.language === "javascript" ? JavaScriptError : PythonError;
  const kind = Object.hasOwn(CLASSES, error.code ?? "") ? CLASSES[error.code!]! : raised;
  return new kind(message, error);
}

/** Gives an error that no exception stands behind. */
export function plainError(code: string, message: string, more: Partial<ErrorDict> = {}): ErrorDict {
  return { code, type: null, message, frames: [], cause: null, context: null, notes: [], ...more };
}

/** All of them, by the names under which user code has them. */
export const classes = {
  PonsError, RemoteError, PythonError, JavaScriptError, WrongArguments, CrossingError, UnknownAction, NotAStream, Cancelled, Busy,
  PeerLost, ConnectionLost, HandleLost, Nobody, Refused,
}; // prettier-ignore

// Said of the prototypes, because in the module that pages load the classes have short names.
for (const [name, each] of Object.entries(classes)) {
  Object.defineProperty(each, "name", { value: name });
  Object.defineProperty(each.prototype, "name", { value: name, writable: true, configurable: true });
}
