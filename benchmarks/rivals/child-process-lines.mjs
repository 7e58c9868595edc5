// Python called by Node's own child_process, in lines of JSON; answers come in the order of the questions.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { measure, python } from "./measure.mjs";

const child = spawn(python, [fileURLToPath(new URL("add_lines.py", import.meta.url))], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = [];
createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()(JSON.parse(line)));

await measure("child_process, JSON lines to Python", (i) => {
  child.stdin.write(JSON.stringify([i, 2]) + "\n");
  return new Promise((resolve) => waiting.push(resolve));
});
child.stdin.end();
