// The client in a real page of a real browser, served by a real host.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import test, { after } from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";
import { Host, PROGRAM, skip as noHost, TOKEN } from "./host.mjs";
import { LIMIT } from "./hub.mjs";
import { MODULE, until } from "./joined.mjs";

const skip = noHost || noBrowser;
const options = { timeout: 4 * LIMIT, skip };
const PAGE = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<output id="state"></output><output id="sum"></output>
<script type="module">
  import * as pons from "/pons.js";
  window.pons = pons;
  window.joined = pons.connect({
    actions: { twice: (x) => 2 * x, later: async (x) => x, *several(n) { for (let i = 0; i < n; i++) yield i; } },
    ask: (prompt) => prompt + "!",
  }).then((py) => {
    py.onState((state) => (document.getElementById("state").textContent = state));
    document.getElementById("state").textContent = py.state;
    window.py = py;
  }, (error) => { window.refusal = error.name; });
</script></html>`;
const FILES = { "module.py": MODULE, "ui/index.html": PAGE };
let browser;
let shared;

const host = () => (shared ??= Host.start(FILES));
after(async () => {
  await browser?.then((each) => each.dispose());
  await shared?.then((each) => each.dispose());
});

/** A page of the shared host that knows the token, and has joined. */
async function joinedPage() {
  const { url } = await host();
  const page = await (await (browser ??= Browser.start())).open(`${url}nothing-here.txt`);
  await page.run((token) => { sessionStorage["pons-token"] = token; }, TOKEN); // prettier-ignore
  page.errors.length = 0; // that there is nothing was meant
  await page.visit(url);
  await page.run(() => joined);
  return page;
}

function inPage(claim, body) {
  test(claim, options, async () => {
    const page = await joinedPage();
    await body(page);
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}

test("A page comes in by the code of its address, which is gone afterwards, and stays in when it is loaded again", options, async (context) => {
  const own = await Host.start(FILES, { withCode: true });
  context.after(() => own.dispose());
  const page = await (await (browser ??= Browser.start())).open(own.url);
  await page.run(() => joined);
  assert.equal(await page.run(() => py.add(1, 2)), 3);
  assert.equal(await page.run(() => location.hash), "");
  await page.reload();
  await page.run(() => joined);
  assert.equal(await page.run(() => py.add(3, 4)), 7);
  assert.deepEqual(page.errors, []);
  await page.close();

  const stranger = await (await Browser.start().then((fresh) => (after(() => fresh.dispose()), fresh))).open(own.url);
  await stranger.run(() => joined);
  assert.equal(await stranger.run(() => refusal), "Refused", "a code is good once");
});

inPage("It calls, reads streams and bytes, and is called back", async (page) => {
  const found = await page.run(async () => {
    const items = [];
    for await (const item of py.count(1000)) items.push(item);
    const floats = new Float64Array(300_000).map((_, i) => i / 2);
    const back = await py.echo(floats);
    const error = await py.fail("no").catch((caught) => caught);
    return [
      await py.keywords(1, pons.named({ color: "red" })), items.length, back.data.length, back.data[299_999], back.data instanceof Float64Array,
      error instanceof pons.PythonError && error.traceback.includes("ValueError: no"), await py.call_page("twice", 4), await py.call_page("later", "x"),
      await py.read_page("several", 5), await py.apply((x) => x + 1, 1), await py.call("ask", "Who"), String(await py.echo(2n ** 64n)),
    ];
  });
  assert.deepEqual(found, [[1, "red", {}], 1000, 300_000, 149_999.5, true, true, 8, "x", [0, 1, 2, 3, 4], 2, "Who!", "18446744073709551616"]);
});

inPage("Limits, reports, events and values of the session work as in Node", async (page) => {
  const found = await page.run(async () => {
    const heard = [];
    await py.within({ progress: (...report) => heard.push(report), logs: ({ text }) => heard.push(text) }).report();
    const late = await py.within(0.05).spin().catch((error) => error.name);
    const event = new Promise((resolve) => py.on("news", resolve));
    await py.tell("news", { a: 1 });
    await py.session.set("x", 5);
    const controller = new AbortController();
    const aborted = py.within({ signal: controller.signal }).spin().catch((error) => error.name);
    controller.abort();
    return [heard, late, (await event).data, await py.session.get("x"), await aborted, document.getElementById("state").textContent];
  });
  assert.deepEqual(found, [["half way\n", [0.5, "half"]], "TimeoutError", { a: 1 }, 5, "AbortError", "open"]);
});

inPage("Ten megabytes cross both ways, a slow page is not flooded, and a thousand calls go at once", async (page) => {
  const found = await page.run(async () => {
    const bytes = new Uint8Array(10_000_000).map((_, i) => i);
    const back = await py.echo(bytes);
    const same = back.length === bytes.length && back.every((byte, i) => byte === bytes[i]);
    const sums = await Promise.all(Array.from({ length: 1000 }, (_, i) => py.add(i, i)));
    let last = -1;
    for await (const item of py.endless()) {
      last = item;
      if (item % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      if (item === 3000) break;
    }
    return [same, sums.at(-1), last];
  });
  assert.deepEqual(found, [true, 1998, 3000]);
});

inPage("What the page lets go of is collected, and Python's generator is closed when a loop is left", async (page) => {
  const found = await page.run(async () => {
    let collected = false;
    const registry = new FinalizationRegistry(() => (collected = true));
    await (async () => registry.register(await py.adder(1), 0))();
    for (let i = 0; i < 100 && !collected; i++) {
      gc();
      await py.add(1, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return collected;
  });
  assert.ok(found);
});

inPage("A web worker joins by itself, with the token that its page gives it", async (page) => {
  const found = await page.run(async () => {
    const text = `import { connect } from "${location.origin}/pons.js";
      onmessage = async ({ data }) => { const py = await connect("${location.origin}", { token: data }); postMessage(await py.add(20, 22)); };`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type: "module" });
    worker.postMessage(sessionStorage["pons-token"]);
    return new Promise((resolve, reject) => ((worker.onmessage = ({ data }) => resolve(data)), (worker.onerror = ({ message }) => reject(new Error(message)))));
  });
  assert.equal(found, 42);
});

inPage("A port of a channel carries a connection between two parts of a page", async (page) => {
  const found = await page.run(async () => {
    const { port1, port2 } = new MessageChannel();
    const socket = new WebSocket(location.origin.replace("http", "ws") + "/pons", "pons.v1");
    socket.binaryType = "arraybuffer";
    await new Promise((resolve) => (socket.onopen = resolve));
    port1.onmessage = ({ data }) => socket.send(data);
    socket.onmessage = ({ data }) => port1.postMessage(data);
    const other = await pons.connect(port2, { token: sessionStorage["pons-token"] });
    const bytes = await other.echo(new Uint8Array(2_000_000).fill(7));
    return [await other.add(1, 2), bytes.length, bytes[1_999_999]];
  });
  assert.deepEqual(found, [3, 2_000_000, 7]);
});

test("When the host is started anew, the page goes on by itself, and shows how things stand", options, async (context) => {
  const own = await Host.start(FILES);
  context.after(() => own.dispose());
  const page = await (await (browser ??= Browser.start())).open(`${own.url}nothing-here.txt`);
  await page.run((token) => { sessionStorage["pons-token"] = token; }, TOKEN); // prettier-ignore
  await page.visit(own.url);
  await page.run(() => joined);
  await page.run(() => {
    window.states = [];
    py.onState((state) => states.push(state));
    py.on("news", ({ data }) => (window.news = data));
    window.call = py.spin().catch((error) => [error.name, error instanceof pons.PythonError]);
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await own.kill();
  assert.deepEqual(await page.run(() => call), ["ConnectionLost", false]);
  await until(async () => (await page.run(() => document.getElementById("state").textContent)) !== "open", "the page shows it");
  await page.run(() => { window.early = py.add(40, 2); }); // prettier-ignore
  await own.launch();
  assert.equal(await page.run(() => early), 42);
  await page.run(() => py.tell("news", "again"));
  await until(async () => (await page.run(() => window.news)) === "again", "subscriptions are made anew");
  assert.equal(await page.run(() => states.at(-1)), "open");
  await page.close();
});

test("A page of another origin joins where the host allows it, and nowhere else", options, async (context) => {
  const text = `<!DOCTYPE html><link rel="icon" href="data:,"><script type="module">
    const { connect } = await import("http://127.0.0.1:" + location.hash.slice(1) + "/pons.js").catch((error) => ({ connect: async () => { throw error; } }));
    window.found = connect({ token: "${TOKEN}" }).then((py) => py.add(1, 2), (error) => error.name);
    window.isLoaded = true;
  </script>`;
  const foreign = http.createServer((_, response) => response.setHeader("Content-Type", "text/html").end(text)).listen(0, "127.0.0.1");
  await new Promise((resolve) => foreign.on("listening", resolve));
  const origin = `http://127.0.0.1:${foreign.address().port}`;
  const kind = await Host.start(FILES, { args: ["--allow-origin", origin] });
  context.after(() => (foreign.close(), kind.dispose()));
  const page = await (await (browser ??= Browser.start())).open(`${origin}/#${kind.port}`);
  await until(() => page.run(() => window.isLoaded), "the page has run");
  assert.equal(await page.run(() => found), 3, "the host of the module is meant, not that of the page");
  assert.deepEqual(page.errors, []);
  await page.close();
  const { port } = await host();
  const refused = await (await browser).open(`${origin}/#${port}`);
  await until(() => refused.run(() => window.isLoaded), "the page has run");
  assert.notEqual(await refused.run(() => found), 3);
  await refused.close();
});

test("The module is served without a token, by its content's hash, and nobody may take it for something else", { ...options, skip: noHost }, async () => {
  const { url } = await host();
  const answer = await fetch(`${url}pons.js`, { headers: { "Accept-Encoding": "identity" } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("cache-control"), "no-cache");
  assert.ok((await answer.text()) === fs.readFileSync(path.join(path.dirname(PROGRAM), "runtimes/js/pons.mjs"), "utf8"), "it is the module that the host was built with");
  const again = await fetch(`${url}pons.js`, { headers: { "If-None-Match": answer.headers.get("etag"), "Accept-Encoding": "identity" } });
  assert.equal(again.status, 304);
  assert.equal((await again.text()).length, 0);
});
