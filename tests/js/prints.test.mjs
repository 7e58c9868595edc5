import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const PRINTING = `
import fs from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
console.log("while loading");
export function all() {
  console.log("one", 2, { three: 3 });
  console.error("error");
  console.warn("warning");
  console.table?.([[1]]);
  process.stdout.write("no end");
  process.stdout.write(Buffer.from(" of line: grü").subarray(0, 13));
  process.stdout.write(Buffer.from("grü").subarray(3));
  process.stdout.write("\\n");
  process.stdout.write("68656c6c6f0a", "hex");
}
export async function awaiting(word) {
  for (let i = 0; i < 3; i++) { console.log(word, i); await new Promise((r) => setTimeout(r, 2)); }
  await new Promise((r) => setTimeout(() => { console.log(word, "timer"); r(); }, 1));
  process.stdout.write(word + " half");
}
export function later() { setTimeout(() => console.log("after the answer"), 5); }
export function raw() {
  fs.writeSync(1, "raw to 1\\n");
  spawnSync("sh", ["-c", "echo child; echo child error >&2"], { stdio: "inherit" });
  process._rawDebug("native");
}
export function live() { console.log("begun"); for (const end = Date.now() + 500; Date.now() < end;); }
export function many(n) { for (let i = 0; i < n; i++) console.log("line " + i); }
export function large() { process.stdout.write("x".repeat(3_000_000) + "\\n"); return 1; }
export function callback() { return new Promise((resolve) => process.stdout.write("cb\\n", () => resolve("written"))); }
export function properties() { return [process.stdout.fd, process.stderr.fd, process.stdout.isTTY ?? null, process.stdout.writable, process.stdin.fd]; }
export function end() { process.stdout.end(); console.log("still"); }
export async function stdin() { let text = ""; for await (const chunk of process.stdin) text += chunk; return text; }
export function preamble() { process.stdout.write("0123456789abcdef\\0\\0\\0"); return 1; }
export function lone() { console.log("\\ud83d alone"); return 1; }
export const add = (a, b) => a + b;
`;

serving("What is printed is a log of the call that printed it, line by line", PRINTING, async (hub) => {
  assert.deepEqual(hub.logs, [[0, "out", null, "while loading\n"]]);
  const id = hub.begin("all");
  await hub.end(id);
  const out = hub.printed(id);
  assert.ok(out.startsWith("one 2 { three: 3 }\n"), out);
  assert.ok(out.endsWith("no end of line: grü\nhello\n"), out);
  assert.equal(hub.printed(id, "err"), "error\nwarning\n");
});

serving("Prints of calls that overlap are told apart, those of timers too", PRINTING, async (hub) => {
  const ids = ["a", "b", "c"].map((word) => [hub.begin("awaiting", [word]), word]);
  for (const [id, word] of ids) {
    await hub.result(id);
    assert.equal(hub.printed(id), `${word} 0\n${word} 1\n${word} 2\n${word} timer\n${word} half`);
  }
  await hub.call("later");
  await hub.until(() => hub.printed(0).includes("after the answer\n"), "a print that belongs to no call any more");
});

serving("A print arrives while its function still runs", PRINTING, async (hub) => {
  const id = hub.begin("live");
  await hub.until(() => hub.printed(id) === "begun\n", "the print");
  assert.equal(hub.answers.has(id), false);
  await hub.result(id);
});

serving("What goes to descriptor 1, of children and of native code too, arrives on stderr and harms nothing", PRINTING, async (hub) => {
  await hub.call("raw");
  await hub.until(() => ["raw to 1", "child\n", "child error", "native"].every((text) => hub.stderr.includes(text)), "all of them");
  assert.equal(await hub.call("add", 1, 2), 3);
});

serving("Much that is printed arrives whole and in order", PRINTING, async (hub) => {
  const id = hub.begin("many", [20_000]);
  await hub.result(id);
  assert.equal(hub.printed(id), Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join("")); // prettier-ignore
  const large = hub.begin("large");
  await hub.result(large);
  assert.equal(hub.printed(large).length, 3_000_001);
});

serving("stdout is a stream as programs know it, and stdin is empty", PRINTING, async (hub) => {
  assert.equal(await hub.call("callback"), "written");
  assert.deepEqual(await hub.call("properties"), [1, 2, null, true, 0]);
  await hub.end(hub.begin("end"));
  assert.equal(await hub.call("stdin"), "");
  assert.equal(await hub.call("preamble"), 1);
  assert.equal(await hub.call("lone"), 1);
  assert.equal(await hub.call("add", 1, 2), 3);
});
