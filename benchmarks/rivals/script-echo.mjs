// Lines to a script and back, by python-shell and by a bare child_process: script-echo.mjs COUNT. The rate is of all lines under way at once, the times are of one after the other.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PythonShell } from "python-shell";
import { calls, python } from "./measure.mjs";

const program = fileURLToPath(new URL("lines.py", import.meta.url));
const line = "reading 0000 of the sensor";

/** `open(listen)` answers how a line is sent, and how all of it ends. */
async function measure(name, open) {
  let left = 0;
  let done;
  const { send, end } = open((answer) => {
    if (answer !== line) throw new Error(`${answer} came back.`);
    if (--left === 0) done();
  });
  const pump = (count) =>
    new Promise((resolve) => {
      [left, done] = [count, resolve];
      for (let i = 0; i < count; i++) send(line);
    });
  await pump(Math.ceil(calls / 4));
  const start = process.hrtime.bigint();
  await pump(calls);
  const rate = calls / (Number(process.hrtime.bigint() - start) / 1e9);
  const times = new Float64Array(Math.ceil(calls / 10));
  for (let i = 0; i < times.length; i++) {
    const sent = process.hrtime.bigint();
    await pump(1);
    times[i] = Number(process.hrtime.bigint() - sent) / 1000;
  }
  end();
  console.log(JSON.stringify({ name, p50_us: times.sort()[times.length >> 1], rate: Math.round(rate) }));
}

await measure("python-shell", (listen) => {
  const shell = new PythonShell(program, { mode: "text", pythonPath: python, args: ["echo"] });
  shell.on("message", listen);
  return { send: (text) => shell.send(text), end: () => shell.end(() => {}) };
});
await measure("child_process and readline", (listen) => {
  const child = spawn(python, [program, "echo"], { stdio: ["pipe", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", listen);
  return { send: (text) => child.stdin.write(text + "\n"), end: () => child.stdin.end() };
});
