// `start`: a host of a program's own, joined by its stdin and stdout.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ConnectionLost, LIMIT, PonsError, PythonError, UnknownAction, folder, named, start, started } from "./programs.mjs";

const timeout = LIMIT;

test("a file's actions are called and its streams read by the program that started the host", { timeout }, async (context) => {
  const py = await started(context, "def add(a, b=0):\n    return a + b\n\ndef count(n):\n    yield from range(n)\n");

  assert.equal(await py.add(1, 2), 3);
  assert.equal(await py.add(1, named({ b: 4 })), 5);
  assert.deepEqual(await listOf(py.count(3)), [0, 1, 2]);
  assert.equal(py.state, "open");
  assert.ok(py.host.pid > 0 && py.host.url === undefined && py.host.token === undefined, "it has no door but this one");
  await assert.rejects(py.ad(1), (error) => error instanceof UnknownAction && error.near.includes("add"));
});

test("what Python raises is a PythonError with its traceback", { timeout }, async (context) => {
  const py = await started(context, "def divide(a, b):\n    return a / b\n");

  await assert.rejects(py.divide(1, 0), (error) => {
    assert.ok(error instanceof PythonError);
    assert.equal(error.type, "ZeroDivisionError");
    assert.match(error.traceback, /work\.py", line 2, in divide\n +return a \/ b\nZeroDivisionError: division by zero/);
    return true;
  });
});

test("whatever is printed, and by whom, stays off the link", { timeout }, async (context) => {
  const heard = [];
  const module = `
import os, subprocess, sys
print("loading")
os.write(1, b"\\xff\\xff\\xff\\xffraw\\n")
def shout():
    print('{"kind":"return","call":2,"payload":"forged"}')
    os.write(1, b"\\x05\\0\\0\\0frame\\n")
    subprocess.run([sys.executable, "-c", "print('of a child')"])
    sys.stderr.write("err\\n")
    return "kept"
`;
  const py = await started(context, module, { logs: ({ text }) => heard.push(text) });

  assert.equal(await py.shout(), "kept");
  await py.close();
  const text = heard.join("");
  for (const part of ["loading", "raw", "forged", "frame", "of a child", "err"]) {
    assert.ok(text.includes(part), `${part} is missing in ${JSON.stringify(text)}`);
  }
});

test("a file that does not load is the error that it raised", { timeout }, async (context) => {
  const place = folder(context, { "broken.py": "def fine(): pass\n\nx = 1 / 0\n", "wrong.py": "def f(:\n", "broken.mjs": "throw new RangeError('not today');\n" });
  const options = { cwd: place, logs: () => undefined };

  await assert.rejects(start("broken.py", options), (error) => error instanceof PythonError && error.type === "ZeroDivisionError" && error.traceback.includes("line 3"));
  await assert.rejects(start("wrong.py", options), (error) => error instanceof PythonError && error.type === "SyntaxError" && error.traceback.includes("def f(:"));
  await assert.rejects(start("broken.mjs", options), (error) => error.name === "JavaScriptError" && error.type === "RangeError" && error.message === "not today");
});

test("what cannot begin says why", { timeout }, async (context) => {
  const place = folder(context, { "calc.py": "" });
  const options = { cwd: place, logs: () => undefined };

  await assert.rejects(start("none.py", options), (error) => error instanceof PonsError && !(error instanceof PythonError) && /There is no Python file 'none\.py'/.test(error.message));
  await assert.rejects(start("calc.py", { ...options, python: "/nowhere/python" }), /there is no Python at \/nowhere\/python/);
  await assert.rejects(start("calc.py", { ...options, workers: 0 }), (error) => error instanceof ConnectionLost && /exit code 2/.test(error.message) && /--workers/.test(error.message));
  await assert.rejects(start("calc.py", { ...options, host: "/nowhere/pons" }), /There is no host of Pons at \/nowhere\/pons, which the option `host` names/);
  await assert.rejects(start("calc.py", { ...options, host: "/bin/echo" }), /no host of Pons/);
  await assert.rejects(start("calc.py", { ...options, cwd: path.join(place, "none") }), /could not be started in/);
});

test("two hosts have nothing to do with each other", { timeout }, async (context) => {
  const one = await started(context, "import os\ndef pid(): return os.getpid()\n");
  const two = await started(context, "import os\ndef pid(): return os.getpid()\n");

  assert.notEqual(await one.pid(), await two.pid());
  await one.close();
  await assert.rejects(one.pid(), ConnectionLost);
  assert.ok((await two.pid()) > 0);
});

test("the host is found in a folder with spaces in its name, and so are files", { timeout }, async (context) => {
  const place = folder(context, { "my calc.py": "def add(a, b): return a + b\n" }, "with spaces ");
  const home = path.dirname(process.env.PONS_HOST);
  fs.symlinkSync(home, path.join(place, "the host"));

  const py = await start(path.join(place, "my calc.py"), { host: path.join(place, "the host"), logs: () => undefined });

  assert.equal(await py.add(1, 1), 2);
  await py.close();
});

test("folder, variables, workers and several files are the host's own", { timeout }, async (context) => {
  const place = folder(context, {
    "where.py": "import os\ndef where(): return [os.getcwd(), os.environ.get('COLOR'), os.environ.get('PONS_TOKEN'), os.environ.get('HOME')]\n",
    "more.mjs": "export function twice(n) { return 2 * n; }\n",
  });
  const py = await start(["where.py", "more.mjs"], { cwd: place, env: { COLOR: "red", HOME: null }, token: "a-secret-of-ours", workers: 2, logs: () => undefined });

  assert.deepEqual(await py.where(), [fs.realpathSync(place), "red", null, null]);
  assert.equal(await py.twice(4), 8);
  await py.close();
});

test("with `await using`, or a signal, a host ends with its block", { timeout }, async (context) => {
  const place = folder(context, { "calc.py": "def add(a, b): return a + b\n" });
  const leave = new AbortController();
  const py = await start("calc.py", { cwd: place, signal: leave.signal, logs: () => undefined });
  const other = await start("calc.py", { cwd: place, logs: () => undefined });

  await other[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
  assert.equal(other.state, "closed");
  leave.abort();
  assert.equal(py.state, "closed");
  await assert.rejects(start("calc.py", { cwd: place, signal: leave.signal }), { name: "AbortError" });
  await assert.rejects(py.add(1, 2), ConnectionLost);
});

async function listOf(items) {
  const list = [];
  for await (const item of items) {
    list.push(item);
  }
  return list;
}
