// python-shell in its JSON mode: readings out of Python, and readings into it.

import { fileURLToPath } from "node:url";
import { PythonShell } from "python-shell";
import { calls, python } from "./measure.mjs";

const program = fileURLToPath(new URL("stream_lines.py", import.meta.url));
const shell = new PythonShell(program, { mode: "json", pythonPath: python });
let listen;
shell.on("message", (message) => listen(message));

function out(count) {
  return new Promise((resolve) => {
    let left = count;
    let sum = 0;
    listen = (reading) => {
      sum += reading.count;
      if (--left === 0) resolve(sum);
    };
    shell.send(count);
  });
}

function into(count) {
  return new Promise((resolve) => {
    listen = resolve;
    shell.send({ coming: count });
    for (let i = 0; i < count; i++) shell.send({ name: "sensor", value: i / 4, count: i });
  });
}

for (const [name, run] of Object.entries({ "python-shell, JSON lines": out, "python-shell, JSON lines in": into })) {
  await run(Math.ceil(calls / 4));
  const start = process.hrtime.bigint();
  const sum = await run(calls);
  const rate = calls / (Number(process.hrtime.bigint() - start) / 1e9);
  if (sum !== (calls * (calls - 1)) / 2) throw new Error(`The counts of ${calls} readings add up to ${sum}.`);
  console.log(JSON.stringify({ name, rate: Math.round(rate) }));
}
shell.end((error) => {
  if (error) throw error;
});
