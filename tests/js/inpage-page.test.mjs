// Python in real pages: in a Worker, with shared memory and without, and in the page itself, where it touches the document.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";
import { LIMIT, ROOT } from "./hub.mjs";

const RUNTIME = path.join(ROOT, "runtimes/js");
const PYODIDE = path.dirname(createRequire(path.join(RUNTIME, "package.json")).resolve("pyodide"));
const START = 8 * LIMIT; // Python takes seconds to start, on a machine that is busy some more
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm", ".py": "text/x-python" };

const WORKER = `
import time, pons
def add(a, b): return a + b
def busy():
    while True: pass
def naps(): time.sleep(60)
def window_size(): return f"{pons.call('size')} wide"
def asks(): return input("Who? ")
def shown(): print("live"); return 1
`;

// Seed 5's snippets: the document, events of it, fetch with and without await, variables for handlers in HTML.
const DOM = `
import json
from js import document, window
from pyodide.ffi import to_js

div = document.createElement('div')
div.innerHTML = '<h1>This element was created from Python</h1>'
document.getElementById('simple-example').prepend(div)

def handle_clear_output(event):
  output_area = document.getElementById('output')
  output_area.value = ''

clear_button = document.createElement('button')
clear_button.innerHTML = 'Clear output'
clear_button.onclick = handle_clear_output
document.getElementById('simple-example').appendChild(clear_button)

resp = await window.fetch('/test.json')
data = await resp.json()
data = data.to_py()
told = json.dumps(data, indent=2)

def chained():
    window.fetch('/test.json').then(lambda resp: resp.json()).then(lambda data: setattr(document, 'title', data.msg)).catch(lambda err: 'there were error: '+err.message)

presses = 0
def press():
    global presses
    presses += 1

def pressed():
    return presses
`;

const FILES = {
  "/": "<!DOCTYPE html><meta charset=utf-8><title>page</title><div id='simple-example'></div><textarea id='output'>text</textarea><button id='inline' onclick='pyodide.globals.get(\"press\")()'>Press</button>",
  "/worker.py": WORKER,
  "/dom.py": DOM,
  "/pons-in-page.json": "{}", // all of it is beside the module
  "/test.json": '{"msg": "from the server"}',
};

/** A server of files that knows nothing of Pons. */
async function serve(headers) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://any");
    const file = pathname.startsWith("/pyodide/") ? path.join(PYODIDE, path.basename(pathname)) : path.join(RUNTIME, "dist", path.basename(pathname));
    const type = TYPES[path.extname(pathname)] ?? (pathname === "/" ? "text/html" : "application/octet-stream");
    const content = FILES[pathname] ?? (fs.existsSync(file) ? fs.readFileSync(file) : undefined);
    response.writeHead(content === undefined ? 404 : 200, { ...headers, "Content-Type": type });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close(() => undefined) };
}

