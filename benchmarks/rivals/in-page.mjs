// Python in the page through the client, beside a bare Pyodide in a Worker with postMessage; in one page of Chromium.
//   node in-page.mjs TIMES call|bytes|start
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Browser } from "../../tests/js/chromium.mjs";

const [, , times, what] = process.argv;
const runtime = fileURLToPath(new URL("../../runtimes/js", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const MODULE = "def add(a, b):\n    return a + b\n\ndef echo(x):\n    return x\n";

const BARE = `
import { loadPyodide } from "/pyodide/pyodide.mjs";
const pyodide = await loadPyodide({ indexURL: "/pyodide/" });
pyodide.runPython(${JSON.stringify(MODULE)});
onmessage = ({ data: { id, name, args, bytes } }) => {
  if (bytes === undefined) {
    return postMessage({ id, result: pyodide.globals.get(name)(...args) });
  }
  const python = pyodide.toPy(bytes); // into Python's memory, and out of it
  const view = python.getBuffer("u8");
  const result = view.data.slice();
  view.release();
  python.destroy();
  postMessage({ id, result }, [result.buffer]);
};
postMessage("ready");`;

const FILES = { "/": "<!DOCTYPE html><title>bench</title>", "/bare.mjs": BARE, "/module.py": MODULE, "/pons-in-page.json": "{}" };

/** Measures both in turn. Runs in the page. */
async function measure(what, times) {
  const { connect } = await import("/pons.mjs");
  const startBare = () =>
    new Promise((resolve) => {
      const worker = new Worker("/bare.mjs", { type: "module" });
      worker.onmessage = () => resolve(worker);
    });
  const startPons = () => connect({ python: "in-page", module: "/module.py", pyodide: "/pyodide/" });
  const found = { "a bare Pyodide": [], Pons: [] };
  const time = async (name, run, count = 1) => {
    const began = performance.now();
    for (let i = 0; i < count; i++) await run(i);
    found[name].push(((performance.now() - began) * 1000) / count);
  };
  if (what === "start") {
    for (let i = 0; i < times; i++) {
      await time("a bare Pyodide", async () => (await startBare()).terminate());
      await time("Pons", async () => (await startPons()).close());
    }
    return found;
  }
  const worker = await startBare();
  const py = await startPons();
  const waiting = new Map();
  let last = 0;
  worker.onmessage = ({ data: { id, result } }) => {
    waiting.get(id)(result);
    waiting.delete(id);
  };
  const ask = (message, transfer = []) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      worker.postMessage({ id: last, ...message }, transfer);
    });
  const MIB8 = 8 << 20;
  for (let i = 0; i < times; i++) {
    if (what === "call") {
      await time("a bare Pyodide", (j) => ask({ name: "add", args: [j, 1] }), 100);
      await time("Pons", (j) => py.add(j, 1), 100);
    } else {
      const [one, other] = [new Uint8Array(MIB8), new Uint8Array(MIB8)];
      await time("a bare Pyodide", () => ask({ bytes: one }, [one.buffer]));
      await time("Pons", () => py.echo(other));
    }
  }
  return found;
}

const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://any");
  const file = pathname.startsWith("/pyodide/") ? path.join(runtime, "node_modules", pathname) : path.join(runtime, "dist", pathname);
  const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cache-Control": "max-age=600" };
  const content = FILES[pathname] ?? (fs.existsSync(file) ? fs.readFileSync(file) : undefined);
  response.writeHead(content === undefined ? 404 : 200, { ...headers, "Content-Type": TYPES[path.extname(pathname)] ?? (pathname === "/" ? "text/html" : "application/octet-stream") });
  response.end(content);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await Browser.start();
const page = await browser.open(`http://127.0.0.1:${server.address().port}/`);
const found = await page.run(`(what, times) => (${measure})(what, times)`, what, Number(times));
await browser.dispose();
server.close();
for (const [name, all] of Object.entries(found)) {
  const sorted = all.sort((a, b) => a - b);
  console.log(JSON.stringify({ name, p50_us: sorted[Math.floor(sorted.length / 2)], rate: 1e6 / sorted[0] }));
}
process.exit();
