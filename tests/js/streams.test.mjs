import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const YIELDING = `
export function* count(n) { for (let i = 0; i < n; i++) yield i; return "end"; }
export async function* ticks(n, ms) { for (let i = 0; i < n; i++) { if (ms) await new Promise((r) => setTimeout(r, ms)); yield i; } return "over"; }
export function* endless() { try { for (let i = 0; ; i++) yield i; } finally { console.log("closed"); } }
export async function* endlessAsync() { try { for (let i = 0; ; i++) yield i; } finally { console.log("closed"); } }
export function* failing() { yield 1; yield 2; throw new RangeError("after two"); }
export function* odd() { yield 1; yield { at: new WeakSet() }; }
export function plain(n) { return n; }
export function list() { return [1, 2, 3]; }
export async function lazily(n) { return count(n); }
export function* large(n) { for (let i = 0; i < n; i++) yield "x".repeat(1000); }
export function* bytes() { yield new Uint8Array(5000).fill(7); yield new Uint8Array(3); }
export function* slow() { yield 1; for (const end = Date.now() + 400; Date.now() < end;); yield 2; }
export function readable() { return new ReadableStream({ start(c) { c.enqueue("a"); c.enqueue("b"); c.close(); } }); }
export const add = (a, b) => a + b;
`;
const LOTS = [1_000_000, 1 << 30];

serving("Generators of every kind are streams", YIELDING, async (hub) => {
  for (const [name, args, items, end] of [
    ["count", [3], [0, 1, 2], "end"], ["ticks", [3, 1], [0, 1, 2], "over"], ["lazily", [2], [0, 1], "end"], ["readable", [], ["a", "b"], { $: ["undefined"] }],
  ]) { // prettier-ignore
    const id = hub.begin(name, args, { credit: LOTS });
    assert.deepEqual(await hub.result(id), end);
    assert.deepEqual(hub.items.get(id), items);
  }
  const kinds = Object.fromEntries(hub.ready.actions);
  assert.deepEqual([kinds.count, kinds.ticks, kinds.lazily, kinds.plain], ["stream", "async-stream", "async", "function"]);
});

serving("A stream that is called, and a function that is streamed, end as the specification says", YIELDING, async (hub) => {
  for (const name of ["count", "ticks", "lazily", "readable"]) {
    assert.equal((await hub.error(name, 2)).code, "stream");
  }
  const id = hub.begin("plain", [5], { credit: LOTS });
  assert.deepEqual([await hub.result(id), hub.items.has(id)], [5, false]);
  assert.deepEqual(await hub.result(hub.begin("list", [], { credit: LOTS })), [1, 2, 3]);
});

serving("No more items come than credit was granted, in items", YIELDING, async (hub) => {
  for (const name of ["endless", "endlessAsync"]) {
    const id = hub.begin(name, [], { credit: [3, 1 << 20] });
    await hub.until(() => hub.items.get(id)?.length === 3, "three items");
    assert.equal(await hub.call("add", 1, 2), 3, "a stream that waits holds nothing");
    assert.equal(hub.items.get(id).length, 3);
    hub.send({ kind: "credit", call: id, credit: [2, 100] });
    await hub.until(() => hub.items.get(id).length === 5, "five items");
    hub.send({ kind: "cancel", call: id });
    assert.equal((await hub.failed(id)).code, "cancelled");
    assert.deepEqual(hub.items.get(id), [0, 1, 2, 3, 4]);
    assert.equal(hub.printed(id), "closed\n");
  }
});

serving("No more bytes come than credit was granted, but for one item that overdraws", YIELDING, async (hub) => {
  const id = hub.begin("large", [100], { credit: [1000, 2500] });
  await hub.until(() => hub.items.get(id)?.length === 3, "three items of 1002 bytes");
  assert.equal(await hub.call("add", 1, 2), 3);
  assert.equal(hub.items.get(id).length, 3, "the third has overdrawn");
  hub.send({ kind: "credit", call: id, credit: [0, 506] });
  assert.equal(await hub.call("add", 1, 2), 3);
  assert.equal(hub.items.get(id).length, 3, "it is exactly paid for, and no more");
  hub.send({ kind: "credit", call: id, credit: [0, 1] });
  await hub.until(() => hub.items.get(id).length === 4, "a fourth item");
});

serving("Buffers count, and each item with one travels alone", YIELDING, async (hub) => {
  const id = hub.begin("bytes", [], { credit: [10, 4000] });
  await hub.until(() => hub.items.has(id), "an item");
  assert.deepEqual(hub.items.get(id), [{ $: ["bytes", 0] }]);
  assert.equal(await hub.call("add", 1, 2), 3);
  hub.send({ kind: "credit", call: id, credit: [0, 1 << 20] });
  await hub.result(id);
  assert.deepEqual(hub.items.get(id)[1], { $: ["bytes", "AAAA"] });
});

serving("Items that follow each other quickly travel together, with nothing lost", YIELDING, async (hub) => {
  for (const name of ["count", "ticks"]) {
    const id = hub.begin(name, [20_000], { credit: LOTS });
    await hub.result(id);
    assert.deepEqual(hub.items.get(id), Array.from({ length: 20_000 }, (_, i) => i));
    const messages = hub.order.filter(([kind, call]) => kind === "item" && call === id).length;
    assert.ok(messages < 5000, `${messages} messages`);
  }
});

serving("An item does not wait for a slow step that follows it", YIELDING, async (hub) => {
  const id = hub.begin("slow", [], { credit: LOTS });
  await hub.until(() => hub.items.has(id), "the first item");
  assert.deepEqual([hub.items.get(id), hub.answers.has(id)], [[1], false]);
  await hub.result(id);
});

serving("Endless streams that never wait leave room for calls and for their cancel", YIELDING, async (hub) => {
  const ids = ["endless", "endlessAsync", "endless", "endlessAsync"].map((name) => hub.begin(name, [], { credit: [1e9, 1e12] }));
  for (let i = 0; i < 10; i++) {
    assert.equal(await hub.call("add", i, 1), i + 1);
  }
  ids.forEach((id) => hub.send({ kind: "cancel", call: id }));
  for (const id of ids) {
    assert.equal((await hub.failed(id)).code, "cancelled");
    assert.deepEqual(hub.items.get(id)?.slice(0, 3), [0, 1, 2]);
  }
});

serving("An error comes after the items before it, and so does an item that cannot cross", YIELDING, async (hub) => {
  const failing = hub.begin("failing", [], { credit: LOTS });
  assert.deepEqual([(await hub.failed(failing)).type, hub.items.get(failing)], ["RangeError", [1, 2]]);
  const odd = hub.begin("odd", [], { credit: LOTS });
  const error = await hub.failed(odd);
  assert.deepEqual([error.code, error.path, hub.items.get(odd)], ["value", "item.at", [1]]);
});

serving("Items can be asked for as handles", YIELDING, async (hub) => {
  const id = hub.begin("count", [2], { credit: LOTS, handle: true });
  await hub.result(id);
  assert.deepEqual(hub.items.get(id), [{ $: ["handle", 0] }, { $: ["handle", 0] }]);
});
