// `script`: programs that are run as they are.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { LIMIT, Program, PonsError, PythonError, ScriptError, folder, isGone, isThere, script, start } from "./programs.mjs";

const timeout = LIMIT;
const ECHO = "import sys\nfor line in sys.stdin:\n    print(line.rstrip('\\n').upper(), flush=True)\n";

test("awaited, a script gives its output as its mode has it", { timeout }, async (context) => {
  const place = folder(context, { "calc.py": "import sys\nprint('in', sys.argv[1])\nprint(eval(sys.argv[1]))\n" });

  assert.equal(await script(path.join(place, "calc.py"), { args: ["1 + 1"] }), "in 1 + 1\n2");
  assert.equal(await script("calc.py", { args: [3], cwd: place }).catch((error) => error.name), "ScriptError", "files are found from the program's folder, not from the script's");
  assert.deepEqual(await script.code("print([1, {'a': 2}])".replaceAll("'", '"'), { mode: "json" }).catch((error) => error.name), "ScriptError");
  assert.deepEqual(await script.code("import json; print(json.dumps([1, {'a': 2**70}]))", { mode: "json" }), [1, { a: 2n ** 70n }]);
  assert.deepEqual(await script.code("print(1); print(); print('[2]')", { mode: "json-lines" }), [1, [2]]);
  assert.deepEqual(await script.code("import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)", { mode: "bytes" }), new Uint8Array(256_000).map((_, i) => i % 256));
  assert.equal(await script.code("import sys; sys.stdout.write('a;b;c')", { delimiter: ";" }), "a;b;c");
});

test("every kind of program runs", { timeout }, async (context) => {
  const place = folder(context, { "a.mjs": "console.log('node', process.argv[2]);\n", "b.py": "print('python')\n", "c.sh": "#!/bin/sh\necho shell $1\n" });
  fs.chmodSync(path.join(place, "c.sh"), 0o755);

  assert.equal(await script(path.join(place, "a.mjs"), { args: ["x"] }), "node x");
  assert.equal(await script.node(path.join(place, "a.mjs"), { args: [1] }), "node 1");
  assert.equal(await script.python(path.join(place, "b.py")), "python");
  assert.equal(await script.nodeCode("console.log(process.argv.length)"), "1");
  assert.equal(await script.module("this").then((text) => text.split("\n")[0]), "The Zen of Python, by Tim Peters");
  assert.equal(await script.program("echo", { args: ["a b", "$HOME"] }), "a b $HOME");
  assert.equal(await script(path.join(place, "c.sh"), { args: ["7"] }), "shell 7");
});

test("input is a text, bytes, JSON or whatever flows", { timeout }, async () => {
  const cat = (input, options = {}) => script.program("cat", { input, ...options });

  assert.equal(await cat("one\ntwo"), "one\ntwo");
  assert.equal(await cat(Buffer.from("ä")), "ä");
  assert.deepEqual(await cat({ a: [1, 2n ** 64n, "x"], b: null }, { mode: "json" }), { a: [1, 2n ** 64n, "x"], b: null });
  assert.equal(await cat(Readable.from(["a", "b\n", Buffer.from("c")])), "ab\nc");
  assert.equal(await cat(undefined), "");
  const large = "0123456789".repeat(500_000);
  assert.ok((await cat(large)) === large);
});

test("its items come as it writes them, and whoever breaks off ends it", { timeout }, async () => {
  const forever = script.code("import os, time\nprint(os.getpid(), flush=True)\nwhile True: print(1, flush=True); time.sleep(0.01)");
  const seen = [];
  let pid = 0;
  for await (const line of forever) {
    pid ||= Number(line);
    if (seen.push(line) === 4) {
      break;
    }
  }

  assert.deepEqual(seen.slice(1), ["1", "1", "1"]);
  assert.ok(await isGone(pid));
  await assert.rejects(forever.run(), PonsError);
});

