// A real browser for tests, driven by its own protocol for developers.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { LIMIT, ROOT } from "./hub.mjs";

const WebSocket = createRequire(path.join(ROOT, "runtimes/js/package.json"))("ws");
const PROGRAM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => fs.existsSync(file));
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--js-flags=--expose-gc",
]; // prettier-ignore

export const noBrowser = PROGRAM === undefined && "There is no Chromium here; on Debian: apt-get install chromium.";

export class Browser {
  #id = 0;
  #answers = new Map();
  #pages = new Map();

  static async start() {
    const browser = new Browser();
    browser.profile = fs.mkdtempSync(path.join(os.tmpdir(), "pons-chromium-"));
    browser.process = spawn(PROGRAM, [...FLAGS, `--user-data-dir=${browser.profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    const address = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Chromium does not start: ${said}`)), LIMIT);
      browser.process.stderr.on("data", (data) => {
        said += data;
        const found = /listening on (ws:\S+)/.exec(said);
        if (found !== null) {
          clearTimeout(timer);
          resolve(found[1]);
        }
      });
    });
    browser.socket = new WebSocket(address);
    browser.socket.on("message", (data) => browser.#hear(JSON.parse(data)));
    await new Promise((resolve, reject) => browser.socket.on("open", resolve).on("error", reject));
    return browser;
  }

  /** Opens a page. */
  async open(url) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.#pages.set(sessionId, page);
    for (const domain of ["Runtime", "Page", "Log", "Network"]) {
      await page.send(`${domain}.enable`);
    }
    await page.visit(url);
    return page;
  }

  send(method, params = {}, sessionId) {
    return new Promise((resolve, reject) => {
      this.#answers.set(++this.#id, { resolve, reject });
      this.socket.send(JSON.stringify({ id: this.#id, method, params, sessionId }));
    });
  }

  #hear({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      return this.#pages.get(sessionId)?.hear(method, params);
    }
    const { resolve, reject } = this.#answers.get(id);
    this.#answers.delete(id);
    error === undefined ? resolve(result) : reject(new Error(error.message));
  }

  async dispose() {
    const exit = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.kill("SIGKILL");
    await exit;
    this.socket.terminate();
    await removed(this.profile);
  }
}

/** Removes a folder into which processes of the browser's that end a little later still write. */
async function removed(folder) {
  for (let tries = 0; ; tries++) {
    try {
      return fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === 50) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export class Page {
  said = []; // what stands in its console
  errors = []; // of it what is an error, with what was thrown and nobody caught
  #loaded = null;

  constructor(browser, session, target) {
    Object.assign(this, { browser, session, target });
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  async visit(url) {
    const loaded = new Promise((resolve) => (this.#loaded = resolve));
    await this.send("Page.navigate", { url });
    await loaded;
  }

  async reload() {
    const loaded = new Promise((resolve) => (this.#loaded = resolve));
    await this.send("Page.reload");
    await loaded;
  }

  /** Runs a function in the page, and gives what it returns. */
  async run(work, ...args) {
    const expression = `(async () => await (${work})(...${JSON.stringify(args)}))()`;
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  async screenshot(file) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    fs.writeFileSync(file, Buffer.from(data, "base64"));
  }

  close() {
    return this.browser.send("Target.closeTarget", { targetId: this.target });
  }

  hear(method, params) {
    if (method === "Page.loadEventFired") {
      this.#loaded?.();
    } else if (method === "Runtime.consoleAPICalled") {
      const text = params.args.map((each) => each.value ?? each.description ?? "").join(" ");
      this.said.push(text);
      params.type === "error" && this.errors.push(text);
    } else if (method === "Runtime.exceptionThrown") {
      this.errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    } else if (method === "Log.entryAdded" && params.entry.level === "error" && !/favicon/.test(params.entry.url ?? "")) {
      this.errors.push(params.entry.text);
    }
  }
}
