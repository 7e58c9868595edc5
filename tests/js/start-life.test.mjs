// The two lives: a host ends however its program ends, and a program hears however its host ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectionLost, LIMIT, Program, folder, isGone, isThere, started } from "./programs.mjs";

const timeout = LIMIT;
const MODULE = `
import os, sys, time
def pid(): return os.getpid()
def parent(): return os.getppid()
def wait(): time.sleep(100)
def mutter(text): print(text, file=sys.stderr, flush=True)
`;
const BEGIN = `
const py = await pons.start("work.py");
const pids = async () => console.log(JSON.stringify([py.host.pid, await py.pid()]));
`;

/** A program that has started a host; it goes on as its code says when it hears a line. */
async function begun(context, code, options) {
  const place = folder(context, { "work.py": MODULE });
  const program = new Program(context, `${BEGIN}await pids();\n${code}`, place, options);
  const [host, worker] = await program.line();
  return { program, host, worker };
}

for (const [how, code] of [
  ["closes it", "await py.close();"],
  ["calls process.exit in the midst of a call", "void py.wait(); setTimeout(() => process.exit(3), 50);"],
  ["dies of an exception", "setTimeout(() => { throw new Error('mine'); }, 10);"],
  ["dies of a rejection", "await Promise.reject(new Error('mine'));"],
]) {
  test(`a host and its workers are gone within a second when the program ${how}`, { timeout }, async (context) => {
    const { program, host, worker } = await begun(context, code);

    await program.exited;
    assert.ok((await isGone(host)) && (await isGone(worker)));
  });
}

for (const signal of ["SIGTERM", "SIGKILL", "SIGHUP"]) {
  test(`a host and its workers are gone within a second when the program is ended by ${signal} in the midst of a call`, { timeout }, async (context) => {
    const { program, host, worker } = await begun(context, "await py.wait();");

    program.child.kill(signal);
    assert.equal((await program.exited).signal, signal);
    assert.ok((await isGone(host)) && (await isGone(worker)));
  });
}

test("a host that ignores its pipe, as a child of the program holds it, still ends with the program", { timeout, skip: process.platform === "win32" }, async (context) => {
  // The child inherits the host's pipes as descriptors of its own.
  const code = `
import { spawn } from "node:child_process";
import fs from "node:fs";
const held = fs.readdirSync("/proc/self/fd").map(Number).filter((each) => each > 2 && (() => { try { return fs.readlinkSync("/proc/self/fd/" + each).startsWith("socket:"); } catch { return false; } })());
const child = spawn("sleep", ["5"], { stdio: ["ignore", "ignore", "ignore", ...held], detached: true });
child.unref();
console.log(child.pid);
setInterval(() => undefined, 1000);
`;
  const { program, host, worker } = await begun(context, code);
  const child = await program.line();

  program.child.kill("SIGKILL");
  await program.exited.catch(() => undefined);
  assert.ok((await isGone(host)) && (await isGone(worker)));
  assert.ok(isThere(child), "the child that held the pipe was to outlive the program");
  process.kill(child, "SIGKILL");
});

test("Ctrl-C is the program's to decide: one that goes on keeps its host", { timeout, skip: process.platform === "win32" }, async (context) => {
  const code = `process.on("SIGINT", async () => console.log(JSON.stringify(["still", await py.pid()])));\nconsole.log(1);`;
  const { program, host, worker } = await begun(context, code, { detached: true });
  await program.line();

  process.kill(-program.child.pid, "SIGINT");
  assert.deepEqual(await program.line(), ["still", worker]);
  assert.ok(isThere(host));

  process.kill(-program.child.pid, "SIGKILL"); // the whole group, as a terminal that is closed does
  assert.ok((await isGone(host)) && (await isGone(worker)));
});

test("Ctrl-C ends a program that does not mind it, with its host and without a word", { timeout, skip: process.platform === "win32" }, async (context) => {
  const { program, host, worker } = await begun(context, "await py.wait();", { detached: true });

  process.kill(-program.child.pid, "SIGINT");
  assert.equal((await program.exited).signal, "SIGINT");
  assert.ok((await isGone(host)) && (await isGone(worker)));
  assert.equal(program.errors, "");
});

test("a host keeps its program alive, and one that was let go does not", { timeout }, async (context) => {
  const { program, host } = await begun(context, `process.stdin.once("data", () => py.unref()).unref();`);

  assert.ok(isThere(host));
  program.child.stdin.write("let go\n");
  program.child.stdin.end();
  assert.deepEqual(await program.exited, { code: 0, signal: null });
  assert.ok(await isGone(host));
});

test("calls in flight end in ConnectionLost when the host is killed, which says how and what it wrote last", { timeout }, async (context) => {
  const py = await started(context, MODULE);
  const worker = await py.pid();
  await py.within({ logs: () => undefined }).mutter("heard by the caller");
  const states = [];
  py.onState((state) => states.push(state));
  const waiting = py.wait();
  const lost = assert.rejects(waiting, (error) => error instanceof ConnectionLost && /The host has ended by SIGKILL/.test(error.message));
  process.kill(py.host.pid, "SIGKILL");

  await lost;
  assert.deepEqual(states, ["closed"]);
  await assert.rejects(py.pid(), ConnectionLost);
  assert.ok(await isGone(worker));
});

test("a host that is told to end says so by its exit code, and leaves no worker", { timeout }, async (context) => {
  const py = await started(context, MODULE);
  const worker = await py.pid();
  const lost = assert.rejects(py.wait(), (error) => error instanceof ConnectionLost && /exit code 0/.test(error.message));
  process.kill(py.host.pid, "SIGTERM");

  await lost;
  assert.ok((await isGone(py.host.pid)) && (await isGone(worker)));
});

test("a worker that is killed is started again, and the host stays", { timeout }, async (context) => {
  const py = await started(context, MODULE);
  const first = await py.pid();
  const lost = assert.rejects(py.wait(), (error) => error.name === "PeerLost" && /SIGKILL/.test(error.message));
  process.kill(first, "SIGKILL");

  await lost;
  assert.notEqual(await py.pid(), first);
});

test("a program that ends while its host still loads leaves nothing behind", { timeout }, async (context) => {
  const place = folder(context, { "slow.py": "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(30)\n" });
  const program = new Program(context, `await pons.start("slow.py", { logs: ({ text }) => process.stdout.write(text) });`, place);
  const worker = await program.line();

  program.child.kill("SIGKILL");
  assert.ok(await isGone(worker));
});
