// The host of an application, as its main process has it.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type CustomScheme, type WebPreferences, app } from "electron";
import { type Connection, connectionOf } from "../client/connection.ts";
import { classesOf, functionsOf } from "../client/functions.ts";
import { Line } from "../client/line.ts";
import { pagePlatform } from "../client/place.ts";
import type { Wire } from "../client/wires.ts";
import { type LogEntry, entryOf, tell } from "../client/watching.ts";
import { PonsError } from "../errors.ts";
import type { Message } from "../messages.ts";
import { type ScriptMaker, scriptMaker } from "../node/script.ts";
import { textOf } from "../node/start.ts";
import { attempt } from "./attempt.ts";
import { Entrance } from "./entrance.ts";
import { type Attempt, type HostLoss, Hosting, type Remedy } from "./hosting.ts";
import { ORIGIN, ORIGINS } from "./names.ts";
import { POLICY, Pages } from "./pages.ts";
import { type HostOptions, newPlace, planOf } from "./plan.ts";
import { serve } from "./serving.ts";

const PRELOAD = "electron-preload.cjs"; // beside this module
const CLIENT = "pons.mjs";

/** Options of `start`; electron.d.ts says what they are. */
export interface StartOptions extends HostOptions {
  ui?: string;
  policy?: string;
  origins?: readonly string[];
  schemes?: readonly CustomScheme[];
  lost?: (loss: HostLoss) => Remedy | Promise<Remedy>;
}

/** A host that lives as long as the application, and is started anew where that is wanted. */
export class Host {
  readonly preload = beside(PRELOAD);
  readonly webPreferences: WebPreferences;
  readonly py: Connection;
  readonly script: ScriptMaker;
  readonly started: Promise<void>;
  readonly #hosting: Hosting;
  readonly #entrance: Entrance;
  readonly #pages: Pages | null;
  readonly #line: Line;
  readonly #unserve: () => void;

  constructor(
    files: readonly string[],
    options: StartOptions & Required<Pick<StartOptions, "lost">>,
    private readonly closed: () => void,
  ) {
    const { origins = [], ui, policy = POLICY, schemes = [], lost, ...more } = options;
    const folder = app.getAppPath();
    this.#pages = ui === undefined ? null : new Pages(path.resolve(folder, ui), beside(CLIENT), policy);
    this.#unserve = this.#pages === null ? () => undefined : serve(this.#pages, schemes);
    this.webPreferences = { preload: this.preload, contextIsolation: true, sandbox: true, nodeIntegration: false };
    if (origins.length > 0) {
      this.webPreferences.additionalArguments = [ORIGINS + origins.join()];
    }
    this.#hosting = new Hosting(() => launch(files, more), { lost, quit: () => app.quit() });
    this.#entrance = new Entrance(folder, origins, () => this.#hosting.door());
    ({ line: this.#line, connection: this.py } = joined(() => this.#hosting.wire(), options));
    this.script = scriptMaker(async () => this.py);
    this.#line.startWhenPossible();
    this.started = this.#hosting.door().then(() => undefined);
    this.started.catch(() => undefined); // `lost` has been told
  }

  url(page = ""): string {
    return new URL(page, `${ORIGIN}/`).href;
  }

  async answer(request: Request): Promise<Response> {
    if (this.#pages === null) {
      throw new PonsError("start() was given no folder of pages, so there is nothing to answer with. Name it in the option `ui`.");
    }
    return this.#pages.answer(request);
  }

  async close(): Promise<void> {
    this.#unserve();
    this.#entrance.close();
    this.#line.close();
    await this.#hosting.close();
    this.closed();
  }
}

function launch(files: readonly string[], options: HostOptions): Attempt {
  const place = newPlace();
  return attempt(() => planOf(files, options, place), place.path);
}

/** Joins main itself, to whichever process is the host at the moment. */
function joined(open: () => Promise<Wire>, { actions = {}, ask, logs }: StartOptions): { line: Line; connection: Connection } {
  const found = functionsOf(actions);
  const exposed = classesOf(found);
  const hear = typeof logs === "function" ? logs : (entry: LogEntry) => void process.stderr.write(textOf(entry));
  const line = new Line({
    open,
    token: async () => undefined, // the pipe itself says who it is
    reconnects: true,
    side: { platform: pagePlatform(), actions: found, exposed, ask },
    heard: logs === false ? null : (message: Message) => void tell(() => hear(entryOf(message))),
  });
  return { line, connection: connectionOf(line, (value) => [...exposed].some((each) => value instanceof (each as new () => object)), {}) };
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
