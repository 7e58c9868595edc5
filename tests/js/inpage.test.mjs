// Python in a Worker, with no host: the rows of docs/matrix.md, and what is different within a page.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, LIMIT, ROOT } from "./hub.mjs";

const { Busy, ConnectionLost, CrossingError, NDArray, PythonError, UnknownAction, WrongArguments, connect, named } = await import(
  pathToFileURL(path.join(ROOT, "runtimes/js/dist/node.mjs"))
);
const PYODIDE = pathToFileURL(`${path.dirname(createRequire(path.join(ROOT, "runtimes/js/package.json")).resolve("pyodide"))}/`).href;
const START = 6 * LIMIT; // Python takes seconds to start, on a machine that is busy some more

const MODULE = `
import array, asyncio, dataclasses, enum, sys, time
import pons

places = []

@dataclasses.dataclass
class Point:
    x: int
    y: int

class Color(enum.Enum):
    RED = 1

class Counter:
    def __init__(self, start=0):
        self.value = start
    def up(self, by=1):
        self.value += by
        return self.value

def add(a, b=2):
    """Adds."""
    return a + b

def echo(value):
    return value

def boom():
    try:
        {}["missing"]
    except KeyError as error:
        raise ValueError("it is not there") from error

def readings(n):
    try:
        for i in range(n):
            yield i
    finally:
        places.append("closed")

async def slowly(n):
    for i in range(n):
        await asyncio.sleep(0.001)
        yield i

async def later(value):
    await asyncio.sleep(0.01)
    return value

def apply(f, x):
    return f(x)

def apply_twice(f, x):
    return f"{f(x)} {f(x + 1)}"

def point():
    return Point(1, 2)

def color():
    return Color.RED

def scale(data, by):
    return memoryview(array.array("d", [x * by for x in data]))

def says():
    print("one")
    sys.stderr.write("two\\n")
    sys.stdout.write("half")

def logs():
    import logging
    logging.getLogger("shop").warning("low")

def steps():
    for i in range(3):
        pons.progress(i / 2, f"step {i}")
    return "done"

def asks():
    return input("name? ")

def busy():
    while True:
        pass

def naps():
    time.sleep(60)

def through():
    return pons.call("add", 3, 4)

def page_square(x):
    return pons.call("square", x)

async def page_square_later(x):
    return await pons.acall("square", x)

def hears():
    with pons.events("answer") as events:
        pons.emit("question", 1)
        for event in events:
            return event.data

def listens():
    pons.on("word", lambda event: pons.emit("echo", event.data))

def listed():
    return places

def keeps(session: pons.Session):
    session["n"] = session.get("n", 0) + 1
    return session["n"]

def threads():
    import threading
    threading.Thread(target=print).start()

def processes():
    import subprocess
    subprocess.run(["true"])

def sockets():
    import socket
    socket.create_connection(("127.0.0.1", 1))

def reads_url():
    import urllib.request
    urllib.request.urlopen("http://127.0.0.1/")

def touches_the_page():
    from js import document

def wants(name):
    __import__(name)

@pons.job
async def ticker():
    n = 0
    while True:
        await asyncio.sleep(0.01)
        n += 1
        pons.emit("tick", n)
`;

const inPage = (options) => connect({ python: "in-page", pyodide: PYODIDE, ...options });

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("It should have failed.");
}

