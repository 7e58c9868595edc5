// Stands where `electron` would: as much of its main process as pons/electron and an ordinary program use, on a real Chromium.
// Each part has the type of Electron's own declarations, or of the members of it that are there.
import { EventEmitter } from "node:events";
import path from "node:path";
import type { App, BrowserWindow as ElectronWindow, BrowserWindowConstructorOptions, Dialog, IpcMain, MessageBoxOptions } from "electron";
import { Chromium } from "./chromium.ts";
import { Contents } from "./contents.ts";
import { getReady, protocol } from "./schemes.ts";

export { protocol };

const chromium = new Chromium();
const windows = new Set<BrowserWindow>();
process.on("exit", () => chromium.end());

type UsedOfApp = Pick<App, "whenReady" | "isReady" | "quit" | "exit" | "getAppPath" | "getName" | "isPackaged">;

class StandInApp extends EventEmitter implements UsedOfApp {
  readonly isPackaged = process.env["STANDIN_PACKAGED"] !== undefined;
  readonly #ready: Promise<void>;
  #isReady = false;
  #isQuitting = false;
  #begin!: () => void;

  constructor() {
    super();
    this.#ready = new Promise((resolve) => (this.#begin = resolve));
  }

  /** The main module has been evaluated, which Electron waits for. */
  begin(): void {
    this.#isReady = true;
    getReady();
    this.#begin();
    this.emit("ready", {}, {});
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getAppPath(): string {
    return path.resolve(process.env["STANDIN_APP"]!);
  }

  getName(): string {
    return path.basename(this.getAppPath());
  }

  quit(): void {
    if (!this.#isQuitting && this.#asks("before-quit")) {
      this.#isQuitting = true;
      windows.forEach((window) => window.close());
      this.leaveIfEmpty();
    }
  }

  exit(code = 0): void {
    process.exit(code);
  }

  /** The last window may have been closed. */
  leaveIfEmpty(): void {
    if (windows.size > 0) {
      return;
    }
    if (!this.#isQuitting) {
      if (!this.emit("window-all-closed")) {
        this.quit(); // what Electron does when nobody listens
      }
    } else if (this.#asks("will-quit")) {
      this.emit("quit", {}, 0);
      process.exit(0);
    } else {
      this.#isQuitting = false;
    }
  }

  #asks(event: string): boolean {
    let isLetGo = true;
    this.emit(event, { preventDefault: () => (isLetGo = false) });
    return isLetGo;
  }
}

export const app = new StandInApp();
chromium.on("gone", () => process.exit(70));

export const ipcMain: Pick<IpcMain, "listenerCount"> & EventEmitter = new EventEmitter();

type UsedOfWindow = Pick<ElectronWindow, "id" | "loadURL" | "loadFile" | "close" | "destroy" | "show" | "isDestroyed">;

export class BrowserWindow extends EventEmitter implements UsedOfWindow {
  readonly webContents: Contents;
  readonly #target: Promise<string>;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) {
      throw new Error("Cannot create BrowserWindow before app is ready");
    }
    const { width = 800, height = 600 } = options;
    this.#target = chromium.send("Target.createTarget", { url: "about:blank", newWindow: true, width, height }).then(({ targetId }) => targetId as string);
    this.webContents = new Contents(chromium, this.#target, options.webPreferences ?? {}, ipcMain);
    windows.add(this);
    void this.#watch();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  get id(): number {
    return this.webContents.id;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(file: string): Promise<void> {
    return this.webContents.loadFile(path.resolve(app.getAppPath(), file));
  }

  show(): void {
    this.emit("show");
  }

  close(): void {
    void this.#target.then((targetId) => chromium.send("Target.closeTarget", { targetId }));
  }

  destroy(): void {
    this.close();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async #watch(): Promise<void> {
    const target = await this.#target;
    await chromium.send("Target.setDiscoverTargets", { discover: true });
    chromium.on("Target.targetDestroyed", ({ targetId }) => targetId === target && this.#gone());
  }

  #gone(): void {
    this.#isDestroyed = true;
    windows.delete(this);
    this.webContents.destroy();
    this.emit("closed");
    app.leaveIfEmpty();
  }
}

/** Asks nobody: says what it was to ask, and gives the answer that the test chose, else what Escape would give. */
export const dialog: Pick<Dialog, "showErrorBox"> & { showMessageBox(options: MessageBoxOptions): ReturnType<Dialog["showMessageBox"]> } = {
  async showMessageBox(options) {
    console.log(JSON.stringify({ box: options }));
    return { response: Number(process.env["STANDIN_RESPONSE"] ?? options.cancelId ?? 0), checkboxChecked: false };
  },
  showErrorBox: (title, content) => console.log(JSON.stringify({ error: { title, content } })),
};
