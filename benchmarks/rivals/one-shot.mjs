// Runs a script to its end and takes what it printed, again and again: one-shot.mjs RUNS FILE ARGUMENT EXPECTED.

import { spawn } from "node:child_process";
import { PythonShell } from "python-shell";
import { calls, python } from "./measure.mjs";

const [file, argument, expected] = process.argv.slice(3);

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

for (const [name, run] of Object.entries({ "python-shell": shell, child_process: bare })) {
  await run();
  const times = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const start = process.hrtime.bigint();
    const answer = await run();
    times[i] = Number(process.hrtime.bigint() - start) / 1000;
    if (answer !== expected) throw new Error(`${file} printed ${answer}.`);
  }
  console.log(JSON.stringify({ name, p50_us: times.sort()[calls >> 1] }));
}
