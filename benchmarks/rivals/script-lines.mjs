// Reads the lines of lines.py by python-shell and by a bare child_process: script-lines.mjs COUNT block|print text|json [at-once].

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PythonShell } from "python-shell";
import { calls, python } from "./measure.mjs";

const program = fileURLToPath(new URL("lines.py", import.meta.url));
const [how, kind, when] = process.argv.slice(3);
const env = { ...process.env, PYTHONUNBUFFERED: when === "at-once" ? "1" : "" };
const block = 10_000;

/** What the items have to add up to: the lengths of texts, or the counts of readings. */
const one = kind === "text" ? (line) => line.length : (reading) => reading.count;
const sumOf = (count) => (kind === "text" ? count * "reading 0000 of the sensor".length : (count / block) * ((block * (block - 1)) / 2));

function shell(count) {
  return new Promise((resolve, reject) => {
    let sum = 0;
    const shell = new PythonShell(program, { mode: kind, pythonPath: python, args: [how, kind, count], env });
    shell.on("message", (message) => (sum += one(message)));
    shell.end((error) => (error ? reject(error) : resolve(sum)));
  });
}

function bare(count) {
  return new Promise((resolve) => {
    let sum = 0;
    const child = spawn(python, [program, how, kind, count], { stdio: ["ignore", "pipe", "inherit"], env });
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => (sum += one(kind === "text" ? line : JSON.parse(line))));
    lines.on("close", () => resolve(sum));
  });
}

for (const [name, run] of Object.entries({ "python-shell": shell, "child_process and readline": bare })) {
  await run(block * Math.ceil(calls / 4 / block));
  const start = process.hrtime.bigint();
  const sum = await run(calls);
  const rate = calls / (Number(process.hrtime.bigint() - start) / 1e9);
  if (sum !== sumOf(calls)) throw new Error(`${calls} lines add up to ${sum}.`);
  console.log(JSON.stringify({ name, rate: Math.round(rate) }));
}
