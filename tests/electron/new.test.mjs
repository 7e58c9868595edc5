// What `pons new --electron` makes runs: its window shows the page, whose Python answers, and closing it ends the program.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { PROGRAM } from "../js/host.mjs";
import { Application, LIMIT, skip } from "./application.mjs";

test("a new application for Electron runs", { skip, timeout: 3 * LIMIT }, async () => {
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "pons-new-")));
  const made = path.join(place, "Wave");
  await promisify(execFile)("dotnet", [PROGRAM, "new", made, "--electron"]);
  const app = new Application({}, { folder: made });
  const text = (id) => app.command("run", 1, `document.getElementById("${id}").textContent`);
  try {
    await app.until(async () => (await text("state")) === "Connected to Python", "the page's connection");
    await app.command("run", 1, `document.querySelector("form button").click()`);
    await app.until(async () => /^Hello Ada, this is Python 3\./.test(await text("answer")), "a greeting");
    await app.command("run", 1, `document.getElementById("count").click()`);
    await app.until(async () => (await text("number")) === "Done.", "the end of the stream");
    await app.main("BrowserWindow.getAllWindows()[0].close()");
    await app.end();
    assert.equal(app.errors, "");
  } finally {
    await app.dispose();
    fs.rmSync(place, { recursive: true, force: true });
  }
});
