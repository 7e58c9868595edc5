// `pons build`: pages and their Python as static files, in a real browser and with no host.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Browser, noBrowser } from "./chromium.mjs";
import { skip as noHost } from "./host.mjs";
import { ROOT, folder } from "./hub.mjs";
import { Site, build, wheel } from "./site.mjs";

const LIMIT = 120_000; // Pyodide starts, on a machine that does other things too
const skip = noHost || noBrowser;

const CALC = `
from helper import double

def calc(text):
    return double(eval(text))

async def count(n):
    for i in range(n):
        yield i

def read():
    with open("data.bin", "rb") as file:
        return list(file.read())
`;
const PAGE = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>A page</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script></head><body><output id="result"></output></body></html>`;
const SCRIPT = `
import { connect, PythonError } from "/pons.js";
import { shout } from "/parts/shout.js";

const py = await connect();
window.py = py;
window.PythonError = PythonError;
document.getElementById("result").textContent = shout(await py.calc("1 + 1"));
`;
const FILES = {
  "calc.py": CALC,
  "helper.py": "def double(x):\n    return 2 * x\n",
  "data.bin": "\u0001\u0002",
  "other.py": "raise SystemError\n",
  "ui/index.html": PAGE,
  "ui/page.js": SCRIPT,
  "ui/style.css": "body { background: rgb(1, 2, 3); }",
  "ui/parts/shout.js": "export const shout = (text) => `${text}!`;",
};

let browser;
before(async () => {
  browser = skip ? undefined : await Browser.start();
});
after(() => browser?.dispose());

const shown = () =>
  new Promise((resolve) => {
    const look = () => {
      const text = document.getElementById("result")?.textContent;
      text ? resolve(text) : setTimeout(look, 20);
    };
    look();
  });

test("a built page runs below any path, without headers, and without a network the second time", { skip, timeout: LIMIT }, async () => {
  const { out, stdout, stderr, code } = await build(FILES, ["--add", "data.bin"]);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  assert.match(stdout, /^Built .*out: \d+ files, 1\d\.\d MB \(Pyodide 314/);
  assert.deepEqual(fs.readdirSync(out, { recursive: true }).filter((name) => /other|\.d\.ts|\.map|package\.json/.test(name)), []);
  const site = await Site.start(out);
  const page = await browser.open(site.url);
  assert.equal(await page.run(shown), "4!");
  assert.equal(await page.run(() => getComputedStyle(document.body).backgroundColor), "rgb(1, 2, 3)");
  assert.deepEqual(await page.run(async () => {
    const items = [];
    for await (const item of window.py.count(3)) {
      items.push(item);
    }
    return items;
  }), [0, 1, 2]);
  assert.deepEqual(await page.run(() => window.py.read()), [1, 2]);
  assert.equal(await page.run(() => window.py.calc("1 / 0").catch((error) => error instanceof window.PythonError && error.type)), "ZeroDivisionError");
  const asked = site.asked.filter((name) => /wasm/.test(name));
  assert.equal(asked.length, 1, "WebAssembly is loaded once");
  await page.run(kept);
  await site.stop();

  await page.reload();
  assert.equal(await page.run(shown), "4!");
  assert.deepEqual(page.errors, []);
  await page.close();
});

/** The page is loaded again once: what was asked of it before is lost with it. */
async function isolated(page) {
  while (!(await page.run(() => crossOriginIsolated).catch(() => false))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves when the service worker keeps everything. */
async function kept() {
  const { files } = await (async () => {
    const text = await (await fetch("pons-offline.js")).text();
    return JSON.parse(/self\.ponsContents = (.*);/.exec(text)[1]);
  })();
  const cache = await caches.open(`pons ${new URL("./", location.href).pathname}`);
  const wanted = new Set(Object.values(files)).size;
  while ((await cache.keys()).length < wanted) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a page that asks for it is isolated, and a busy loop is cancelled in it", { skip, timeout: LIMIT }, async () => {
  const { out, code, stderr } = await build({
    "calc.py": "def calc(text):\n    return text\ndef busy():\n    while True:\n        pass\n",
    "ui/index.html": PAGE.replace("<head>", '<head><meta name="pons" content="isolate">'),
    "ui/page.js": SCRIPT.replace("/parts/shout.js", "./shout.js"),
    "ui/shout.js": "export const shout = String;",
  });
  assert.equal(code, 0, stderr);
  const site = await Site.start(out);
  const page = await browser.open(site.url);
  await isolated(page);
  assert.equal(await page.run(shown), "1 + 1");
  assert.equal(await page.run(() => crossOriginIsolated), true);
  const result = await page.run(async () => {
    const controller = new AbortController();
    const call = window.py.within({ signal: controller.signal }).busy();
    const outcome = call.then(String, (error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    controller.abort();
    await outcome;
    return [await window.py.calc("still here"), performance.now() - start];
  });
  assert.equal(result[0], "still here");
  assert.ok(result[1] < 2000, `${result[1]} ms`);
  await page.close();
  await site.stop();
});

test("wheels are carried with what they need", { skip, timeout: LIMIT }, async () => {
  const files = {
    "calc.py": "import ponstea\n\ndef calc(text):\n    return ponstea.name(text)\n",
    "ui/index.html": PAGE,
    "ui/page.js": SCRIPT.replace("/parts/shout.js", "./shout.js"),
    "ui/shout.js": "export const shout = String;",
  };
  const first = await build(files);
  await wheel(path.join(first.place, "wheels"), "ponstea", "import ponsleaf\ndef name(text):\n    return ponsleaf.kind + text\n", { requires: ["ponsleaf>=2", 'ponsnone; sys_platform == "win32"'] });
  const second = await build(first.place, ["--wheels", "wheels"]);
  assert.equal(second.code, 2);
  assert.match(second.stderr, /ponstea-1\.0-py3-none-any\.whl needs ponsleaf >=2, which is neither among the wheels nor a package of this Pyodide/);
  await wheel(path.join(first.place, "wheels"), "ponsleaf", "kind = 'green '\n", { version: "2.1" });
  const third = await build(first.place, ["--wheels", "wheels"]);
  assert.equal(third.code, 0, third.stderr);
  const site = await Site.start(third.out);
  const page = await browser.open(site.url);
  assert.equal(await page.run(shown), "green 1 + 1");
  await page.close();
  await site.stop();
});

test("one document holds everything and opens from a file", { skip, timeout: LIMIT }, async () => {
  const { out, code, stderr, stdout } = await build(FILES, ["--single-file", "--add", "data.bin"], "calc.html");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /one file, \d\.\d MB/);
  const page = await browser.open(pathToFileURL(out).href);
  assert.equal(await page.run(shown), "4!");
  assert.equal(await page.run(() => getComputedStyle(document.body).backgroundColor), "rgb(1, 2, 3)");
  assert.deepEqual(await page.run(() => window.py.read()), [1, 2]);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("what is wrong, and what needs a host, is told when it is built", { skip: noHost, timeout: LIMIT }, async () => {
  const { place, out, stderr, code } = await build({
    ...FILES,
    "ui/page.js": `${SCRIPT}\npy.price("tea"); connect("wss://example.org/pons"); fetch("/api/calc");`,
  });
  assert.equal(code, 0);
  assert.match(stderr, /page\.js calls price, which calc\.py does not have: such actions need a host/);
  assert.match(stderr, /page\.js connects to wss:\/\/example\.org\/pons: that part of it needs that host/);
  assert.match(stderr, /page\.js names \/api\/calc, which is an address of a host/);

  fs.rmSync(path.join(place, "ui/parts/shout.js"));
  fs.writeFileSync(path.join(out, "mine.txt"), "kept");
  assert.equal((await build(place)).code, 0);
  assert.equal(fs.existsSync(path.join(out, "parts")), false, "what is built no more is gone");
  assert.equal(fs.readFileSync(path.join(out, "mine.txt"), "utf8"), "kept");

  fs.mkdirSync(path.join(place, "full"));
  fs.writeFileSync(path.join(place, "full/x"), "");
  const refused = await build(place, [], "full");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /holds something that 'pons build' has not made/);
  assert.match((await build(place, [], "ui/out")).stderr, /lies among the pages/);
  assert.match((await build(place, ["--package", "nothing-like-it"])).stderr, /neither a package of this Pyodide nor a wheel/);
  assert.match((await build(place, ["--package", "numpy"])).stderr, /The program needs numpy, .* Say --fetch-packages/);
  assert.match((await build(place, ["--pyodide", place])).stderr, /there is no pyodide\.asm\.wasm in it\. Install it beside the pages/);
});

const CALCULATOR = path.join(ROOT, "samples/calculator");

test("the calculator sample is built as it is, and fits a phone", { skip: skip || (!fs.existsSync(path.join(CALCULATOR, "ui")) && "The sample has no page here."), timeout: LIMIT }, async () => {
  const { out, code, stderr } = await build(folder({}), [], "out", [path.join(CALCULATOR, "calc.py"), "--ui", path.join(CALCULATOR, "ui")]);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  const site = await Site.start(out);
  const page = await browser.open("about:blank");
  await page.send("Emulation.setDeviceMetricsOverride", { width: 360, height: 740, deviceScaleFactor: 1, mobile: true });
  await page.visit(site.url);
  assert.equal(await page.run(shown), "2");
  assert.ok(await page.run(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(page.errors, []);
  process.env.PONS_SCREENSHOTS && (await page.screenshot(path.join(process.env.PONS_SCREENSHOTS, "built-calculator.png")));
  await page.close();
  await site.stop();
});

test("pages that name their own Python are built without a file", { skip, timeout: LIMIT }, async () => {
  const { out, code, stderr } = await build(folder({}), [], "out", ["--ui", path.join(ROOT, "samples/dom/ui")]);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  const site = await Site.start(out);
  const page = await browser.open(site.url);
  await page.run(() => new Promise((resolve) => {
    const look = () => (globalThis.pyodide?.globals.get("greet") ? resolve() : setTimeout(look, 20));
    look();
  }));
  assert.deepEqual(page.errors, []);
  await page.close();
  await site.stop();
});
