import assert from "node:assert/strict";
import { serving } from "./serving.mjs";
import { frame } from "./hub.mjs";

const CALC = `
  export function add(a, b) { return a + b; }
  export const twice = (x) => 2 * x;
  export async function later(ms, value) { await new Promise((r) => setTimeout(r, ms)); return value; }
  export function nothing() {}
  export function same(...args) { return args; }
  export function options(a, { b = 2 } = {}) { return a + b; }
  export function count(a) { return arguments.length + (a === undefined ? 100 : 0); }
`;

serving("A call returns what its function returns", CALC, async (hub) => {
  assert.equal(await hub.call("add", 2, 3), 5);
  assert.equal(await hub.call("twice", 2.5), 5);
  assert.equal(await hub.call("add", "grün", "💡"), "grün💡");
  assert.deepEqual(await hub.call("same", null, true, [1, { a: [] }], { $: ["int", "9007199254740993"] }), [
    null, true, [1, { a: [] }], { $: ["int", "9007199254740993"] },
  ]); // prettier-ignore
  assert.deepEqual(await hub.call("nothing"), { $: ["undefined"] });
});

serving("Ready says what the worker is and what it exposes", CALC, async (hub) => {
  const { version, language, languageVersion, pid, actions } = hub.ready;
  assert.deepEqual([version, language, languageVersion, pid], [1, "javascript", process.versions.node, hub.process.pid]);
  assert.deepEqual(Object.fromEntries(actions), {
    add: "function", twice: "function", later: "async", nothing: "function", same: "function", options: "function", count: "function",
  }); // prettier-ignore
  assert.equal(hub.early.length, 0);
});

serving("Async functions overlap, and answer when they have ended", CALC, async (hub) => {
  const slow = hub.begin("later", [150, "slow"]);
  const quick = hub.begin("later", [1, "quick"]);
  assert.equal(await hub.call("add", 1, 1), 2);
  assert.equal(await hub.result(quick), "quick");
  assert.equal(hub.answers.has(slow), false);
  assert.equal(await hub.result(slow), "slow");
});

serving("Keywords arrive as an object behind the other arguments, and missing arguments are undefined", CALC, async (hub) => {
  assert.equal(await hub.result(hub.begin("options", [1, { b: 5 }], { named: true })), 6);
  assert.equal(await hub.call("options", 1), 3);
  assert.equal(await hub.call("count"), 100);
});

serving("An unknown name is answered with the nearest ones", CALC, async (hub) => {
  const error = await hub.error("ad", 1);
  assert.deepEqual([error.code, error.near], ["unknown-action", ["add"]]);
  assert.match(error.message, /There is no action "ad" here. Did you mean add\?/);
  assert.equal((await hub.error("pons.nothing")).code, "unknown-action");
});

serving("Many calls in one piece are answered in order, and none waits for a slow one behind it", `
  export function quick(n) { return n; }
  export function block(ms) { for (const end = Date.now() + ms; Date.now() < end;); return "blocked"; }
`, async (hub) => {
  const text = (id, name, arg) => frame(Buffer.from(JSON.stringify({ kind: "call", call: id, name, payload: [arg] })), false);
  const pieces = [];
  for (let id = 1; id < 400; id += 2) {
    pieces.push(text(id, "quick", id));
  }
  hub.send(Buffer.concat(pieces));
  await hub.end(399);
  assert.deepEqual(hub.order.filter(([kind]) => kind === "return").map(([, id]) => id), pieces.map((_, i) => 2 * i + 1)); // prettier-ignore
  hub.send(Buffer.concat([text(401, "quick", 1), text(403, "block", 700)]));
  await hub.end(401);
  assert.equal(hub.answers.has(403), false, "the first answer came before the second call had ended");
  assert.equal(await hub.result(403), "blocked");
});

serving("Calls beyond the limit are busy, and those in flight are not harmed", CALC, async (hub) => {
  const first = [hub.begin("later", [300, 1]), hub.begin("later", [300, 2])];
  const error = await hub.error("add", 1, 2);
  assert.deepEqual([error.code, /2 calls are in flight, the limit `calls`/.test(error.message)], ["busy", true]);
  assert.deepEqual(await Promise.all(first.map((id) => hub.result(id))), [1, 2]);
}, { limits: { calls: 2 } });

serving("Stop lets calls in flight end and takes no new ones", CALC, async (hub) => {
  const last = hub.begin("later", [200, "done"]);
  hub.send({ kind: "stop" });
  assert.equal((await hub.error("add", 1, 2)).code, "busy");
  assert.equal(await hub.result(last), "done");
  assert.equal(await hub.finish(), 0);
});

const faults = [
  ["an id that was used", (hub) => { hub.begin("add", [1, 1]); hub.send({ kind: "call", call: 1, name: "add", payload: [1, 1] }); }, "call"],
  ["an even id", (hub) => hub.send({ kind: "call", call: 2, name: "add", payload: [] }), "call"],
  ["an answer to nothing", (hub) => hub.send({ kind: "return", call: 4, payload: null }), "call"],
  ["a parent that was never made", (hub) => hub.begin("add", [1, 2], { parent: 8 }), "call"],
  ["a cancel of a call that was never made", (hub) => hub.send({ kind: "cancel", call: 9 }), "call"],
  ["a second hello", (hub) => hub.send({ kind: "hello", payload: {} }), "order"],
  ["a kind that only peers send", (hub) => hub.send({ kind: "ready", payload: {} }), "kind"],
  ["a kind that does not exist", (hub) => hub.send({ kind: "sing" }), "kind"],
  ["a release of what was never sent", (hub) => hub.send({ kind: "release", handles: [[2, 1, 7, 1]] }), "table"],
  ["a frame of no bytes", (hub) => hub.send(Buffer.alloc(4)), "payload"],
  ["a frame that is too large", (hub) => hub.send(Buffer.from([255, 255, 255, 127])), "size"],
]; // prettier-ignore
for (const [what, send, code] of faults) {
  serving(`After ${what} the worker says so and ends`, CALC, async (hub) => {
    send(hub);
    const fault = await hub.next("fault");
    assert.equal(fault.payload[0], code);
    assert.equal(await hub.finish(), 70);
    assert.match(hub.stderr, /pons: The hub broke the protocol/);
  });
}

serving("A fault of the hub's ends the worker with its sentence on stderr", CALC, async (hub) => {
  hub.send({ kind: "fault", payload: ["call", "call 99 was never made"] });
  assert.equal(await hub.finish(), 70);
  assert.match(hub.stderr, /fault call: call 99 was never made/);
});

serving("A version that is not ours is a fault that names both", CALC, async (hub) => {
  const fault = await hub.next("fault");
  assert.match(fault.payload[1], /speaks version 2, this worker speaks 1/);
}, { hello: { version: 2 }, mayFail: true });
