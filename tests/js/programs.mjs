// Programs that start a host of their own, and what they need for it.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const built = path.join(root, "src/Pons.Cli/bin/Debug/net10.0/Pons.Cli.dll");

export const MODULE = pathToFileURL(path.join(root, "runtimes/js/dist/node.mjs")).href;
export const LIMIT = 60_000; // milliseconds of one test
const GONE = 1500; // milliseconds in which a process has to end: a second is promised, the rest is the machine's

// What the C# suites have built, else ./pons, which builds it.
process.env.PONS_HOST ??= fs.existsSync(built) ? built : path.join(root, "pons");
process.env.PONS_PYTHON ??= process.env.PONS_TEST_PYTHON ?? (fs.existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

export const { start, script, connect, named, PonsError, PythonError, ConnectionLost, ScriptError, UnknownAction, Refused } = await import(MODULE);

/** A folder with these files, for the length of a test. */
export function folder(context, files, name = "pons-") {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), name));
  context.after(() => fs.rmSync(place, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(place, file), text);
  }
  return place;
}

/** A host for one module, for the length of a test; what it prints goes nowhere unless somebody wants it. */
export async function started(context, module, options = {}) {
  const place = folder(context, { "work.py": module });
  const py = await start("work.py", { cwd: place, logs: () => undefined, ...options });
  context.after(() => py.close());
  return py;
}

/** A program of Node's that runs beside the test; its lines come as JSON. */
export class Program {
  #waiting = [];
  #lines = [];
  #part = "";
  errors = "";

  constructor(context, code, place, options = {}) {
    this.child = spawn(process.execPath, ["--input-type=module", "-e", `import * as pons from ${JSON.stringify(MODULE)};\n${code}`], { cwd: place, stdio: ["pipe", "pipe", "pipe"], ...options });
    this.exited = new Promise((resolve) => this.child.once("close", (code, signal) => resolve({ code, signal })));
    this.child.stdout.setEncoding("utf8").on("data", (text) => this.#take(text));
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.errors += text));
    this.exited.then(() => this.#waiting.splice(0).forEach((give) => give(undefined)));
    context.after(() => this.child.kill("SIGKILL"));
  }

  /** The next line, as the value that it is. */
  async line() {
    const line = this.#lines.shift() ?? (await new Promise((give) => this.#waiting.push(give)));
    if (line === undefined) {
      throw new Error(`The program has ended: ${this.errors}`);
    }
    return JSON.parse(line);
  }

  #take(text) {
    const lines = (this.#part + text).split("\n");
    this.#part = lines.pop();
    for (const line of lines) {
      const give = this.#waiting.shift();
      give === undefined ? this.#lines.push(line) : give(line);
    }
  }
}

/** Waits until a process is gone; says whether that came soon enough. */
export async function isGone(pid) {
  const began = performance.now();
  while (isThere(pid)) {
    if (performance.now() - began > GONE) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

export function isThere(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that has ended and that nobody has asked for yet is gone too.
  const stat = fs.existsSync(`/proc/${pid}/stat`) ? fs.readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
}
