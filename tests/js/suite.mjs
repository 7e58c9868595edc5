// Builds the runtime, runs the tests of a folder and closes with their counts.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const runtime = fileURLToPath(new URL("../../runtimes/js", import.meta.url));
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a command of the runtime's folder, which counts as a test. */
export function command(claim, program, ...args) {
  const { status } = spawnSync(program, args, { cwd: runtime, stdio: "inherit", shell: process.platform === "win32" });
  counts[status === 0 ? "passed" : "failed"]++;
  console.log(`${status === 0 ? "✔" : "✖"} ${claim}`);
}

/** Makes the runtime what its sources say. */
export function build() {
  const { devDependencies } = JSON.parse(fs.readFileSync(path.join(runtime, "package.json"), "utf8"));
  if (!Object.keys(devDependencies).every((name) => fs.existsSync(path.join(runtime, "node_modules", name)))) {
    command("the tools of the runtime are installed", "npm", "ci", "--silent");
  }
  command("the sources are well typed", "npm", "run", "--silent", "check");
  command("the runtime can be built", "npm", "run", "--silent", "build");
}

/** Runs the tests in a folder, or the files of it that the command line names. */
export function runTests(here) {
  const wanted = process.argv.slice(2).map((name) => path.resolve(here, name));
  const files = wanted.length > 0 ? wanted : fs.readdirSync(here).filter((name) => name.endsWith(".test.mjs")).map((name) => path.join(here, name)); // prettier-ignore
  const stream = run({ files, concurrency: 2 });
  stream.on("test:pass", (event) => isLeaf(event, files) && counts[event.skip !== undefined ? "skipped" : "passed"]++);
  stream.on("test:fail", (event) => isLeaf(event, files) && counts.failed++);
  stream.compose(new spec()).pipe(process.stdout);
  stream.on("end", () => {
    setImmediate(() => {
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
      process.exitCode = counts.failed > 0 ? 1 : 0;
    });
  });
}

/** A file that fails as a whole counts too; one that ends well is no test. */
function isLeaf({ name, details, nesting }, files) {
  return details.type !== "suite" && !(nesting === 0 && files.includes(path.resolve(name)) && details.error === undefined);
}
