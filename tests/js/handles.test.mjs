import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const SHOP = `
export class Basket {
  #secret = 1;
  constructor(owner) { this.owner = owner; this.items = []; }
  add(item, price) { this.items.push([item, price]); return this; }
  total() { return this.items.reduce((sum, [, price]) => sum + price, 0); }
  async later() { return this.owner; }
  *[Symbol.iterator]() { yield* this.items; }
  *each() { yield* this.items; }
  get size() { return this.items.length; }
  _hidden() { return "hidden"; }
  static open(owner) { return new this(owner); }
}
export class Special extends Basket { total() { return 0; } }
export const open = (owner) => new Basket(owner);
export const special = () => new Special("S");
export const audit = (basket) => basket instanceof Basket ? basket.owner + ": " + basket.total() : typeof basket;
export const adder = (n) => (m) => n + m;
export const table = () => new Map([["a", 1], ["b", [2]]]);
export const plain = () => ({ a: 1 });
export const generator = () => ({ items: (function* () { yield 1; yield 2; })() });
export const same = (x) => x;
let kept;
export const keep = (f) => { kept = f; };
export const useKept = (...args) => kept(...args);
export const drop = () => { kept = undefined; };
export const dispose = () => kept.dispose();
export const each = async (items, f) => { const out = []; for (const i of items) out.push(await f(i)); return out; };
export const collect = () => globalThis.gc();
export const twice = (f, g) => f === g;
export const remote = async (o) => [await o.get("size"), await o.set("size", 2), await o.call("grow", 3), await o.item("k"), await o.put("k", 1), await o.length()];
export const all = async (stream) => { const out = []; for await (const x of stream) out.push(x); return out; };
export const first = async (stream) => { for await (const x of stream) return x; };
`;
const entry = (message, i = 0) => message.handles[i];
const home = (message, i = 0) => [2, entry(message, i)[1], entry(message, i)[2]];

/** Calls one of the actions on a handle. */
const on = (hub, handle, name, args = [], more = {}) => hub.begin(`pons.${name}`, args, { handles: [handle, ...(more.handles ?? [])], ...without(more) });
const without = ({ handles: _, ...more }) => more;

serving("Functions, generators and instances of exposed classes go as handles by themselves", SHOP, async (hub) => {
  for (const [name, what] of [["adder", 1], ["open", 3], ["special", 3], ["Basket", 3], ["Basket.open", 3]]) {
    const answer = await hub.end(hub.begin(name, [1]));
    assert.deepEqual([answer.payload, entry(answer)[0], entry(answer)[1]], [{ $: ["handle", 0] }, 1, what]);
  }
  const answer = await hub.end(hub.begin("generator"));
  assert.deepEqual([answer.payload, entry(answer)[1]], [{ items: { $: ["handle", 0] } }, 2]);
});

serving("Whatever is asked for as a handle goes as one, the same thing under the same id while it is held", SHOP, async (hub) => {
  const first = await hub.end(hub.begin("same", [5], { handle: true }));
  assert.deepEqual([first.payload, entry(first)], [{ $: ["handle", 0] }, [1, 3, 1]]);
  assert.equal(entry(await hub.end(hub.begin("same", [5], { handle: true })))[2], 1);
  hub.send({ kind: "release", handles: [[2, 3, 1, 2]] });
  assert.equal(entry(await hub.end(hub.begin("same", [5], { handle: true })))[2], 2);
  assert.equal(entry(await hub.end(hub.begin("plain", [], { handle: true })))[1], 3);
});