describe("Python in a Worker", { timeout: START }, () => {
  let py;
  const heard = [];

  before(async () => {
    const here = folder({ "module.py": MODULE });
    py = await inPage({
      module: path.join(here, "module.py"),
      actions: { square: (x) => x * x, squareLater: async (x) => x * x },
      logs: (entry) => heard.push(entry),
      ask: (prompt) => (prompt === "name? " ? "Ada" : null),
    });
  }, { timeout: START });
  after(() => py?.close());

  it("calls functions by name, with keywords and defaults", async () => {
    assert.equal(await py.add(1, 3), 4);
    assert.equal(await py.add(1), 3);
    assert.equal(await py.add(1, named({ b: 5 })), 6);
    assert.equal(await py.call("add", 1.5, 1), 2.5);
    assert.equal(py.state, "open");
  });

  it("carries values exactly", async () => {
    for (const value of [null, true, 0, -7, 2 ** 53 - 1, 1.5, -0, NaN, Infinity, "", "häß🐍", "\ud800", 1n << 70n, [1, [2]], { a: { b: null } }, new Map([[1, "one"]]), new Set([1, 2]), new Date(86_400_000)]) {
      assert.deepEqual(await py.echo(value), value, String(value));
    }
    assert.deepEqual([...(await py.echo(new Uint8Array(5000).fill(7)))], Array(5000).fill(7));
    assert.deepEqual(await py.point(), { x: 1, y: 2 });
    assert.equal(await py.color(), 1);
  });

  it("carries arrays both ways", async () => {
    const array = await py.scale(new Float64Array([1, 2, 3]), 2);
    assert.ok(array instanceof NDArray);
    assert.deepEqual([...array.toJs()], [2, 4, 6]);
    const large = new Uint8Array(8 << 20).fill(3);
    assert.equal((await py.echo(large)).length, large.length);
    assert.equal(large.length, 8 << 20, "what was sent is still the caller's");
  });

  it("gives errors as Python has them", async () => {
    const error = await failure(py.boom());
    assert.ok(error instanceof PythonError);
    assert.equal(error.type, "ValueError");
    assert.match(error.traceback, /raise ValueError\("it is not there"\) from error/);
    assert.equal(error.cause.type, "KeyError");
    assert.ok((await failure(py.add())) instanceof WrongArguments);
    assert.ok((await failure(py.call("adb"))) instanceof UnknownAction);
    assert.ok((await failure(py.echo(Symbol("no")))) instanceof CrossingError);
  });

  it("streams, and stops what is broken off", async () => {
    const items = [];
    for await (const item of py.readings(1000)) {
      items.push(item);
    }
    assert.equal(items.length, 1000);
    const slow = [];
    for await (const item of py.slowly(3)) {
      slow.push(item);
    }
    assert.deepEqual(slow, [0, 1, 2]);
    for await (const item of py.readings(1e9)) {
      if (item > 2000) {
        break;
      }
    }
    const closed = (await py.listed()).filter((each) => each === "closed").length;
    assert.equal(closed, 2);
  });

  it("awaits coroutines beside other calls", async () => {
    const [a, b] = await Promise.all([py.later("a"), py.add(1, 1)]);
    assert.deepEqual([a, b], ["a", 2]);
  });

  it("lets Python call functions of the page, also in the midst of an expression", async () => {
    assert.equal(await py.apply((x) => x + 1, 41), 42);
    assert.equal(await py.apply_twice(async (x) => x * 10, 1), "10 20");
    assert.equal(await py.page_square(7), 49);
    assert.equal(await py.call("page_square_later", 6), 36);
    const error = await failure(py.apply(() => { throw new RangeError("too far"); }, 1));
    assert.match(error.traceback, /RangeError: too far/);
  });

  it("lets Python call its own actions by the page", async () => {
    assert.equal(await py.through(), 7);
  });

  it("keeps objects of exposed classes by reference", async () => {
    const counter = await py.Counter(5);
    assert.equal(await counter.call("up"), 6);
    assert.equal(await counter.call("up", 4), 10);
    counter.dispose();
  });

  it("hands on what is printed and logged, tied to its call", async () => {
    const mine = [];
    await py.within({ logs: (entry) => mine.push(entry) }).says();
    assert.deepEqual(mine, [{ level: "out", text: "one\n" }, { level: "err", text: "two\n" }, { level: "out", text: "half" }]);
    heard.length = 0;
    await py.logs();
    assert.deepEqual(heard, [{ level: "warning", logger: "shop", text: "low" }]);
  });

  it("tells how far a call has come, and asks the page", async () => {
    const seen = [];
    assert.equal(await py.within({ progress: (fraction, text) => seen.push([fraction, text]) }).steps(), "done");
    assert.deepEqual(seen, [[0, "step 0"], [0.5, "step 1"], [1, "step 2"]]);
    assert.equal(await py.asks(), "Ada");
  });

  it("stops busy loops and sleeps, and harms no other call", async () => {
    for (const name of ["busy", "naps", "busy", "naps"]) {
      const controller = new AbortController();
      const call = py.within({ signal: controller.signal }).call(name);
      const waiting = failure(call);
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort();
      assert.equal((await waiting).name, "AbortError");
      assert.equal(await py.add(20, 1), 21);
    }
    assert.equal((await failure(py.within(0.1).busy())).name, "TimeoutError");
    assert.equal(await py.add(20, 2), 22);
  });

  it("carries events both ways, and runs jobs", async () => {
    const ticks = py.events("tick");
    assert.equal((await ticks.next()).value.topic, "tick");
    await ticks.return();
    const subscription = py.on("question", () => py.emit("answer", 42));
    assert.equal(await py.hears(), 42);
    subscription.close();
    await py.listens();
    const echoes = py.events("echo");
    py.emit("word", "hello");
    assert.equal((await echoes.next()).value.data, "hello");
    await echoes.return();
  });

  it("keeps the values of the session", async () => {
    assert.equal(await py.keeps(), 1);
    assert.equal(await py.keeps(), 2);
    await py.session.set("n", 10);
    assert.equal(await py.keeps(), 11);
  });

  it("runs code, and gives and takes variables, functions too", async () => {
    assert.equal(await py.run("1 + 1"), 2);
    assert.equal(await py.runAsync("import asyncio\nawait asyncio.sleep(0.001)\n'awaited'"), "awaited");
    await py.globals.set("x", [1, 2]);
    assert.deepEqual(await py.globals.get("x"), [1, 2]);
    await py.globals.set("window_square", () => 300 * 200);
    assert.equal(await py.run("f'Windows square: {window_square()}'"), "Windows square: 60000");
    assert.match((await failure(py.globals.get("xx"))).message, /There is no variable 'xx'/);
  });

  it("describes its actions", async () => {
    const add = (await py.describe()).find(({ name }) => name === "add");
    assert.deepEqual([add.signature, add.doc], ["(a, b=2)", "Adds."]);
  });

  it("says of what there is not what to use in its place", async () => {
    for (const [call, sentence] of [
      [py.threads(), /one thread: use `async def`, or several Workers/],
      [py.processes(), /can start no processes.*pons serve/],
      [py.sockets(), /no sockets: `from pyodide.http import pyfetch`/],
      [py.reads_url(), /pyfetch/],
      [py.touches_the_page(), /mode: "main"/],
    ]) {
      assert.match((await failure(call)).message, sentence);
    }
    assert.match((await failure(py.wants("seaborn"))).traceback, /micropip.install\("seaborn"\)/);
    assert.match((await failure(py.wants("requests"))).traceback, /pyfetch/);
    assert.match((await failure(py.loadPackage("no-such-package"))).message, /no-such-package/);
  });
});

