// A real host for tests of the client: `pons serve` on a module of the test's own.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { folder, LIMIT, ROOT } from "./hub.mjs";

const NAME = "Pons.Cli.dll";
const PLACES = ["artifacts/pons/app", "src/Pons.Cli/bin/Debug/net10.0", "src/Pons.Cli/bin/Release/net10.0"];

/** The command line that is tested: the newest that was built. */
export const PROGRAM =
  process.env.PONS_CLI ??
  PLACES.map((place) => path.join(ROOT, place, NAME)).filter((file) => fs.existsSync(file)).sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs)[0]; // prettier-ignore

// As the C# suites: one that has numpy, if any has.
const PYTHON = process.env.PONS_TEST_PYTHON ?? (fs.existsSync("/usr/bin/python3") ? "/usr/bin/python3" : undefined);

export const TOKEN = "a-token-of-the-tests-that-is-long-enough";
export const skip = PROGRAM === undefined && "Pons.Cli is not built: dotnet build src/Pons.Cli";

export class Host {
  output = "";
  errors = "";

  /** Starts one; `files` are `module.py` alone, or a dict of files, with those below `ui/` as pages. */
  static async start(files, { args = [], port = 0, env = {}, withCode = false } = {}) {
    const host = new Host();
    const texts = typeof files === "string" ? { "module.py": files } : files;
    host.folder = folder(texts);
    host.args = [...(Object.keys(texts).some((name) => name.startsWith("ui/")) ? ["--ui", path.join(host.folder, "ui")] : []), ...args];
    host.env = withCode ? env : { PONS_TOKEN: TOKEN, ...env };
    host.withCode = withCode; // as for somebody at a terminal, whose browser is let in by a code
    await host.launch(port);
    return host;
  }

  async launch(port = this.port) {
    const module = path.join(this.folder, "module.py");
    const args = [PROGRAM, "serve", ...(fs.existsSync(module) ? [module] : []), "--port", String(port), ...(this.withCode ? [] : ["--ready-json"]), ...this.args];
    this.process = spawn("dotnet", args, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...(PYTHON && { PONS_PYTHON: PYTHON }), ...this.env } });
    this.output = "";
    this.process.stderr.on("data", (data) => (this.errors += data));
    const ready = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The host is not ready: ${this.output}${this.errors}`)), LIMIT);
      this.process.on("exit", (code) => reject(new Error(`The host has ended with ${code}: ${this.output}${this.errors}`)));
      this.process.stdout.on("data", (data) => {
        this.output += data;
        const found = this.withCode ? /Ready on (\S+)\n/.exec(this.output)?.[1] : this.output.split("\n").find((each) => each.startsWith("{") && each.endsWith("}"));
        if (found !== undefined) {
          clearTimeout(timer);
          resolve(this.withCode ? { url: found, port: Number(new URL(found).port) } : JSON.parse(found));
        }
      });
    });
    this.port = ready.port;
    this.url = ready.url;
    this.address = `ws://127.0.0.1:${ready.port}/pons`;
  }

  /** Ends it without a word. */
  async kill(signal = "SIGKILL") {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exit = new Promise((resolve) => this.process.on("exit", resolve));
      this.process.kill(signal);
      await exit;
    }
  }

  async [Symbol.asyncDispose]() {
    await this.dispose();
  }

  async dispose() {
    await this.kill("SIGTERM");
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
