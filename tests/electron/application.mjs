// An application in a folder of its own, which the stand-in for Electron runs, with real pages and a real host.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { PROGRAM, skip as notBuilt } from "../js/host.mjs";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const LIMIT = 40_000; // milliseconds that any wait of a test may take; a browser alone takes some on a busy machine
const LAUNCH = path.join(ROOT, "tests/electron/standin/launch.mjs");

const HAS_BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some((file) => fs.existsSync(file));

/** Why nothing can be tried here; false: it can. */
export const skip =
  (process.platform !== "linux" && "the stand-in is for Linux") || notBuilt || (!HAS_BROWSER && "there is no Chromium"); // prettier-ignore

/** What most tests run: a window that shows an empty page of the application's own. */
export const INDEX = `
import { app, BrowserWindow } from "electron";
import { start } from "pons/electron";

const host = (globalThis.host = start("py/m.py", { ui: "ui" }));
globalThis.open = (url = host.url()) => {
  const window = new BrowserWindow({ webPreferences: host.webPreferences });
  window.webContents.on("console-message", ({ message }) => console.log("page:", message));
  return window.loadURL(url).then(() => window.id);
};
app.whenReady().then(() => open());
`;

export const PAGE = `<!DOCTYPE html><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>`;
export const SCRIPT = `import * as pons from "/pons.js"; Object.assign(globalThis, { pons, py: await pons.connect() });`;

/** A test with an application of its own: its files, over those that it has by itself. */
export function application(claim, files, body, options = {}) {
  test(claim, { timeout: 2 * LIMIT, skip }, async (context) => {
    const started = new Application(files, options);
    context.signal.addEventListener("abort", () => started.process.kill("SIGKILL")); // nothing goes on for a test that took too long
    try {
      await body(started, context);
    } finally {
      await started.dispose();
    }
  });
}

export class Application {
  output = "";
  errors = "";
  exit = null; // [code, signal]
  #last = 0;
  #waiting = new Map();

  constructor(files, { env = {}, inside = ".", resources = {}, folder } = {}) {
    this.outer = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "pons-electron-")));
    this.folder = folder ?? path.join(this.outer, "app", inside);
    const all = folder !== undefined ? {} : { "package.json": `{ "type": "module", "main": "index.js" }`, "index.js": INDEX, "ui/index.html": PAGE, "ui/page.js": SCRIPT, ...files };
    write(this.folder, all);
    write(path.dirname(this.folder), resources);
    fs.mkdirSync(path.join(this.outer, "tmp"));
    const variables = { ...process.env, PONS_PYTHON: PYTHON, PONS_HOST: PROGRAM, TMPDIR: path.join(this.outer, "tmp"), ...env };
    this.process = spawn(process.execPath, ["--expose-gc", LAUNCH, this.folder], { cwd: this.outer, env: variables, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.process.stdout.setEncoding("utf8").on("data", (text) => (this.output += text));
    this.process.stderr.setEncoding("utf8").on("data", (text) => (this.errors += text));
    this.process.on("message", ({ id, value, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      return error === undefined ? resolve(value) : reject(new Error(error));
    });
    this.process.on("exit", (code, signal) => {
      this.exit = [code, signal];
      this.#waiting.forEach(({ reject }) => reject(this.#over()));
    });
  }

  /** Runs code in main, and gives what it comes to; `host`, `open`, `app` and `BrowserWindow` are there. */
  main(code) {
    return this.command("main", code);
  }

  /** Runs code in the page of a window, once it has connected, and gives what it comes to. */
  async page(code, window = 1) {
    await this.until(async () => (await this.command("run", window, "typeof py")) === "object", "the page's connection");
    return this.command("run", window, `(async () => (${code}))()`);
  }

  command(command, ...args) {
    if (this.exit !== null) {
      throw this.#over();
    }
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.process.send({ id, command, args });
    });
  }

  /** Waits until a claim is true. */
  async until(claim, what, limit = LIMIT) {
    let problem = "";
    for (const end = Date.now() + limit; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
      try {
        if (await claim()) {
          return;
        }
      } catch (error) {
        problem = error.stack;
      }
      if (Date.now() > end) {
        throw new Error(`It did not come true within ${limit} ms: ${what}. ${problem} Main said: ${this.output} ${this.errors}`);
      }
    }
  }

  /** Waits for the application to end well. */
  async end(limit = LIMIT) {
    await this.until(() => this.exit !== null, "the end of the application", limit);
    if (this.exit[0] !== 0) {
      throw this.#over();
    }
  }

  #over() {
    return new Error(`The application has ended (${this.exit}): ${this.output}${this.errors}`);
  }

  /** What is left of it: its processes all name its folder. */
  #rest() {
    return processes().filter((pid) => commandLine(pid).includes(this.outer));
  }

  async dispose() {
    if (this.exit === null) {
      const gone = once(this.process, "exit");
      this.process.kill("SIGKILL");
      await gone;
    }
    await this.until(() => this.#rest().every((pid) => killed(pid)), "the end of its browser");
    fs.rmSync(this.outer, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
}

const processes = () => fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);

/** Kills a process; true when it was gone already. */
function killed(pid) {
  try {
    process.kill(pid, "SIGKILL");
    return !isAlive(pid);
  } catch {
    return true;
  }
}

/** The processes that a process has started, and theirs. */
export function descendants(pid) {
  const parents = new Map();
  for (const each of processes()) {
    try {
      const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(fs.readFileSync(`/proc/${each}/stat`, "utf8"));
      if (state !== "Z") {
        parents.set(each, Number(parent));
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = new Set([pid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    parents.forEach((parent, each) => found.has(parent) && found.add(each));
  }
  found.delete(pid);
  return [...found];
}

export function commandLine(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it has ended
  }
}

/** Says whether a process is there and no zombie. */
export function isAlive(pid) {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const PYTHON = process.env.PONS_TEST_PYTHON ?? "/usr/bin/python3";
