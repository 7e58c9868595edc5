import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const SLOW = `
export async function wait(ms) { await new Promise((r) => setTimeout(r, ms)); console.log("late"); return "late"; }
export async function listen() {
  try {
    await new Promise((_, reject) => pons.signal.addEventListener("abort", () => reject(pons.signal.reason)));
  } finally {
    console.log("cleaned", pons.signal.aborted, pons.signal.reason.code);
  }
}
export async function stubborn() { pons.signal; await new Promise(() => {}); }
export async function calling() { await pons.call("far.away"); }
export async function catching() { try { await pons.call("far.away"); } catch (e) { console.log(e.name, e.code); return "caught"; } }
export async function* hanging() { yield 1; await new Promise(() => {}); }
export async function* reading() { for await (const x of pons.stream("far.items")) yield x; }
export function* badEnd() { try { yield 1; yield 2; } finally { throw new Error("at the end"); } }
export const add = (a, b) => a + b;
export const outside = () => pons.signal.aborted;
`;

serving("A cancelled call is answered once and at once, and its late result is dropped", SLOW, async (hub) => {
  const id = hub.begin("wait", [100]);
  hub.send({ kind: "cancel", call: id });
  const began = Date.now();
  assert.equal((await hub.failed(id)).code, "cancelled");
  assert.ok(Date.now() - began < 90);
  await hub.until(() => hub.printed(0).includes("late"), "the code has ended");
  assert.equal(await hub.call("add", 1, 2), 3);
  assert.equal(hub.order.filter(([kind, call]) => call === id && kind !== "log").length, 1);
  hub.send({ kind: "cancel", call: id });
  assert.equal(await hub.call("outside"), false, "another call never feels it");
});

serving("Code that listens to its signal has time for its end", SLOW, async (hub) => {
  const id = hub.begin("listen");
  hub.send({ kind: "cancel", call: id });
  assert.equal((await hub.failed(id)).code, "cancelled");
  assert.equal(hub.printed(id), "cleaned true cancelled\n");
  const stubborn = hub.begin("stubborn");
  hub.send({ kind: "cancel", call: stubborn });
  assert.equal((await hub.failed(stubborn)).code, "cancelled");
});

serving("What a cancelled call has called is cancelled with it", SLOW, async (hub) => {
  for (const name of ["calling", "catching"]) {
    const id = hub.begin(name);
    const call = await hub.next("call", "far.away");
    assert.equal(call.parent, id);
    hub.send({ kind: "cancel", call: id });
    assert.equal((await hub.next("cancel")).call, call.call);
    assert.equal((await hub.failed(id)).code, "cancelled");
    hub.fail(call.call, { code: "cancelled" });
  }
  assert.match(hub.printed(3), /Cancelled cancelled/);
  assert.equal(await hub.call("add", 1, 2), 3);
});

serving("Streams that hang, read elsewhere or end badly can be broken off", SLOW, async (hub) => {
  const hanging = hub.begin("hanging", [], { credit: [9, 9999] });
  await hub.until(() => hub.items.has(hanging), "an item");
  hub.send({ kind: "cancel", call: hanging });
  assert.equal((await hub.failed(hanging)).code, "cancelled");

  const reading = hub.begin("reading", [], { credit: [9, 9999] });
  const call = await hub.next("call", "far.items");
  hub.send({ kind: "item", call: call.call, payload: 5 });
  await hub.until(() => hub.items.has(reading), "an item that was passed on");
  hub.send({ kind: "cancel", call: reading });
  assert.equal((await hub.next("cancel")).call, call.call);
  assert.equal((await hub.failed(reading)).code, "cancelled");
  hub.answer(call.call);

  const bad = hub.begin("badEnd", [], { credit: [1, 9999] });
  await hub.until(() => hub.items.has(bad), "an item");
  hub.send({ kind: "cancel", call: bad });
  assert.equal((await hub.failed(bad)).code, "cancelled");
  assert.match(hub.printed(bad, "error"), /was broken off, and its end failed: Error: at the end/);
});