test("a slow reader slows it down", { timeout }, async () => {
  const counting = script.code("import sys\nn = 0\nwhile True:\n    n += 1\n    sys.stderr.write(f'{n}\\n') if n % 1000 == 0 else None\n    print('x' * 1000)");
  let latest = 0;
  let taken = 0;
  for await (const event of counting.listen()) {
    latest = event.type === "err" ? Number(event.text) : latest;
    if (event.type === "out" && ++taken === 100) {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    if (taken > 200) {
      break;
    }
  }

  assert.ok(latest < 100_000, `it had written ${latest} lines for a reader of 200`);
});

test("listened to, a script tells its start, what it writes to either pipe, and its end", { timeout }, async () => {
  const events = [];
  for await (const event of script.code("import sys; print(1); sys.stderr.write('e\\n'); sys.exit(3)", { mode: "json-lines", throwsOnFailure: false }).listen()) {
    events.push(event);
  }

  assert.equal(events[0].type, "start");
  assert.ok(events[0].pid > 0);
  assert.deepEqual(events.filter(({ type }) => type === "out"), [{ type: "out", value: 1 }]);
  assert.deepEqual(events.filter(({ type }) => type === "err"), [{ type: "err", text: "e" }]);
  const { duration, ...exit } = events.at(-1);
  assert.deepEqual(exit, { type: "exit", exitCode: 3, signal: null });
  assert.ok(duration > 0);
});

test("a script is talked to: send, read, end", { timeout }, async () => {
  const live = script.code(ECHO);
  const answers = [];
  await live.send("one");
  for await (const line of live) {
    answers.push(line);
    await (answers.length === 1 ? live.send("two") : live.end());
  }

  assert.deepEqual(answers, ["ONE", "TWO"]);
  assert.equal((await live.exit).exitCode, 0);

  const session = await script.code(ECHO).start();
  await session.write("half a ");
  await session.write("line\n");
  const items = session[Symbol.asyncIterator]();
  assert.equal((await items.next()).value, "HALF A LINE");
  assert.ok(isThere(session.pid));
  const exit = await session.stop();
  assert.equal(exit.signal, "SIGINT");
  await assert.rejects(session.send("late"), ScriptError);
});

test("a script that is killed is gone with what it started, and did not fail", { timeout }, async () => {
  const session = await script.code("import subprocess, time\nchild = subprocess.Popen(['sleep', '100'])\nprint(child.pid, flush=True)\ntime.sleep(100)").start();
  const items = session[Symbol.asyncIterator]();
  const child = Number((await items.next()).value);
  const exit = session.kill();

  assert.deepEqual(await items.next(), { done: true, value: undefined });
  assert.equal((await exit).signal, "SIGKILL");
  assert.ok((await isGone(session.pid)) && (await isGone(child)));
});

test("what a script throws is that, with its exit code; what else goes wrong is a ScriptError", { timeout }, async () => {
  await assert.rejects(script.code("def f():\n    return 1 / 0\nf()"), (error) => error instanceof PythonError && error.type === "ZeroDivisionError" && error.exitCode === 1 && error.traceback.includes("in f"));
  await assert.rejects(script.nodeCode("throw new RangeError('mine')"), (error) => error.name === "JavaScriptError" && error.type === "RangeError" && error.message === "mine");
  await assert.rejects(script.code("import sys; sys.stderr.write('why\\n'); sys.exit(7)"), (error) => error instanceof ScriptError && error.exitCode === 7 && error.message.includes("why"));
  await assert.rejects(script.code("import os; os.kill(os.getpid(), 9)"), (error) => error instanceof ScriptError && error.signal === "SIGKILL");
  await assert.rejects(script.code("print('no json')", { mode: "json-lines" }), (error) => error instanceof ScriptError && error.message.includes("Line 1"));
  await assert.rejects(script("/nowhere/x.py"), (error) => error instanceof ScriptError && error.message.includes("There is no script '/nowhere/x.py'"));
  await assert.rejects(script.code("1", { colour: "red" }), (error) => error instanceof ScriptError && error.message.includes("'colour'"));
  const failed = await script.code("import sys; print('so far'); sys.exit(2)", { throwsOnFailure: false }).run();
  assert.deepEqual([failed.value, failed.exitCode, failed.errors], ["so far", 2, ""]);
});

test("a signal ends a run, and its process", { timeout }, async () => {
  const stop = new AbortController();
  const run = script.code("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(100)", { signal: stop.signal });
  let pid = 0;
  await assert.rejects(
    (async () => {
      for await (const line of run) {
        pid = Number(line);
        stop.abort();
      }
    })(),
    { name: "AbortError" },
  );

  assert.ok(await isGone(pid));
  await assert.rejects(script.code("1", { signal: stop.signal }), { name: "AbortError" });
});

test("syntax and versions can be asked for", { timeout }, async (context) => {
  const place = folder(context, { "good.py": "x = 1\n", "bad.py": "def f(:\n" });

  await script.check(path.join(place, "good.py"));
  await assert.rejects(script.check(path.join(place, "bad.py")), (error) => error instanceof PythonError && error.type === "SyntaxError");
  assert.match(await script.version("python"), /^3\.\d+\.\d+$/);
  assert.equal(await script.version("node"), process.versions.node);
});

test("scripts run on a host that was started too, and end with it", { timeout }, async (context) => {
  const place = folder(context, { "work.py": "def add(a, b): return a + b\n" });
  const py = await start("work.py", { cwd: place, logs: () => undefined });
  const session = await py.script.code("import time; time.sleep(100)").start();

  assert.equal(await py.script.code("print(1)"), "1");
  assert.equal(await py.add(1, 2), 3);
  await py.close();
  assert.ok(await isGone(session.pid));
});

test("a program ends by itself when its scripts have ended, and not before", { timeout }, async (context) => {
  const place = folder(context, {});
  const program = new Program(context, `pons.script.code("import time; time.sleep(0.3); print('late')").then((text) => console.log(JSON.stringify(text)));`, place);

  assert.equal(await program.line(), "late");
  assert.deepEqual(await program.exited, { code: 0, signal: null });
});

test("scripts end with the program, however that ends", { timeout }, async (context) => {
  const place = folder(context, {});
  const program = new Program(context, `for await (const line of pons.script.code("import os, time\\nprint(os.getpid(), flush=True)\\ntime.sleep(100)")) console.log(line);`, place);
  const pid = await program.line();

  program.child.kill("SIGKILL");
  assert.ok(await isGone(pid));
});
