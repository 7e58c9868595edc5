// The client of Pons: `import { connect } from "/pons.js"` in a page, from "pons" in a bundle, in Node and in Electron.

/** One line of a stack: file, line, function, source line. */
export type Frame = readonly [file: string, line: number, name: string | null, source: string | null];

/** An error as it came. */
export interface ErrorDict {
  readonly code: string;
  readonly language?: string;
  readonly type: string | null;
  readonly message: string;
  readonly frames: readonly Frame[];
  readonly cause: ErrorDict | null;
  readonly context: ErrorDict | null;
  readonly notes: readonly string[];
  readonly path?: string;
  readonly near?: readonly string[];
}

/** The base of all that a call of another program can end in. */
export class PonsError extends Error {
  constructor(message: string);
  readonly code: string;
  /** What came from the other side; null where this side made it. */
  readonly error: Partial<ErrorDict> | null;
}

/** The code that was called threw. */
export class RemoteError extends PonsError {
  /** The name of what was thrown: `ZeroDivisionError`. */
  readonly type: string | null;
  /** The places in the code, outermost first. */
  readonly frames: readonly Frame[];
  readonly notes: readonly string[];
  /** All of it as Python prints it, with what was behind it. */
  readonly traceback: string;
}

/** Python code threw. */
export class PythonError extends RemoteError {}

/** JavaScript code threw. */
export class JavaScriptError extends RemoteError {}

/** The action does not take these arguments; its code did not run. */
export class WrongArguments extends RemoteError {}

/** A value cannot cross; `path` is its place: `args[0].when`. */
export class CrossingError extends PonsError {
  constructor(message: string, path: string);
  readonly path: string;
}

/** Nobody exposes an action of that name. */
export class UnknownAction extends PonsError {
  /** The nearest names. */
  readonly near: readonly string[];
}

/** The program that had the call is gone. */
export class PeerLost extends PonsError {}

/** The connection to the host was lost, and with it what was in flight: the code that was called may run on, or be done. */
export class ConnectionLost extends PeerLost {}

/** The action yields items: iterate the call, do not await it. */
export class NotAStream extends PonsError {}

/** The call was cancelled at the host. */
export class Cancelled extends PonsError {}

/** A named limit was reached; the call was not begun. */
export class Busy extends PonsError {}

/** A handle refers to nothing any more. */
export class HandleLost extends PonsError {}

/** A question was asked and nobody is there to answer it. */
export class Nobody extends PonsError {}

/** The host does not let this program in, or does not let it do that. */
export class Refused extends PonsError {}

/** A value that JavaScript has nothing for: a date, a time, a duration. It goes back exactly as it came. */
export class Tagged {
  constructor(tag: string, ...values: (string | number | null)[]);
  readonly tag: string;
  readonly values: readonly (string | number | null)[];
  toString(): string;
}

/** A dtype: numpy's text for a plain one, `[size, [[name, dtype, offset, shape], …]]` for a structured one. */
export type DType = string | readonly [number, readonly (readonly [string, DType, number, readonly number[]])[]];

/** The items of an array as they lie. */
export type Items =
  | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
  | BigInt64Array | BigUint64Array | Float32Array | Float64Array; // prettier-ignore

/** An array of numbers or records as numpy has it. */
export class NDArray {
  constructor(dtype: DType, shape: readonly number[], order: "C" | "F", bytes: Uint8Array);
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly order: "C" | "F";
  /** The items: a typed array of the dtype's kind, bytes where JavaScript has none. */
  readonly data: Items;
  readonly bytes: Uint8Array;
  /** Nested arrays of typed arrays; of an array without dimensions its item. */
  toJs(): unknown;
}

/** Keyword arguments. */
export interface Named<K extends object = Record<string, unknown>> {
  readonly keywords: K;
}

/** Marks the last argument of a call as its keyword arguments: `py.plot(data, named({ color: "red" }))`. */
export function named<const K extends object>(keywords: K): Named<K>;

/** Can be ended, also by `using`. */
export interface Subscription {
  close(): void;
  [Symbol.dispose](): void;
}

/** What observers of rxjs and its like are given. */
export interface Observable<T> {
  subscribe(observer?: Partial<Observer<T>> | ((value: T) => void), error?: (error: unknown) => void, complete?: () => void): { unsubscribe(): void };
}

export interface Observer<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** What rxjs takes: `from(py.readings())`. */
export interface Interop<T> {
  /** @internal What rxjs looks for; the method has this name at run time. */
  "@@observable"(): Observable<T>;
}

/** What `py.anything(…)` gives: await it for its value, or iterate it for its items, as `Call<void, number>` says of numbers. */
export interface Call<T = any, I = any> extends Promise<T>, Interop<I> {
  [Symbol.asyncIterator](): Stream<I, T>;
}