serving("Things behind handles are called, read, changed and come home as what they are", SHOP, async (hub) => {
  const basket = home(await hub.end(hub.begin("open", ["Ann"])));
  const again = await hub.end(on(hub, basket, "method", ["add", "tea", 3.5]));
  assert.equal(entry(again)[2], basket[2], "it gave itself");
  assert.equal(await hub.result(on(hub, basket, "method", ["total"])), 3.5);
  assert.equal(await hub.result(on(hub, basket, "method", ["later"])), "Ann");
  assert.equal(await hub.result(on(hub, basket, "get", ["owner"])), "Ann");
  assert.equal(await hub.result(on(hub, basket, "get", ["size"])), 1);
  await hub.result(on(hub, basket, "set", ["owner", "Ben"]));
  assert.equal(await hub.result(hub.begin("audit", [{ $: ["handle", 0] }], { handles: [basket] })), "Ben: 3.5");
  assert.equal(await hub.result(on(hub, basket, "length")), 1);
  const method = home(await hub.end(on(hub, basket, "get", ["total"])));
  assert.equal(await hub.result(on(hub, method, "invoke")), 3.5, "a method keeps its object");
  for (const [name, args] of [["iterate", []], ["method", ["each"]]]) {
    const id = on(hub, basket, name, args, { credit: [9, 9999] });
    await hub.result(id);
    assert.deepEqual(hub.items.get(id), [["tea", 3.5]]);
  }
});

serving("Maps, lists and functions behind handles have their items", SHOP, async (hub) => {
  const table = home(await hub.end(hub.begin("table", [], { handle: true })));
  assert.equal(await hub.result(on(hub, table, "item", ["a"])), 1);
  await hub.result(on(hub, table, "put", ["c", 3]));
  assert.equal(await hub.result(on(hub, table, "length")), 3);
  const list = home(await hub.end(on(hub, table, "item", ["b"], { handle: true })));
  assert.equal(await hub.result(on(hub, list, "item", [0])), 2);
  const add = home(await hub.end(hub.begin("adder", [2])));
  assert.equal(await hub.result(on(hub, add, "invoke", [3])), 5);
  const made = home(await hub.end(hub.begin("same", [7], { handle: true })));
  assert.match((await hub.failed(on(hub, made, "invoke"))).message, /A number cannot be called/);
  assert.match((await hub.failed(on(hub, made, "length"))).message, /A number has no length/);
});

serving("A key that means something to prototypes never touches them", SHOP, async (hub) => {
  const plain = home(await hub.end(hub.begin("plain", [], { handle: true })));
  await hub.result(on(hub, plain, "set", ["__proto__", { polluted: 1 }]));
  await hub.result(on(hub, plain, "put", ["__proto__", { polluted: 2 }]));
  assert.deepEqual((await hub.end(hub.begin("same", [{ $: ["handle", 0] }], { handles: [plain] }))).text.match(/\{"a":.*\}\}/)?.[0], '{"a":1,"__proto__":{"polluted":2}}}');
  assert.deepEqual(await hub.call("same", {}), {});
});

serving("A handle that was released refers to nothing any more", SHOP, async (hub) => {
  const add = home(await hub.end(hub.begin("adder", [2])));
  hub.send({ kind: "release", handles: [[...add, 1]] });
  assert.equal((await hub.failed(on(hub, add, "invoke", [1]))).code, "handle-lost");
  assert.equal((await hub.failed(hub.begin("same", [{ $: ["handle", 0] }], { handles: [add] }))).code, "handle-lost");
  assert.equal((await hub.failed(hub.begin("pons.get", ["x"]))).code, "arguments");
  assert.equal((await hub.failed(hub.begin("same", [{ $: ["handle", 3] }]))).code, "value");
});

serving("Clients call functions and public methods of exposed classes, and nothing else", SHOP, async (hub) => {
  const basket = home(await hub.end(hub.begin("open", ["Ann"])));
  const add = home(await hub.end(hub.begin("adder", [2])));
  const plain = home(await hub.end(hub.begin("plain", [], { handle: true })));
  const client = { client: 7 };
  assert.equal(await hub.result(on(hub, add, "invoke", [1], client)), 3);
  assert.equal(await hub.result(on(hub, basket, "method", ["total"], client)), 0);
  for (const [handle, name, args] of [
    [basket, "get", ["owner"]], [basket, "set", ["owner", 1]], [basket, "item", ["owner"]], [basket, "length", []], [basket, "iterate", []],
    [plain, "method", ["toString"]], [basket, "method", ["_hidden"]], [basket, "method", ["constructor"]], [basket, "method", ["size"]],
    [basket, "method", ["hasOwnProperty", "x"]], [basket, "method", ["__proto__"]], [plain, "invoke", []],
  ]) { // prettier-ignore
    assert.equal((await hub.failed(on(hub, handle, name, args, client))).code, "refused", `${name} ${args}`);
  }
  for (const name of ["pons.run", "pons.import", "pons.global", "pons.describe", "pons.job"]) {
    assert.equal((await hub.failed(hub.begin(name, ["1"], client))).code, "refused");
  }
});

