import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const LARGE = `
export const text = (n) => "ä".repeat(n);
export const bytes = (n) => new Uint8Array(n).fill(7);
export const length = (x) => x.length ?? x.byteLength;
export const sum = (x) => { let s = 0; for (const b of x.data ?? x) s += b; return s; };
export const floats = (n) => Float64Array.from({ length: n }, (_, i) => i / 2);
export const list = (n) => Array.from({ length: n }, (_, i) => i / 2);
export const same = (x) => x;
export async function* ticks(n) { for (let i = 0; i < n; i++) { yield i; await new Promise((r) => setImmediate(r)); } }
export const print = (n) => { for (let i = 0; i < n; i++) console.log("y".repeat(1000)); };
export const add = (a, b) => a + b;
`;

serving("Bytes of more than 1 KiB are buffers, in both directions, and less is base64", LARGE, async (hub) => {
  assert.deepEqual(await hub.call("bytes", 3), { $: ["bytes", "BwcH"] });
  assert.equal((await hub.call("bytes", 1024)).$[1].length, 1368);
  const answer = await hub.end(hub.begin("bytes", [1025]));
  assert.deepEqual([answer.payload, answer.buffers, answer.bodies[0].length, answer.bodies[0][1024]], [{ $: ["bytes", 0] }, [[0, 1025]], 1025, 7]);
  const buffers = [Buffer.alloc(2000, 1), Buffer.alloc(5000, 2)];
  const table = { buffers: [[0, 2000], [1, 5000]] };
  hub.send({ kind: "call", call: 99, name: "same", ...table, payload: [[{ $: ["bytes", 1] }, { $: ["bytearray", 0] }]] }, buffers);
  const same = await hub.end(99);
  assert.deepEqual([same.payload, same.bodies.map((each) => each[0])], [[{ $: ["bytes", 0] }, { $: ["bytes", 1] }], [2, 1]]);
});

serving("Arrays keep what they are", LARGE, async (hub) => {
  const floats = await hub.end(hub.begin("floats", [1000]));
  assert.deepEqual([floats.payload, floats.bodies[0].readDoubleLE(16)], [{ $: ["ndarray", "<f8", [1000], "C", 0] }, 1]);
  const matrix = { $: ["ndarray", "<i4", [2, 2], "F", Buffer.from(Int32Array.of(1, 2, 3, 4).buffer).toString("base64")] };
  assert.deepEqual([await hub.call("same", matrix), await hub.call("sum", matrix)], [matrix, 10]);
});

serving("What is larger than 1 MiB travels in parts, and others between them", LARGE, async (hub) => {
  const id = hub.begin("text", [5_000_000]);
  assert.equal((await hub.result(id)).length, 5_000_000);
  assert.equal(hub.order.filter(([kind]) => kind === "part").length, 10);
  const list = await hub.call("list", 300_000);
  assert.deepEqual([list.length, list[299_999]], [300_000, 149_999.5]);
  assert.equal((await hub.end(hub.begin("bytes", [20_000_000]))).bodies[0].length, 20_000_000);
});

serving("A hub that does not read for a while loses nothing, and the worker goes on meanwhile", LARGE, async (hub) => {
  hub.output.pause();
  const ids = [hub.begin("bytes", [3_000_000]), hub.begin("print", [500]), hub.begin("add", [1, 2]), hub.begin("text", [1_000_000])];
  const stream = hub.begin("ticks", [50], { credit: [100, 1 << 20] });
  await new Promise((resolve) => setTimeout(resolve, 500)); // the time in which the worker waits for a pipe that is full
  hub.output.resume();
  const answers = [];
  for (const id of ids) {
    answers.push(await hub.end(id));
  }
  assert.deepEqual([answers[0].bodies[0].length, answers[2].payload, answers[3].payload.length], [3_000_000, 3, 1_000_000]);
  assert.equal(hub.printed(ids[1]).length, 500 * 1001);
  await hub.result(stream);
  assert.deepEqual(hub.items.get(stream), Array.from({ length: 50 }, (_, i) => i));
});

serving("Parts that come in are put together, several messages at a time", LARGE, async (hub) => {
  const make = (id, letter) => Buffer.from(JSON.stringify({ kind: "call", call: id, name: "length", payload: [letter.repeat(2_500_000)] }));
  const part = (number, form, body) => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(0x80000000 + 12 + body.length, 0);
    head.writeUInt32LE(0xffffffff, 4);
    head.writeUInt32LE(number, 8);
    head[12] = form;
    return Buffer.concat([head, body]);
  };
  const [a, b] = [make(1, "a"), make(3, "b")];
  for (let at = 0; at < a.length; at += 1 << 20) {
    const isLast = at + (1 << 20) >= a.length;
    hub.send(part(7, isLast ? 1 : 0, a.subarray(at, at + (1 << 20))));
    hub.send(part(9, isLast ? 1 : 0, b.subarray(at, at + (1 << 20))));
  }
  assert.deepEqual([await hub.result(1), await hub.result(3)], [2_500_000, 2_500_000]);
  hub.send(part(7, 1, Buffer.from(JSON.stringify({ kind: "call", call: 5, name: "add", payload: [1, 1] }))));
  assert.equal(await hub.result(5), 2);
  for (let number = 0; number <= 16; number++) {
    hub.send(part(number, 0, Buffer.from("{")));
  }
  assert.match((await hub.next("fault")).payload[1], /More than 16 messages are incomplete/);
});

serving("A cancel never overtakes the long call that it is about, nor a return the items before it", `
  export const f = () => 1;
  export async function ask(n) { await pons.call("host.take", "x".repeat(n)); }
  export function* handles(n) { yield [() => 1, "y".repeat(n)]; }
`, async (hub) => {
  hub.output.pause();
  const asking = hub.begin("ask", [4_000_000]);
  await new Promise((resolve) => setTimeout(resolve, 500)); // the time in which the worker waits for a pipe that is full
  hub.send({ kind: "cancel", call: asking });
  const stream = hub.begin("handles", [4_000_000], { credit: [10, 1 << 24] });
  await new Promise((resolve) => setTimeout(resolve, 500));
  hub.output.resume();
  await hub.end(stream);
  const order = hub.order.map(([kind, call]) => `${kind} ${call}`);
  assert.ok(order.indexOf("call 2") < order.indexOf("cancel 2"), order.join(", "));
  assert.ok(order.indexOf(`item ${stream}`) >= 0 && order.indexOf(`item ${stream}`) < order.indexOf(`return ${stream}`), order.join(", "));
});
