// pons/electron: Python behind the windows of an Electron program. For its main process.
import type { CustomScheme, WebPreferences } from "electron";
import type { AnyActions, Connection, ScriptMaker, StartOptions as NodeStartOptions } from "./node.d.ts";

export {
  Busy, Cancelled, ConnectionLost, CrossingError, HandleLost, JavaScriptError, NDArray, Nobody, NotAStream, PeerLost, PonsError,
  PythonError, Refused, RemoteError, ScriptError, Tagged, UnknownAction, WrongArguments, named, portWire,
} from "./node.js"; // prettier-ignore

/** What concerns doors that an application does not open, or that Electron's own life decides. */
type Elsewhere = "socket" | "port" | "ui" | "singlePage" | "allowOrigin" | "token" | "signal" | "unref";

/** Options of `start`. Relative paths begin at the application's folder, which is also where host and workers run. */
export interface StartOptions extends Omit<NodeStartOptions, Elsewhere> {
  /** A folder of pages, which windows show at `host.url()`; `/pons.js` is there too. */
  ui?: string;
  /** The Content-Security-Policy of those pages; "" for none. Where nothing is said: their own files, and pictures, sounds and fonts also as data. */
  policy?: string;
  /** Other pages that are let in, such as `http://localhost:5173` of a development server. */
  origins?: readonly string[];
  /** Schemes of the program's own: Electron lets all be registered together only, and once. */
  schemes?: readonly CustomScheme[];
  /** Decides what happens after the host has died, or could not be started. Where nothing is said: one that ran for 10 s is started again, else `askUser` is. */
  lost?: (loss: HostLoss) => Remedy | Promise<Remedy>;
}

/** How a host has ended that nobody had ended. */
export interface HostLoss {
  /** How it ended and what it wrote last, or why it could not start. */
  readonly reason: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** How long it had run. */
  readonly seconds: number;
  /** Whether it was ever ready; a file that cannot be loaded, say, ends it before. */
  readonly wasReady: boolean;
}

/** What to do about it: start another host, quit the application, or go on without. */
export type Remedy = "restart" | "quit" | "leave";

/** The host of an application: all windows', whichever process it is at the moment. */
export interface Host<T = AnyActions> {
  /** The main process' own connection, with all rights. Its calls wait as long as there is no host. */
  readonly py: Connection<T> & T;
  /** Scripts that the host runs, and that end with it. */
  readonly script: ScriptMaker;
  /** Settles when the host is ready for the first time; fails where it never will be. */
  readonly started: Promise<void>;
  /** The file for `webPreferences.preload`, which lets pages in. */
  readonly preload: string;
  /** What a window needs: the preload, context isolation, the sandbox. `new BrowserWindow({ webPreferences: host.webPreferences })`. */
  readonly webPreferences: WebPreferences;
  /** The address of a page in the folder `ui`: `window.loadURL(host.url())`. */
  url(page?: string): string;
  /** Answers a request for such a page; for sessions of the program's own: `session.protocol.handle("app", (request) => host.answer(request))`. */
  answer(request: Request): Promise<Response>;
  /** Ends the host; the application goes on. */
  close(): Promise<void>;
}

/** Starts a host for files of the application. It is given at once, and started meanwhile; call it before Electron is ready. */
export function start<T = AnyActions>(files: string | readonly string[], options?: StartOptions): Host<T>;

/** Asks the user in a dialog box whether the host is to be started again; the other answer is to quit. */
export function askUser(loss: HostLoss): Promise<Remedy>;
