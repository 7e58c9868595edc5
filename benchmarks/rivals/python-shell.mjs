// python-shell in its JSON mode; answers come in the order of the questions.

import { fileURLToPath } from "node:url";
import { PythonShell } from "python-shell";
import { measure, python } from "./measure.mjs";

const program = fileURLToPath(new URL("add_lines.py", import.meta.url));
const shell = new PythonShell(program, { mode: "json", pythonPath: python });
const waiting = [];
shell.on("message", (answer) => waiting.shift()(answer));

await measure("python-shell, JSON", (i) => {
  shell.send([i, 2]);
  return new Promise((resolve) => waiting.push(resolve));
});
shell.end((error) => {
  if (error) throw error;
});
