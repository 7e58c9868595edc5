// The page of a window: where it is, its preload, its messages to main.
import { EventEmitter } from "node:events";
import fs from "node:fs";
import type { IpcMainEvent, WebContents, WebFrameMain, WebPreferences } from "electron";
import { type Chromium, type Reply } from "./chromium.ts";
import { type Crossing, pack, unpack } from "./crossing.ts";
import { PagePort } from "./ports.ts";
import { inPage, inPreload } from "./renderer.js";
import { answer } from "./schemes.ts";
import { OWN, toChromium, toElectron } from "./urls.ts";

const KEY = "standin";
const WORLD = "Electron Isolated Context";

/** What main uses of a page. */
type Used = Pick<WebContents, "id" | "loadURL" | "loadFile" | "reload" | "getURL" | "executeJavaScript" | "forcefullyCrashRenderer" | "isDestroyed">;

let last = 0;

export class Contents extends EventEmitter implements Used {
  readonly id = ++last;
  readonly #ready: Promise<void>;
  readonly #ports = new Map<string, PagePort>(); // by context and number
  #session = "";
  #url = "";
  #isDestroyed = false;

  constructor(
    private readonly chromium: Chromium,
    target: Promise<string>,
    private readonly preferences: WebPreferences,
    private readonly ipc: EventEmitter,
  ) {
    super();
    this.#ready = target.then((id) => this.#attach(id));
  }

  async loadURL(url: string): Promise<void> {
    await this.#ready;
    const loaded = new Promise<void>((resolve) => this.once("did-finish-load", resolve));
    const { errorText } = await this.#send("Page.navigate", { url: toChromium(url) });
    if (errorText) {
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
  }

  loadFile(file: string): Promise<void> {
    return this.loadURL(new URL(file, `file://${process.cwd()}/`).href);
  }

  reload(): void {
    void this.#send("Page.reload");
  }

  getURL(): string {
    return this.#url;
  }

  /** Runs code in the page's own world, and gives what it comes to. */
  async executeJavaScript(code: string): Promise<any> {
    await this.#ready;
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", { expression: code, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  forcefullyCrashRenderer(): void {
    this.#send("Page.crash").catch(() => undefined); // nobody is there to answer
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** The window is gone. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#losePorts();
    this.emit("destroyed");
  }

  #send(method: string, params: Reply = {}): Promise<Reply> {
    return this.chromium.send(method, params, this.#session);
  }

  async #attach(target: string): Promise<void> {
    this.#session = (await this.chromium.send("Target.attachToTarget", { targetId: target, flatten: true })).sessionId as string;
    this.#hear("Runtime.bindingCalled", (call) => this.#take(call.executionContextId as number, JSON.parse(call.payload)));
    this.#hear("Runtime.executionContextDestroyed", ({ executionContextId }) => this.#losePorts(executionContextId));
    this.#hear("Runtime.executionContextsCleared", () => this.#losePorts());
    this.#hear("Page.frameNavigated", ({ frame }) => this.#navigated(frame));
    this.#hear("Page.loadEventFired", () => this.emit("did-finish-load"));
    this.#hear("Inspector.targetCrashed", () => this.#crashed());
    this.#hear("Fetch.requestPaused", (paused) => void answer(paused, (method, params) => this.#send(method, params)));
    this.#hear("Runtime.consoleAPICalled", ({ type, args }) => this.emit("console-message", { level: type, message: args.map((arg: Reply) => arg.value ?? arg.description).join(" ") }));
    this.#hear("Log.entryAdded", ({ entry }) => this.emit("console-message", { level: entry.level, message: entry.text }));
    for (const domain of ["Page", "Runtime", "Log", "Inspector"]) {
      await this.#send(`${domain}.enable`);
    }
    await this.#send("Fetch.enable", { patterns: [{ urlPattern: OWN }] });
    await this.#prepare();
  }

  async #prepare(): Promise<void> {
    if (this.preferences.preload === undefined) {
      return;
    }
    const source = fs.readFileSync(this.preferences.preload, "utf8");
    const preload = `(require, process, location, module, exports) => {\n${source}\n}`;
    const args = JSON.stringify(this.preferences.additionalArguments ?? []);
    const isForFrames = this.preferences.nodeIntegrationInSubFrames === true;
    await this.#send("Runtime.addBinding", { name: KEY, executionContextName: WORLD });
    await this.#send("Page.addScriptToEvaluateOnNewDocument", { source: `(${inPage})("${KEY}")` });
    await this.#send("Page.addScriptToEvaluateOnNewDocument", { source: `(${inPreload})("${KEY}", ${preload}, ${toElectron}, ${args}, ${isForFrames})`, worldName: WORLD });
  }

  #hear(method: string, listener: (event: Reply) => void): void {
    this.chromium.on(`${this.#session}:${method}`, listener);
  }

  #take(context: number, message: Reply): void {
    const port = (id: number): string => `${context}.${id}`;
    if (message.port !== undefined) {
      this.#ports.get(port(message.port))?.receive(unpack(message.data as Crossing));
    } else if (message.closed !== undefined) {
      this.#ports.get(port(message.closed))?.lose();
      this.#ports.delete(port(message.closed));
    } else {
      const ports = (message.ports as number[]).map((id) => this.#open(context, id));
      this.ipc.emit(message.channel, this.#event(message, ports), ...message.args);
    }
  }

  #event(message: Reply, ports: PagePort[]): Pick<IpcMainEvent, "ports" | "sender" | "senderFrame"> {
    const frame: Pick<WebFrameMain, "url" | "origin" | "parent" | "detached"> = { url: message.url, origin: message.origin, parent: message.isTop ? null : ({} as WebFrameMain), detached: false };
    return { ports, sender: this as unknown as WebContents, senderFrame: frame as WebFrameMain };
  }

  #open(context: number, id: number): PagePort {
    const call = (name: string, ...args: unknown[]): void => {
      const functionDeclaration = `(...args) => ${KEY}${name}(...args)`;
      const params = { functionDeclaration, arguments: args.map((value) => ({ value })), executionContextId: context };
      this.#send("Runtime.callFunctionOn", params).catch(() => undefined); // the page has gone meanwhile
    };
    const made = new PagePort((data) => call("Deliver", id, pack(data)), () => call("Close", id));
    this.#ports.set(`${context}.${id}`, made);
    return made;
  }

  #losePorts(context?: number): void {
    for (const [key, port] of this.#ports) {
      if (context === undefined || key.startsWith(`${context}.`)) {
        this.#ports.delete(key);
        port.lose();
      }
    }
  }

  #navigated(frame: Reply): void {
    if (frame.parentId === undefined) {
      this.#url = toElectron(frame.url);
      this.emit("did-navigate", {}, this.#url);
    }
  }

  #crashed(): void {
    this.#losePorts();
    this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 133 });
  }
}
