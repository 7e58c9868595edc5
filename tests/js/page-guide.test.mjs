// docs/guide/page.md: its files are served, its page is opened, and every block of code runs in it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";
import { Host, skip } from "./host.mjs";
import { LIMIT, ROOT } from "./hub.mjs";
import { until } from "./joined.mjs";

const text = fs.readFileSync(path.join(ROOT, "docs/guide/page.md"), "utf8");
const blocks = (language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, block]) => block);

const ASSERT = `const equal = (a, b) => { if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(JSON.stringify(a) + " is not " + JSON.stringify(b)); };
  const assert = { equal, deepEqual: equal, ok: (a) => equal(Boolean(a), true), match: (a, b) => equal(b.test(a), true) };`;

test("The page of the guide comes in by its code, and each of its pieces of code does what it says", { timeout: 4 * LIMIT, skip: skip || noBrowser }, async () => {
  const module = blocks("python")[0];
  const page = blocks("html")[0].replace("const py =", "window.pons = await import('/pons.js'); const py = window.py =");
  const host = await Host.start({ "module.py": module, "ui/index.html": page }, { withCode: true });
  const browser = await Browser.start();
  try {
    const open = await browser.open(host.url);
    await until(() => open.run(() => window.py !== undefined), "the page has joined");
    await open.run(() => document.getElementById("ask").click());
    await until(async () => (await open.run(() => document.getElementById("price").textContent)) === "3.5 EUR", "the button shows the price");
    const code = blocks("javascript");
    assert.ok(code.length >= 9);
    for (const block of code) {
      await open.run(`async () => { ${ASSERT} const { named, PythonError } = pons; ${block} }`);
    }
    assert.deepEqual(open.errors, []);
  } finally {
    await browser.dispose();
    await host.dispose();
  }
});