const FUNCTION = { handles: [[1, 1, 9]] };

serving("A function of the hub's is called, in the course of the call or later", SHOP, async (hub) => {
  const id = hub.begin("each", [[1, 2], { $: ["handle", 0] }], FUNCTION);
  for (const i of [1, 2]) {
    const call = await hub.next("call", "pons.invoke");
    assert.deepEqual([call.handles, call.payload, call.parent], [[[2, 1, 9]], [i], id]);
    hub.answer(call.call, i * i);
  }
  assert.deepEqual(await hub.result(id), [1, 4]);
  assert.equal(await hub.result(hub.begin("twice", [{ $: ["handle", 0] }, { $: ["handle", 1] }], { handles: [[1, 1, 9], [1, 1, 9]] })), true);
  const back = await hub.end(hub.begin("same", [{ $: ["handle", 0] }], FUNCTION));
  assert.deepEqual([back.payload, back.handles], [{ $: ["handle", 0] }, [[2, 1, 9]]], "it comes home");
});

serving("Proxies are released with the count of their receptions, by dispose and by the collector", SHOP, async (hub) => {
  await hub.result(hub.begin("keep", [{ $: ["handle", 0] }], FUNCTION));
  await hub.result(hub.begin("keep", [{ $: ["handle", 0] }], FUNCTION));
  await hub.call("dispose");
  assert.deepEqual((await hub.next("release")).handles, [[2, 1, 9, 2]]);
  const error = await hub.error("useKept", 1);
  assert.deepEqual([error.type, /was disposed/.test(error.message)], ["pons.HandleLost", true]);
  await hub.result(hub.begin("keep", [{ $: ["handle", 0] }], { handles: [[1, 3, 11]] }));
  await hub.call("drop");
  for (let i = 0; i < 50 && !hub.inbox.some((each) => each.kind === "release"); i++) {
    await hub.call("collect");
  }
  assert.deepEqual((await hub.next("release")).handles, [[2, 3, 11, 1]]);
}, { nodeArgs: ["--expose-gc"] });

serving("Objects and streams of the hub's have their ways to be used", SHOP, async (hub) => {
  const id = hub.begin("remote", [{ $: ["handle", 0] }], { handles: [[1, 3, 5]] });
  for (const [name, args, result] of [
    ["get", ["size"], 1], ["set", ["size", 2], null], ["method", ["grow", 3], 4], ["item", ["k"], 5], ["put", ["k", 1], null], ["length", [], 6],
  ]) { // prettier-ignore
    const call = await hub.next("call", `pons.${name}`);
    assert.deepEqual([call.payload, call.handles], [args, [[2, 3, 5]]]);
    hub.answer(call.call, result);
  }
  assert.deepEqual(await hub.result(id), [1, { $: ["undefined"] }, 4, 5, { $: ["undefined"] }, 6]);

  const all = hub.begin("all", [{ $: ["handle", 0] }], { handles: [[1, 2, 6]] });
  const reading = await hub.next("call", "pons.iterate");
  assert.deepEqual([reading.handles, reading.credit], [[[2, 2, 6]], [512, 1 << 20]]);
  hub.send({ kind: "item", call: reading.call, payload: 1 });
  hub.send({ kind: "item", call: reading.call, batch: true, payload: [2, { $: ["set", 3] }] });
  hub.answer(reading.call);
  assert.deepEqual(await hub.result(all), [1, 2, { $: ["set", 3] }]);

  const first = hub.begin("first", [{ $: ["handle", 0] }], { handles: [[1, 2, 6]] });
  const left = await hub.next("call", "pons.iterate");
  hub.send({ kind: "item", call: left.call, payload: "x" });
  assert.equal((await hub.next("cancel")).call, left.call);
  assert.equal(await hub.result(first), "x");
});