describe("Python in Workers", { timeout: START }, () => {
  it("says what a module raises when it is loaded", async () => {
    const here = folder({ "broken.py": "def f():\n    return 1\n\n1 / 0\n" });
    const error = await failure(inPage({ module: path.join(here, "broken.py") }));
    assert.ok(error instanceof PythonError);
    assert.equal(error.type, "ZeroDivisionError");
    assert.match(error.traceback, /broken.py", line 4/);
  });

  it("runs several at a time, which share events and values", async () => {
    const here = folder({ "two.py": "import time, pons\ndef nap():\n    time.sleep(0.3)\n    return id(nap)\ndef emit(): pons.emit('x', 1)\ndef on():\n    global seen\n    seen = []\n    pons.on('x', lambda e: seen.append(1))\ndef count(): return len(seen)\n" });
    const py = await inPage({ module: path.join(here, "two.py"), workers: 2 });
    const began = performance.now();
    await Promise.all([py.nap(), py.nap()]);
    assert.ok(performance.now() - began < 550, "two naps take the time of one");
    py.close();
    assert.equal(py.state, "closed");
    assert.ok((await failure(py.nap())) instanceof ConnectionLost);
  });

  it("finds modules beside the module", async () => {
    const here = folder({ "main.py": "from shop.prices import TEA\ndef tea(): return TEA\n", "prices.py": "TEA = 3.5\n", "empty.py": "" });
    const at = (name) => pathToFileURL(path.join(here, name)).href;
    const py = await inPage({ module: at("main.py"), files: { "shop/__init__.py": at("empty.py"), "shop/prices.py": at("prices.py") } });
    assert.equal(await py.tea(), 3.5);
    py.close();
  });

  it("takes the file's name for what was not found", async () => {
    await assert.rejects(inPage({ module: "/nowhere/at_all.py" }), /at_all\.py/);
    assert.ok(Busy !== undefined && fs.existsSync(new URL("pyodide.mjs", PYODIDE)));
  });
});
