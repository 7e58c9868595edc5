// What goes to a page of Electron's and back: all that the client can do, through preload, ports and main.
import assert from "node:assert/strict";
import { application } from "./application.mjs";

const MODULE = `
import pons

def add(a, b=1):
    return a + b

def count(n):
    for i in range(n):
        yield i
    return "done"

def fill(size):
    return bytes(size)

def size(data):
    return len(data), sum(data[:10])

def repeated(text, count):
    return text * count

def doubled(values):
    return [2 * each for each in values]

def each(items, function):
    return [function(item) for item in items]

def counter():
    total = 0
    def more(n):
        nonlocal total
        total += n
        return total
    return more

def shout(text):
    return pons.client.call("page.upper", text)

def greet():
    return "Hello " + input("Who? ")

def noise(n):
    for i in range(n):
        pons.emit("noise", {"i": i, "more": "x" * 1000})

def say(text):
    print(text)

def fail():
    raise ValueError("no")
`;
const PAGE = `
import * as pons from "/pons.js";
globalThis.said = [];
const py = await pons.connect({
  actions: { page: { upper: (text) => text.toUpperCase() } },
  ask: (prompt) => prompt + "Ada",
  logs: ({ text }) => said.push(text),
});
Object.assign(globalThis, { pons, py });
`;

application("everything crosses", { "py/m.py": MODULE, "ui/page.js": PAGE }, async (app, context) => {
  const claim = (name, body) => context.test(name, body);

  await claim("calls, keyword arguments and names of any kind", async () => {
    assert.deepEqual(await app.page(`Promise.all([py.add(1, 2), py.add(1, pons.named({ b: 5 })), py.call("add", 2)])`), [3, 6, 3]);
  });

  await claim("errors, with what Python said", async () => {
    const error = await app.page(`py.fail().catch((error) => [error instanceof pons.PythonError, error.type, error.message, error.traceback.includes('raise ValueError("no")')])`);
    assert.deepEqual(error, [true, "ValueError", "no", true]);
  });

  await claim("streams, read to their end and left in their midst", async () => {
    const code = `(async () => { const got = []; for await (const i of py.count(2000)) got.push(i); for await (const i of py.count(1e9)) if (i === 5) break; return [got.length, got.at(-1)]; })()`;
    assert.deepEqual(await app.page(code), [2000, 1999]);
  });

  await claim("functions both ways, and functions of the page by name", async () => {
    assert.deepEqual(await app.page(`py.each([1, 2, 3], (n) => n * n)`), [1, 4, 9]);
    assert.deepEqual(await app.page(`(async () => { const more = await py.counter(); await more(2); const got = await more(3); more.dispose(); return got; })()`), 5);
    assert.equal(await app.page(`py.shout("quietly")`), "QUIETLY");
  });

  await claim("typed arrays and bytes, also those that travel in parts", async () => {
    assert.deepEqual(await app.page(`py.doubled(new Float64Array([1.5, 2.5])).then((got) => [...got])`), [3, 5]);
    assert.deepEqual(await app.page(`py.size(Uint8Array.from({ length: 5_000_000 }, (_, i) => i))`), [5_000_000, 45]);
    assert.deepEqual(await app.page(`py.fill(5_000_000).then((got) => [got.constructor.name, got.length, got.every((byte) => byte === 0)])`), ["Uint8Array", 5_000_000, true]);
  });

  await claim("long texts", async () => {
    assert.deepEqual(await app.page(`Promise.all([10_000, 400_000, 1_500_000].map((count) => py.repeated("aé☃", count).then((got) => got === "aé☃".repeat(count))))`), [true, true, true]);
    assert.equal(await app.page(`py.repeated("é".repeat(300_000), 2).then((got) => got === "é".repeat(600_000))`), true);
  });

  await claim("whole numbers beyond 2^53", async () => {
    assert.equal(await app.page(`py.add(2n ** 70n, 1).then(String)`), String(2n ** 70n + 1n));
  });

  await claim("prints and questions", async () => {
    await app.page(`py.say("from Python")`);
    await app.until(async () => (await app.page(`said.join("")`)) === "from Python\n", "the print");
    assert.equal(await app.page("py.greet()"), "Hello Who? Ada");
  });

  await claim("values of the session", async () => {
    await app.page(`py.session.set("theme", "dark")`);
    assert.equal(await app.page(`py.session.get("theme")`), "dark");
  });

  await claim("events, to two windows", async () => {
    await app.main("open()");
    const listen = `(py.on("noise", ({ data }) => (globalThis.last = data.i)), 0)`;
    await app.page(listen);
    await app.page(listen, 2);
    await app.page(`py.session.keys()`); // both have subscribed
    await app.page(`py.session.keys()`, 2);
    await app.page("py.noise(50)", 2);
    for (const window of [1, 2]) {
      await app.until(async () => (await app.page("globalThis.last", window)) === 49, `the last event in window ${window}`);
    }
  });

  await claim("main itself, which calls the same Python", async () => {
    assert.equal(await app.main("host.py.add(20, 22)"), 42);
    assert.equal(await app.main(`host.py.call("pons.run", "1 + 1")`), 2);
    assert.equal(await app.page(`py.call("pons.run", "1 + 1").catch((error) => error.code)`), "refused");
  });
});

const FLOOD = `
import pons

def flood(count, size):
    for i in range(count):
        pons.emit("flood", "x" * size)

def add(a, b):
    return a + b
`;

application("a page that does not read fills nobody's memory", { "py/m.py": FLOOD }, async (app) => {
  const memory = async () => {
    const { heapUsed, external } = await app.main("(globalThis.gc(), process.memoryUsage())");
    return (heapUsed + external) / 2 ** 20;
  };
  await app.page(`(py.on("flood", () => 0), py.session.keys())`); // it has subscribed
  const before = await memory();

  // 12 MiB are sent to a page that computes for three seconds.
  await app.page(`(setTimeout(() => { for (const end = Date.now() + 3000; Date.now() < end; ); }), 0)`);
  await app.main("host.py.flood(800, 16_000)");
  let most = before;
  for (const end = Date.now() + 2500; Date.now() < end; ) {
    most = Math.max(most, await memory());
  }

  assert.ok(most - before < 5, `main has grown from ${before} to ${most} MiB`);
  assert.equal(await app.page("py.add(1, 2)"), 3);
});
