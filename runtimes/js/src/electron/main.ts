// The module that an Electron program's main process imports as `pons/electron`.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type CustomScheme, type WebPreferences, app, dialog, protocol } from "electron";
import { type Connection, connectionOf } from "../client/connection.ts";
import { Line } from "../client/line.ts";
import { pagePlatform } from "../client/place.ts";
import { Entrance } from "./entrance.ts";
import { type HostLoss, Hosting, type Remedy } from "./hosting.ts";
import { launch } from "./launch.ts";
import { ORIGIN, ORIGINS, SCHEME } from "./names.ts";
import { packedProgram, realFile, realFolder } from "./packaged.ts";
import { POLICY, Pages } from "./pages.ts";

export type { HostLoss, Remedy } from "./hosting.ts";

const SOON = 10; // seconds: a host that does not live for so long would likely die again

/** Options of `start`; electron.d.ts says what they are. */
export interface StartOptions {
  ui?: string;
  policy?: string;
  origins?: readonly string[];
  schemes?: readonly CustomScheme[];
  lost?: (loss: HostLoss) => Remedy | Promise<Remedy>;
  host?: string;
  python?: string;
  workers?: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

let current: Host | null = null;

/** Starts a host with files of the application, which lives as long as the application does. */
export function start(files: string | readonly string[], options: StartOptions = {}): Host {
  if (current !== null) {
    throw new Error("start() of pons/electron was called already: one host serves all windows of an application. Give it all files at once, or close() the other one first.");
  }
  return (current = new Host([files].flat(), options));
}

/** Asks the user whether the host is to be started again. */
export async function askUser(loss: HostLoss): Promise<Remedy> {
  await app.whenReady();
  const name = app.getName();
  const { response } = await dialog.showMessageBox({
    type: "error",
    title: name,
    message: loss.wasReady ? `A part of ${name} has ended unexpectedly.` : `A part of ${name} could not be started.`,
    detail: [loss.reason, loss.lastLines.trim()].filter((text) => text !== "").join("\n\n"),
    buttons: ["Start it again", "Quit"],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? "restart" : "quit";
}

const usual = (loss: HostLoss): Remedy | Promise<Remedy> => (loss.seconds > SOON && loss.wasReady ? "restart" : askUser(loss));

/** The host of an application. */
export class Host {
  readonly preload = fileURLToPath(new URL("electron-preload.cjs", import.meta.url));
  readonly webPreferences: WebPreferences;
  readonly py: Connection;
  readonly started: Promise<void>;
  readonly #hosting: Hosting;
  readonly #entrance: Entrance;
  readonly #pages: Pages | null;
  readonly #line: Line;

  constructor(files: readonly string[], options: StartOptions) {
    const { origins = [], lost = usual, ui } = options;
    const folder = app.getAppPath();
    this.#pages = ui === undefined ? null : new Pages(path.resolve(folder, ui), fileURLToPath(new URL("pons.mjs", import.meta.url)), options.policy ?? POLICY);
    this.#register(options.schemes ?? []);
    this.webPreferences = { preload: this.preload, contextIsolation: true, sandbox: true, nodeIntegration: false, ...(origins.length === 0 ? {} : { additionalArguments: [ORIGINS + origins.join()] }) };
    this.#hosting = new Hosting(() => launch(commandOf(files, options)), { lost, quit: () => app.quit() });
    this.#entrance = new Entrance(folder, origins, () => this.#hosting.door());
    this.#line = new Line({
      open: () => this.#hosting.wire(),
      token: async () => undefined,
      reconnects: true,
      side: { platform: pagePlatform(), actions: new Map(), exposed: new Set(), ask: undefined },
      heard: null,
    });
    this.py = connectionOf(this.#line, () => false, {});
    this.started = this.#hosting.door().then(() => undefined);
    this.started.catch(() => undefined);
    this.#line.startWhenPossible();
  }

  url(page = ""): string {
    return `${ORIGIN}/${page}`;
  }

  answer(request: Request): Promise<Response> {
    if (this.#pages === null) {
      throw new Error("start() was given no ui, so there are no pages to answer with.");
    }
    return this.#pages.answer(request);
  }

  async close(): Promise<void> {
    this.#entrance.close();
    this.#line.close();
    await this.#hosting.close();
    current = null;
  }

  #register(schemes: readonly CustomScheme[]): void {
    if (this.#pages === null) {
      return;
    }
    if (app.isReady()) {
      throw new Error(`start() was called when Electron was ready already, and ${SCHEME}:// can only be registered before. Call it at the top of the main file.`);
    }
    protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }, ...schemes]);
    void app.whenReady().then(() => protocol.handle(SCHEME, (request) => this.answer(request)));
  }
}

function commandOf(files: readonly string[], { host, python, workers, cwd, env }: StartOptions) {
  const folder = app.getAppPath();
  const resources = process.resourcesPath;
  const name = randomBytes(16).toString("hex");
  const isWindows = process.platform === "win32";
  const place = isWindows ? `\\\\.\\pipe\\pons-${name}` : path.join(fs.realpathSync(os.tmpdir()), `pons-${name}`, "host");
  const interpreter = python ?? (app.isPackaged ? packedProgram(resources, "python") : undefined);
  const program = host ?? (app.isPackaged ? packedProgram(resources, "pons") : undefined) ?? process.env.PONS_HOST ?? "pons";
  const args = ["host", ...files.map((file) => realFile(file, folder)), "--socket", isWindows ? `pipe:pons-${name}` : place];
  if (interpreter !== undefined) args.push("--python", interpreter);
  if (workers !== undefined) args.push("--workers", String(workers));
  return { program, args, cwd: cwd ?? realFolder(folder, resources), env: { ...process.env, ...env }, path: place };
}
