// The global `pons` of a module that Pons serves. `/// <reference types="pons/worker" />`, or name it in a tsconfig's `types`.

export interface PonsError extends Error {
  readonly code: string;
}

/** The code that was called threw: `type`, `frames`, `notes` and `cause` are those of its exception. */
export interface RemoteError extends PonsError {
  readonly type: string | null;
  readonly frames: readonly (readonly [file: string, line: number, name: string | null, source: string | null])[];
  readonly notes: readonly string[];
  /** All of it as Python prints it, with what was behind it. */
  readonly traceback: string;
}

/** A class of errors: `catch (e) { if (e instanceof pons.UnknownAction) … }`. */
export type ErrorClass<E extends PonsError = PonsError> = abstract new (...args: never[]) => E;

/** A value that JavaScript has nothing for: a date, a time, a duration, a time without zone or with microseconds. */
export interface Tagged {
  readonly tag: string;
  readonly values: readonly (string | number | null)[];
  toString(): string;
}

/** An array of numbers or records as numpy has it. */
export interface NDArray {
  readonly dtype: unknown;
  readonly shape: readonly number[];
  readonly order: "C" | "F";
  /** The items as they lie: a typed array of the dtype's kind, bytes where JavaScript has none. */
  readonly data: ArrayBufferView & { readonly length: number };
  readonly bytes: Uint8Array;
  /** Nested arrays of typed arrays; of an array without dimensions its item. */
  toJs(): unknown;
}

/** The items of a stream; leaving `for await` stops the producer. */
export interface Stream extends AsyncIterableIterator<unknown> {
  /** What the stream returned at its end. */
  readonly value: unknown;
}

export interface Event {
  readonly topic: string;
  readonly data: unknown;
  /** The number of the client that it came from. */
  readonly client: number | null;
  /** How many were lost before it, because the reader lagged. */
  readonly dropped: number;
}

/** Values under keys of text that live at the host: every look asks it, every change goes there. */
export interface Values {
  get(key: string, byDefault?: unknown): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<boolean>;
  keys(): Promise<string[]>;
  /** Puts what a function makes of a value in its place, as one step; it runs again where somebody else was faster. */
  update(key: string, change: (value: any) => unknown, byDefault?: unknown): Promise<unknown>;
}

/** An action of the host by its name: `pons.host.prices.of("tea")`. */
export type HostFunction = ((...args: unknown[]) => Promise<unknown>) & { readonly [name: string]: HostFunction };

export interface Pons {
  /** Calls an action of the host or of another program. */
  call(name: string, ...args: unknown[]): Promise<any>;
  /** The same, but asks for the result as a handle, whatever it is. */
  handleOf(name: string, ...args: unknown[]): Promise<any>;
  /** Reads what an action yields. */
  stream(name: string, ...args: unknown[]): Stream;
  /** Marks the last argument of a call as its keyword arguments: `pons.call("plot", data, pons.named({ color: "red" }))`. */
  named(keywords: Record<string, unknown>): unknown;
  readonly host: HostFunction;
  /** Sends an event to everybody who listens to its topic, or to one client; to be awaited by whoever sends very many. */
  emit(topic: string, data?: unknown, client?: number): Promise<void> | undefined;
  /** Calls a function with each event of a topic, or of all that begin as one does that ends in `*`. */
  on(topic: string, listener: (event: Event) => unknown): { close(): void };
  /** The events of a topic, one by one; beyond `limit` that wait the oldest are dropped, and counted. */
  events(topic: string, limit?: number): AsyncIterableIterator<Event>;
  /** Marks a function as a job, which runs with the host; `shared` lets it run in the process of the actions. */
  job<F extends (...args: never[]) => unknown>(run: F, options?: { name?: string; shared?: boolean }): F;
  /** Tells the caller how far the current call has come, from 0 to 1. */
  progress(fraction?: number | null, message?: string): void;
  /** Asks the human at the caller's side for a line of text. */
  ask(prompt?: string, options?: { secret?: boolean }): Promise<string>;
  /** Values of the caller's session. */
  readonly session: Values;
  /** Values that everybody shares. */
  readonly scope: Values;
  /** Fires when the call at hand is cancelled; undefined outside of calls. */
  readonly signal: AbortSignal | undefined;
  /** The number of the client that the call at hand comes from. */
  readonly client: number | undefined;

  readonly Tagged: { new (tag: string, ...values: (string | number | null)[]): Tagged };
  readonly NDArray: { new (dtype: any, shape: readonly number[], order: "C" | "F", bytes: Uint8Array): NDArray };
  readonly PonsError: ErrorClass;
  readonly RemoteError: ErrorClass<RemoteError>;
  readonly PythonError: ErrorClass<RemoteError>;
  readonly JavaScriptError: ErrorClass<RemoteError>;
  readonly WrongArguments: ErrorClass<RemoteError>;
  readonly CrossingError: ErrorClass<PonsError & { readonly path: string }>;
  readonly UnknownAction: ErrorClass<PonsError & { readonly near: readonly string[] }>;
  readonly NotAStream: ErrorClass;
  readonly Cancelled: ErrorClass;
  readonly Busy: ErrorClass;
  readonly PeerLost: ErrorClass;
  readonly ConnectionLost: ErrorClass;
  readonly HandleLost: ErrorClass;
  readonly Nobody: ErrorClass;
  readonly Refused: ErrorClass;
}

declare global {
  // Not `const`: it is a property of globalThis too.
  var pons: Pons;
}
