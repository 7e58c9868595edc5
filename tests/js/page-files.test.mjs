// What a host serves to pages that run Python themselves: Pyodide, wheels, isolation.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";
import { Host, skip as noHost } from "./host.mjs";
import { folder } from "./hub.mjs";
import { wheel } from "./site.mjs";

const LIMIT = 120_000; // Pyodide starts, on a machine that does other things too
const skip = noHost || noBrowser;

const page = (head, options) => `<!DOCTYPE html><html><head>${head}<title>A page</title><link rel="icon" href="data:,"><script type="module">
import { connect } from "/pons.js";
window.opened = connect({ python: "in-page", module: "calc.py", ${options} });
window.opened.catch(() => undefined);
</script></head><body></body></html>`;
const FILES = {
  "ui/index.html": page("", 'packages: ["ponstea"]'),
  "ui/apart.html": page('<meta name="pons" content="isolate">', ""),
  "ui/calc.py": "def add(a, b):\n    return a + b\n\ndef tea():\n    import ponstea\n    return ponstea.kind\n\ndef busy():\n    while True:\n        pass\n",
};

let browser;
let host;
before(async () => {
  if (!skip) {
    const wheels = folder({});
    await wheel(wheels, "ponstea", "import ponsleaf\nkind = ponsleaf.kind\n", { requires: ["ponsleaf"] });
    await wheel(wheels, "ponsleaf", "kind = 'green'\n");
    browser = await Browser.start();
    host = await Host.start({ ...FILES, "module.py": "def add(a, b):\n    return -1\n" }, { args: ["--wheels", wheels] });
  }
});
after(async () => {
  await host?.dispose();
  await browser?.dispose();
});

test("a page runs Python with wheels that the host has, and loads it from the browser's own store the second time", { skip, timeout: LIMIT }, async () => {
  const here = await browser.open(host.url);
  assert.deepEqual(await here.run(async () => [await (await window.opened).add(1, 2), await (await window.opened).tea()]), [3, "green"]);
  assert.equal(await here.run(() => crossOriginIsolated), false);
  assert.deepEqual(here.errors, []);
  await here.reload();
  const sizes = await here.run(async () => {
    await window.opened;
    return performance.getEntriesByType("resource").filter(({ name }) => /pyodide\/|pons-/.test(name)).map(({ name, transferSize }) => [new URL(name).pathname, transferSize]);
  });
  assert.deepEqual(sizes.filter(([name, size]) => size > 0 && !/pons-in-page/.test(name)), [], JSON.stringify(sizes));
  await here.close();
});

test("a page that asks for it is isolated by the host, and a busy loop is stopped in it", { skip, timeout: LIMIT }, async () => {
  const here = await browser.open(`${host.url}apart.html`);
  assert.equal(await here.run(() => crossOriginIsolated), true);
  const milliseconds = await here.run(async () => {
    const py = await window.opened;
    const controller = new AbortController();
    const outcome = py.within({ signal: controller.signal }).busy().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    controller.abort();
    await outcome;
    await py.add(1, 2);
    return performance.now() - start;
  });
  assert.ok(milliseconds < 2000, `${milliseconds} ms`); // a new Worker would take longer
  await here.close();
});

test("a package that is not there is told with the option that would fetch it", { skip: noHost, timeout: LIMIT }, async () => {
  const places = await (await fetch(new URL("pons-in-page.json", host.url))).json();
  const answer = await fetch(new URL(`${places.pyodide}numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl`, host.url));
  assert.equal(answer.status, 404);
  assert.match((await answer.json()).detail, /was not told to fetch any \(--fetch-packages/);
});