/** The items of a stream; leaving `for await` stops the producer. */
export interface Stream<T = any, R = any> extends AsyncIterableIterator<T>, Interop<T> {
  return(value?: unknown): Promise<IteratorResult<T>>;
  /** What the stream returned at its end. */
  readonly value: R | undefined;
}

/** A function, or a class, of another program. */
export interface RemoteFunction {
  (...args: any[]): Promise<any>;
  /** Calls it where it yields. */
  stream(...args: any[]): Stream;
  /** Lets go of it. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** An object of another program, met by reference; a page may call its public methods where its class is exposed. */
export interface RemoteObject extends AsyncIterable<any> {
  call(method: string, ...args: any[]): Promise<any>;
  stream(method: string, ...args: any[]): Stream;
  get(name: string): Promise<any>;
  set(name: string, value: unknown): Promise<void>;
  item(key: unknown): Promise<any>;
  put(key: unknown, value: unknown): Promise<void>;
  length(): Promise<number>;
  dispose(): void;
  [Symbol.dispose](): void;
}

export interface Event<T = any> {
  readonly topic: string;
  readonly data: T;
  /** The number of the client that it came from. */
  readonly client: number | null;
  /** How many were lost before it, because the reader lagged. */
  readonly dropped: number;
}

/** The events of a topic, one by one; leaving the loop ends the subscription. */
export interface EventReader<T = any> extends AsyncIterableIterator<Event<T>> {
  return(): Promise<IteratorResult<Event<T>>>;
}

/** Values under keys of text that live at the host: every look asks it, every change goes there. */
export interface Values {
  get(key: string, byDefault?: unknown): Promise<any>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<boolean>;
  keys(): Promise<string[]>;
  /** Puts what a function makes of a value in its place, as one step; it runs again where somebody else was faster. */
  update(key: string, change: (value: any) => unknown, byDefault?: unknown): Promise<any>;
}

/** What was printed in the course of a call. */
export interface LogEntry {
  /** `out` and `err` for what was printed, else the level of a logger. */
  readonly level: string;
  readonly text: string;
  readonly logger?: string;
}

/** What holds for calls beside their arguments. */
export interface CallLimits {
  /** After which the call is cancelled at the host; it ends in a DOMException `TimeoutError`. */
  seconds?: number;
  /** Cancels the call at the host; it ends in the signal's reason. */
  signal?: AbortSignal;
  /** Hears how far it has come, from 0 to 1 where that is known. */
  progress?: (fraction: number | null, message: string) => void;
  /** Hears what is printed in its course. */
  logs?: (entry: LogEntry) => void;
}

/** An action; its own names are those of actions below it. */
export interface Action {
  (...args: any[]): Call;
  readonly [name: string]: Action;
  // What functions have of these names is hidden.
  readonly name: Action;
  readonly length: Action;
  readonly call: Action;
  readonly apply: Action;
  readonly bind: Action;
  readonly toString: Action;
  readonly arguments: Action;
  readonly caller: Action;
  readonly prototype: Action;
}

/** Actions of any name, where nobody has said which there are. */
export interface AnyActions {
  readonly [name: string]: Action;
}

/** What is known of an action. */
export interface Description {
  readonly name: string;
  readonly kind: string;
  readonly [more: string]: unknown;
}

/** How things stand: about to join, joined, waiting for the next try, over. */
export type State = "connecting" | "open" | "waiting" | "closed";

/** A method whose own names are actions all the same: `py.events.create(data)`. */
type Method<F> = F & AnyActions;

/** A host that this program has joined. Any name that is not its own is an action: `await py.add(1, 2)`. */
export interface Connection<T = AnyActions> {
  /** Calls an action of any name. */
  readonly call: Method<<R = any>(name: string, ...args: any[]) => Call<R>>;
  /** Reads what an action yields; its `value` is what that returned. */
  readonly stream: Method<<I = any, R = any>(name: string, ...args: any[]) => Stream<I, R>>;
  /** The same as `call`, but asks for the result as a handle, whatever it is. */
  readonly handleOf: Method<(name: string, ...args: any[]) => Promise<any>>;
  /** The same connection, for calls that have limits; a number is seconds. Within a page function: for calls in its course. */
  readonly within: Method<(limits: number | CallLimits) => Connection<T> & T>;
  /** Calls a function with each event of a topic, or of all that begin as one does that ends in `*`. */
  readonly on: Method<<D = any>(topic: string, listener: (event: Event<D>) => unknown) => Subscription>;
  /** The events of a topic as they come; beyond `limit` that wait the oldest are dropped, and counted. */
  readonly events: Method<<D = any>(topic: string, limit?: number) => EventReader<D>>;
  /** Sends an event to the host and its peers. */
  readonly emit: Method<(topic: string, data?: unknown) => void>;
  /** Values of this client's session, which outlives a lost connection for a while. */
  readonly session: Values;
  /** What there is to call. */
  readonly describe: Method<() => Promise<Description[]>>;
  /** Runs statements in the module that Python serves, and gives the value of a last expression; `await` may stand in them. A host allows it by `--allow-code` only. */
  readonly run: Method<<R = any>(code: string) => Promise<R>>;
  /** The same, by the name that Pyodide has for it. */
  readonly runAsync: Method<<R = any>(code: string) => Promise<R>>;
  /** The variables of that module; a function of the page's can be called by Python there. */
  readonly globals: { get<R = any>(name: string): Promise<R>; set(name: string, value: unknown): Promise<void> };
  /** Loads packages into Python in the page, by name or by the address of a wheel; on a host says whether they are there. */
  readonly loadPackage: Method<(names: string | readonly string[]) => Promise<string[]>>;
  /** Pyodide itself, where Python runs in the page and not in a Worker; else undefined. */
  readonly pyodide: any;
  /** The number by which the host knows this client; the same as long as its session lasts. */
  readonly client: number;
  readonly state: State;
  /** Calls a function with each state that follows. */
  readonly onState: Method<(listener: (state: State) => void) => Subscription>;
  /** Leaves the host: what is in flight ends with ConnectionLost. */
  readonly close: Method<() => void>;
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ConnectOptions {
  /** What callers have to know. Else the page's own: the code of its launch address, once, and then what it kept of that. */
  token?: string;
  /** Functions that the host's side may call, by name; nested objects give dotted names. */
  actions?: object;
  /** Hears what this client's calls print; true: the console shows it. False: it is not even sent. */
  logs?: boolean | ((entry: LogEntry) => void);
  /** Answers `input()` and `pons.ask`; null: nobody is there. */
  ask?: (prompt: string, secret: boolean) => string | null | Promise<string | null>;
  /** Whether a lost connection is made anew; true where nothing is said. */
  reconnect?: boolean;
  /** False: the connection is given at once, and calls wait until it is open. Else it is open when it is given. */
  wait?: boolean;
  /** Closes it. */
  signal?: AbortSignal;
}

/** Options of `connect` for Python that runs in the page, with no host behind it. */
export interface InPageOptions extends Pick<ConnectOptions, "actions" | "logs" | "ask" | "signal"> {
  python: "in-page";
  /** The address of the Python file whose functions are the actions; without it there are those of `run` and `globals`. */
  module?: string | URL;
  /** More files, by the paths that they have beside the module: `{ "shop/prices.py": "/shop/prices.py" }`. */
  files?: Record<string, string | URL>;
  /** Packages to load before the module; those that it imports, and Pyodide knows, are loaded anyway. */
  packages?: string[];
  /** The folder of Pyodide's files; else the one that the host serves, or under Node the installed package. */
  pyodide?: string | URL;
  /** A lock file of one's own, whose wheels lie beside it. */
  lockFile?: string | URL;
  /** Where it runs: in a Worker beside the page, or (`main`) in the page itself, for code that touches the document. */
  mode?: "worker" | "main";
  /** How many Workers there are, each with the module. */
  workers?: number;
  /** Hears how far the start is, from 0 to 1. */
  progress?: (fraction: number, message: string) => void;
}

/** Carries whole messages of `pons.v1` both ways; who gives one to `connect` gives it open. */
export interface Wire {
  send(message: string | Uint8Array): void;
  close(): void;
  /** Set by the connection; to be called with each message that arrives. */
  onmessage: ((message: string | Uint8Array) => void) | null;
  /** Set by the connection; to be called once, when it has ended, however that came. */
  onclose: ((reason?: string) => void) | null;
  /** Bytes that wait because the other side does not take them; absent where nobody knows. */
  readonly bufferedAmount?: number;
}

/** What a MessagePort of pages and of `worker_threads`, and a MessagePortMain of Electron's have in common. */
export interface PortLike {
  postMessage(message: any, transfer?: any): void;
  close?(): void;
  start?(): void;
  on?(name: string, listener: (event: any) => void): unknown;
  addEventListener?(name: string, listener: (event: any) => void): void;
}

/** Makes a wire of a port. */
export function portWire(port: PortLike): Wire;

/** Where a host is: an address, a port, a wire, or what gives a new one each time. Nothing: the host that this page came from. */
export type Target = string | URL | PortLike | Wire | (() => Wire | Promise<Wire>);

/** Joins a host. */
export function connect<T = AnyActions>(to?: Target, options?: ConnectOptions): Promise<Connection<T> & T>;
export function connect<T = AnyActions>(options: ConnectOptions): Promise<Connection<T> & T>;
/** Runs Python in the page. */
export function connect<T = AnyActions>(options: InPageOptions): Promise<Connection<T> & T>;
