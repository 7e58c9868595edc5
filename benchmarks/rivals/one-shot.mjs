// Runs a script to its end and takes what it printed, whenever a line on stdin names the way: one-shot.mjs FILE ARGUMENT EXPECTED. Answers how many milliseconds that took.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PythonShell } from "python-shell";

const python = process.env.PYTHON ?? "python3";
const [file, argument, expected] = process.argv.slice(2);

async function shell() {
  return (await PythonShell.run(file, { pythonPath: python, args: [argument] }))[0];
}

function bare() {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(python, [file, argument], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("close", () => resolve(output.trimEnd()));
  });
}

const ways = { "python-shell": shell, child_process: bare };
for await (const name of createInterface({ input: process.stdin })) {
  const start = process.hrtime.bigint();
  const answer = await ways[name]();
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (answer !== expected) throw new Error(`${file} printed ${answer}.`);
  console.log(time);
}