describe("Python in a page", { skip: noBrowser, timeout: 4 * START }, () => {
  let browser;
  let isolated;
  let plain;

  before(async () => {
    isolated = await serve({ "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" });
    plain = await serve({});
    browser = await Browser.start();
  }, { timeout: START });
  after(async () => {
    await browser?.dispose();
    isolated?.close();
    plain?.close();
  });

  /** Opens a page whose `py` is Python in a Worker. */
  async function open(server) {
    const page = await browser.open(server.url);
    await page.run(async () => {
      const { connect } = await import("/pons.mjs");
      globalThis.seen = [];
      globalThis.py = await connect({
        python: "in-page", module: "/worker.py", pyodide: "/pyodide/", actions: { size: () => innerWidth },
        logs: ({ text }) => seen.push(text), ask: async () => "Ada", progress: (fraction) => seen.push(fraction),
      }); // prettier-ignore
      py.onState((state) => seen.push(state));
    });
    return page;
  }

  it("answers calls, calls the page in mid-expression, asks it, and prints live", { timeout: START }, async () => {
    const page = await open(isolated);
    const [isIsolated, sum, size, name] = await page.run(async () => [crossOriginIsolated, await py.add(1, 2), await py.window_size(), await py.asks()]);
    assert.equal(isIsolated, true);
    assert.equal(sum, 3);
    assert.match(size, /^\d+ wide$/);
    assert.equal(name, "Ada");
    const seen = await page.run(async () => (await py.shown(), seen));
    assert.deepEqual([seen[0], seen.includes(1), seen.at(-1)], [0, true, "live\n"]);
    assert.deepEqual(page.errors, []);
    await page.close();
  });

  it("stops busy loops and sleeps where memory is shared, within the same Worker", { timeout: START }, async () => {
    const page = await open(isolated);
    const took = await page.run(async () => {
      const times = [];
      await py.run("kept = 7");
      for (const name of ["busy", "naps", "busy"]) {
        const controller = new AbortController();
        const call = py.within({ signal: controller.signal }).call(name).catch((error) => error.name);
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.abort();
        await call;
        const began = performance.now();
        await py.add(1, 1); // it is answered when the Worker is free
        times.push(performance.now() - began);
      }
      return { times, kept: await py.globals.get("kept") };
    });
    assert.equal(took.kept, 7);
    assert.ok(took.times.every((time) => time < LIMIT), String(took.times));
    await page.close();
  });

  it("ends the Worker of a busy loop where none is shared, tells the page, and starts another", { timeout: START }, async () => {
    const page = await open(plain);
    const answer = await page.run(async () => {
      const cannot = await py.window_size().catch((error) => error.message);
      const reason = await py.within(0.05).busy().catch((error) => error.name);
      return { cannot, reason, sum: await py.add(2, 2), states: seen.filter((each) => ["waiting", "open"].includes(each)) };
    });
    assert.match(answer.cannot, /isolated/);
    assert.equal(answer.reason, "TimeoutError");
    assert.equal(answer.sum, 4);
    assert.deepEqual(answer.states, ["waiting", "open"]);
    assert.match(page.said.join("\n"), /Another one is started/);
    await page.close();
  });

  it("touches the document in mode main, as the article's snippets do", { timeout: START }, async () => {
    const page = await browser.open(plain.url);
    const found = await page.run(async () => {
      const { connect } = await import("/pons.mjs");
      globalThis.py = await connect({ python: "in-page", mode: "main", module: "/dom.py", pyodide: "/pyodide/" });
      const output = document.querySelector("#output");
      document.querySelector("#simple-example button").click();
      document.querySelector("#inline").click();
      await py.chained();
      await new Promise((resolve) => setTimeout(resolve, 0));
      for (let i = 0; document.title === "page" && i < 200; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return {
        heading: document.querySelector("#simple-example h1").textContent,
        output: output.value,
        told: await py.globals.get("told"),
        title: document.title,
        pressed: await py.pressed(),
        pyodide: py.pyodide === globalThis.pyodide && py.pyodide.runPython("1 + 1"),
        list: py.pyodide.runPython("[1, [2, 3]]").toJs(),
      };
    });
    assert.equal(found.heading, "This element was created from Python");
    assert.equal(found.output, "");
    assert.deepEqual(JSON.parse(found.told), { msg: "from the server" });
    assert.equal(found.title, "from the server");
    assert.equal(found.pressed, 1);
    assert.equal(found.pyodide, 2);
    assert.deepEqual(found.list, [1, [2, 3]]);
    assert.deepEqual(page.errors, []);
    await page.close();
  });

  it("says that the document is elsewhere to Python in a Worker", { timeout: START }, async () => {
    const page = await browser.open(plain.url);
    const message = await page.run(async () => {
      const { connect } = await import("/pons.mjs");
      return connect({ python: "in-page", module: "/dom.py", pyodide: "/pyodide/" }).catch((error) => `${error.type}: ${error.message}`);
    });
    assert.match(message, /mode: "main"|await/);
    await page.close();
  });
});
