import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const EVENTS = `
pons.emit("loaded", { early: true });
const seen = [];
pons.on("orders.*", (event) => { seen.push([event.topic, event.data, event.client]); });
pons.on("bad", () => { throw new Error("in the listener"); });
export const send = (topic, data, client) => { pons.emit(topic, data, client); };
export const listed = () => seen;
let listener;
export const listen = (topic) => { listener = pons.on(topic, (event) => seen.push(event.topic)); };
export const deafen = () => listener.close();
export async function waits() { await pons.emit("x"); return "went on"; }
export async function* read(topic) { for await (const event of pons.events(topic, 2)) { yield [event.data, event.dropped]; } }
export const badTopic = () => pons.emit("");
`;

serving("Events go out, also those of a module that is being loaded, after ready", EVENTS, async (hub) => {
  const early = await hub.next("event");
  assert.deepEqual([early.name, early.payload, hub.order[0][0]], ["loaded", { early: true }, "ready"]);
  await hub.call("send", "orders.new", [1]);
  const event = await hub.next("event");
  assert.deepEqual([event.name, event.payload, event.client], ["orders.new", [1], undefined]);
  await hub.call("send", "one", null, 7);
  assert.equal((await hub.next("event", "one")).client, 7);
  assert.match((await hub.error("badTopic")).message, /1 to 1024 bytes/);
});

serving("Listeners are told to the hub once per topic, and hear what they asked for", EVENTS, async (hub) => {
  const asked = [];
  for (let i = 0; i < 2; i++) {
    const call = await hub.next("call", "pons.subscribe");
    asked.push(call.payload[0]);
    hub.answer(call.call);
  }
  assert.deepEqual(asked.sort(), ["bad", "orders.*"]);
  hub.send({ kind: "event", name: "orders.new", payload: 1 });
  hub.send({ kind: "event", name: "others", payload: 2 });
  hub.send({ kind: "event", name: "orders.old", client: 3, payload: { $: ["set", 1] } });
  assert.deepEqual(await hub.call("listed"), [["orders.new", 1, null], ["orders.old", { $: ["set", 1] }, 3]]);
  hub.send({ kind: "event", name: "bad", payload: null });
  await hub.until(() => hub.logs.some(([, level, , text]) => level === "error" && /listens to bad failed: Error: in the listener/.test(text)), "the error");

  await hub.call("listen", "more");
  hub.answer((await hub.next("call", "pons.subscribe")).call);
  await hub.call("deafen");
  const end = await hub.next("call", "pons.unsubscribe");
  assert.deepEqual([end.payload, end.parent], [["more"], undefined]);
});

serving("Events can be read one by one, and those beyond the limit are counted", EVENTS, async (hub) => {
  const id = hub.begin("read", ["t"], { credit: [1, 1 << 20] });
  let call;
  do {
    call = await hub.next("call", "pons.subscribe");
    hub.answer(call.call);
  } while (call.payload[0] !== "t");
  hub.send({ kind: "event", name: "t", payload: 1 });
  await hub.until(() => hub.items.get(id)?.length === 1, "the first event");
  for (const data of [2, 3, 4, 5]) {
    hub.send({ kind: "event", name: "t", payload: data });
  }
  hub.send({ kind: "credit", call: id, credit: [10, 1 << 20] });
  await hub.until(() => hub.items.get(id)?.length === 3, "the last two events");
  assert.deepEqual(hub.items.get(id), [[1, 0], [4, 2], [5, 0]]);
  hub.send({ kind: "cancel", call: id });
  assert.equal((await hub.failed(id)).code, "cancelled");
  assert.deepEqual((await hub.next("call", "pons.unsubscribe")).payload, ["t"]);
});

serving("Whoever awaits an emit waits while the hub holds events back", EVENTS, async (hub) => {
  await hub.call("pons.hold", true);
  const id = hub.begin("waits");
  await hub.next("event", "x");
  assert.equal(await hub.call("listed").then(() => hub.answers.has(id)), false);
  await hub.call("pons.hold", false);
  assert.equal(await hub.result(id), "went on");
});

const JOBS = `
let total = 0;
export const jobs = { *counter() { try { for (let i = 1; ; i++) { total = i; yield i; } } finally { console.log("stopped"); } } };
export const ticker = pons.job(async function* ticks() { while (true) { yield "tick"; await new Promise((r) => setTimeout(r, 5)); } }, { shared: true });
export const once = pons.job(async () => { await 1; return "ran"; }, { name: "single" });
pons.job(async function quiet() { throw new RangeError("failed"); });
export const seen = () => total;
`;

serving("Jobs are named in ready, are no actions, and run until they are cancelled", JOBS, async (hub) => {
  assert.deepEqual(hub.ready.jobs, [["counter", "own"], ["ticks", "shared"], ["single", "own"], ["quiet", "own"]]);
  assert.deepEqual(hub.ready.actions.map(([name]) => name), ["seen"]); // prettier-ignore
  const counter = hub.begin("pons.job", ["counter"], { credit: [3, 1 << 20] });
  const ticks = hub.begin("pons.job", ["ticks"], { credit: [3, 1 << 20] });
  await hub.until(() => hub.items.get(counter)?.length === 3 && hub.items.get(ticks)?.length === 3, "their items");
  assert.deepEqual([hub.items.get(counter), await hub.call("seen")], [[1, 2, 3], 3]);
  for (const id of [counter, ticks]) {
    hub.send({ kind: "cancel", call: id });
    assert.equal((await hub.failed(id)).code, "cancelled");
  }
  assert.equal(hub.printed(counter), "stopped\n");
  assert.equal(await hub.result(hub.begin("pons.job", ["single"], { credit: [3, 1 << 20] })), "ran");
  assert.equal((await hub.failed(hub.begin("pons.job", ["quiet"], { credit: [3, 1 << 20] }))).type, "RangeError");
  const unknown = await hub.failed(hub.begin("pons.job", ["none"], { credit: [3, 1 << 20] }));
  assert.deepEqual([unknown.code, /There is no job "none" here; it has counter, ticks, single, quiet\./.test(unknown.message)], ["arguments", true]);
});

serving("An export that only happens to be called jobs is none", "export const jobs = [1, 2]; export const f = () => jobs;", async (hub) => {
  assert.deepEqual([hub.ready.jobs, await hub.call("f")], [undefined, [1, 2]]);
});
