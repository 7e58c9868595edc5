import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { eventually, folder, frame, Hub, isAlive, LIMIT, WORKER } from "./hub.mjs";
import { serving } from "./serving.mjs";

serving("At the end of its pipe a worker ends, and its exit handlers run", `
  import fs from "node:fs";
  process.on("exit", (code) => fs.writeFileSync(new URL("gone.txt", import.meta.url), "exit " + code));
  setInterval(() => {}, 1000);
  export const f = () => 1;
`, async (hub) => {
  hub.input.destroy();
  assert.equal(await hub.finish(), 0);
  assert.equal(fs.readFileSync(path.join(hub.folder, "gone.txt"), "utf8"), "exit 0");
});

const ENDING = `
export const exit = (code) => process.exit(code);
export const crash = () => { setTimeout(() => { throw new RangeError("out of the blue"); }, 1); };
export const reject = () => { Promise.reject(new TypeError("nobody caught it")); };
export const abort = () => process.abort();
export async function rejectInCall() { Promise.reject(new TypeError("in a call")); await new Promise(() => {}); }
export const close = async (fd) => { (await import("node:fs")).closeSync(fd); return 1; };
export const write = async (fd) => (await import("node:fs")).writeSync(fd, "garbage");
export const descriptors = async () => (await import("node:fs")).readdirSync("/proc/self/fd").length;
export const add = (a, b) => a + b;
export const printThenExit = () => { process.stdout.write("last words"); process.exit(0); };
`;

serving("process.exit ends the worker with its code, after what was printed", ENDING, async (hub) => {
  hub.begin("printThenExit");
  assert.equal(await hub.finish(), 0);
  assert.equal(hub.printed(1), "last words");
});

for (const [name, code, text] of [["crash", 1, "RangeError: out of the blue"], ["reject", 1, "TypeError: nobody caught it"], ["rejectInCall", 1, "TypeError: in a call"]]) {
  serving(`An error that nobody catches (${name}) ends the worker as Node does, and is in the log`, ENDING, async (hub) => {
    const id = hub.begin(name);
    assert.equal(await hub.finish(), code);
    assert.match(hub.stderr, new RegExp(text));
    assert.match(hub.printed(id, "error") + hub.printed(0, "error"), new RegExp(`Uncaught: ${text}`));
  });
}

serving("A module that closes or writes to descriptors 0, 1 and 2 harms no message", ENDING, async (hub) => {
  await hub.call("write", 1);
  await hub.call("write", 2);
  for (const fd of [0, 1, 2]) {
    await hub.call("close", fd);
    assert.equal(await hub.call("add", fd, 1), fd + 1);
  }
});

serving("A hundred children that inherit everything, and outlive their call, harm no message and keep no pipe open", `
  import { spawn } from "node:child_process";
  export function start() { for (let i = 0; i < 20; i++) spawn("sh", ["-c", "echo child; exec sleep 30"], { stdio: "inherit" }); }
  export const add = (a, b) => a + b;
`, async (hub) => {
  await hub.call("start");
  for (let i = 0; i < 50; i++) {
    assert.equal(await hub.call("add", i, 1), i + 1);
  }
  process.kill(hub.process.pid, "SIGKILL");
  await hub.until(() => hub.output.destroyed, "the end of the worker's stdout, which no child holds");
});

