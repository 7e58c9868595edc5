// samples/electron as it is.
import assert from "node:assert/strict";
import path from "node:path";
import { ROOT, application } from "./application.mjs";

application("the sample calculates in Python, and ends with its window", {}, async (app) => {
  const text = (id) => app.command("run", 1, `document.querySelector("#${id}")?.textContent`);
  await app.until(async () => (await text("result")) === "2.0" || (await text("result")) === "2", "the first result");
  assert.equal(await text("state"), "Connected to Python");

  await app.command("run", 1, `document.querySelector("#input").value = "(1 + 2) * 3 / 4", document.querySelector("#btn").click()`);
  await app.until(async () => (await text("result")) === "2.25", "the second result");

  await app.command("close", 1);
  await app.end();
}, { folder: path.join(ROOT, "samples/electron") });
