// The program of docs/guide/electron.md, as it stands there.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ROOT, application } from "./application.mjs";

const guide = fs.readFileSync(path.join(ROOT, "docs/guide/electron.md"), "utf8");
const blocks = [...guide.matchAll(/^```(?:javascript|python|html)\n(?:\/\/|#|<!--) (\S+\.\w+)(?: -->)?\n(.*?)^```$/gms)];
const files = Object.fromEntries(blocks.map(([, name, text]) => [name, text]));

application("the program of the guide calculates", files, async (app) => {
  assert.deepEqual(Object.keys(files), ["index.js", "py/calc.py", "ui/index.html", "ui/renderer.js"]);
  const result = () => app.command("run", 1, "result.textContent");
  await app.until(async () => (await result()) === "2", "the first result");

  await app.command("run", 1, `input.value = "10 / 4", btn.click()`);

  await app.until(async () => (await result()) === "2.5", "the second result");
});
