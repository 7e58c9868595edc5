// The programs of docs/guide/node-program.md do what the page says.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { LIMIT, folder } from "./programs.mjs";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
const page = fs.readFileSync(path.join(root, "docs/guide/node-program.md"), "utf8");
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text }));

test("the page has programs, and says what they print", () => {
  assert.ok(blocks.filter(({ language }) => language === "console").length >= 2);
});

for (const { text } of blocks.filter(({ language }) => language === "console")) {
  const [command, ...answer] = text.trimEnd().split("\n");

  test(`${command} prints what the page says`, { timeout: 2 * LIMIT }, async (context) => {
    const place = folder(context, Object.fromEntries(blocks.filter(({ language }) => language !== "console").map(({ text }) => [text.split("\n")[0].replace(/^(#|\/\/) /, ""), text])));
    fs.mkdirSync(path.join(place, "node_modules"));
    fs.symlinkSync(path.join(root, "runtimes/js"), path.join(place, "node_modules/pons"), "junction");

    const { stdout, stderr } = await promisify(execFile)(process.execPath, command.replace("$ node ", "").split(" "), { cwd: place });
    assert.equal(stdout.trimEnd(), answer.join("\n"));
    assert.equal(stderr, "");
  });
}