// The host is a process of its own here, which is killed; the worker leads a group, as it does in a real host.
const HOST = `
import { Hub } from ${JSON.stringify(new URL("hub.mjs", import.meta.url).href)};
const hub = await Hub.start(process.argv[2], {});
const ids = await hub.call("start");
hub.begin(process.argv[3]);
await new Promise((r) => setTimeout(r, 100));
console.log(JSON.stringify(ids));
setInterval(() => {}, 1000);
`;
const ORPHAN = `
import { spawn } from "node:child_process";
export const start = () => [process.pid, spawn("sleep", ["60"], { stdio: "inherit" }).pid, spawn("sh", ["-c", "sleep 60 & wait"], { stdio: "inherit" }).pid];
export const busy = () => { for (;;); };
export const idle = () => new Promise(() => {});
export const blocked = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`;
for (const state of ["idle", "busy", "blocked"]) {
  test(`When the host is killed, a worker that is ${state} goes, and its children with it`, { timeout: LIMIT }, async () => {
    const place = folder({ "host.mjs": HOST });
    const host = spawn(process.execPath, [path.join(place, "host.mjs"), ORPHAN, state], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await new Promise((resolve) => host.stdout.once("data", (data) => resolve(String(data).split("\n"))));
    const ids = JSON.parse(line);
    assert.ok(ids.every(isAlive));
    host.kill("SIGKILL");
    await eventually(() => !ids.some(isAlive), `${ids.filter(isAlive)} are gone`, 10_000); // it looks four times a second, and a busy machine looks later
    fs.rmSync(place, { recursive: true, force: true });
  });
}

test("A worker whose hub says nothing, or something else than hello, ends with a sentence", { timeout: LIMIT }, async () => {
  for (const [input, code, text] of [
    ["", 1, "closed the pipe before it said hello"],
    ["\x0f\x00\x00\x00{\"kind\":\"stop\"}", 70, "The first message must be hello, but is stop"],
    ["\x04\x00\x00\x00null", 70, "must be a JSON object"],
    ["GET / HTTP/1.1\r\n\r\n", 70, "the first frame has"],
  ]) {
    const child = spawn("sh", ["-c", `cat | "$0" "$1" x.mjs | cat`, process.execPath, WORKER], { stdio: ["pipe", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (data) => (stderr += data));
    child.stdin.end(Buffer.from(input, "latin1"));
    await new Promise((resolve) => child.on("close", resolve));
    assert.ok(stderr.includes(text), `${stderr} has ${text} (code ${code})`);
  }
});

test("A worker whose stdin and stdout are sockets speaks over them", { timeout: LIMIT }, async () => {
  const place = folder({ "m.mjs": "export const add = (a, b) => { console.log('printed'); return a + b; };" });
  const child = spawn(process.execPath, [WORKER, path.join(place, "m.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  let output = Buffer.alloc(0);
  child.stdout.on("data", (data) => (output = Buffer.concat([output, data])));
  const send = (message) => child.stdin.write(frame(Buffer.from(JSON.stringify(message)), false));
  send({ kind: "hello", payload: { version: 1, preamble: { $: ["bytes", Buffer.alloc(16, 1).toString("base64")] }, target: path.join(place, "m.mjs"), limits: {} } });
  send({ kind: "call", call: 1, name: "add", payload: [2, 3] });
  await eventually(() => output.includes('{"kind":"return","call":1,"payload":5}'), "the answer");
  assert.ok(output.includes('{"kind":"log","call":1,"payload":["out",null,"printed\\n"]}'));
  send({ kind: "stop" });
  await new Promise((resolve) => child.on("close", resolve));
  assert.equal(child.exitCode, 0);
  fs.rmSync(place, { recursive: true, force: true });
});

test("A worker that is guarded by its hub has no watcher of its own", { timeout: LIMIT }, async () => {
  const threads = (hub) => fs.readdirSync(`/proc/${hub.process.pid}/task`).length;
  const [alone, guarded] = [await Hub.start(ENDING), await Hub.start(ENDING, { hello: { guarded: true } })];
  await Promise.all([alone, guarded].map((hub) => hub.call("add", 1, 1)));
  await eventually(() => threads(alone) === threads(guarded) + 1, "one thread more");
  guarded.input.destroy();
  assert.equal(await guarded.finish(), 0);
  await Promise.all([alone, guarded].map((hub) => hub.dispose()));
});

serving("Stop ends an idle worker with 0, whatever timers it has", "setInterval(() => {}, 1000); export const f = () => 1;", async (hub) => {
  await hub.call("f");
  assert.equal(await hub.stop(), 0);
});

test("Stop may come while the module is being loaded", { timeout: LIMIT }, async () => {
  const hub = new Hub("await new Promise((r) => setTimeout(r, 100)); export const f = () => 1;", {});
  hub.send({ kind: "stop" });
  assert.equal(await hub.finish(), 0);
  await hub.dispose();
});
