import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const CALLING = `
export const call = (name, ...args) => pons.call(name, ...args);
export const viaHost = () => pons.host.prices.of("tea", { vat: true });
export const keywords = () => pons.call("plot", 1, pons.named({ color: "red" }));
export const handle = async () => typeof (await pons.handleOf("thing")).call;
export async function careful() {
  try { await pons.call("risky"); } catch (e) {
    return [e instanceof pons.PonsError, e.constructor.name, e.code, e.type ?? null, e.message, e.near ?? null, e.path ?? null, e.cause?.message ?? null];
  }
}
export const risky = () => pons.call("risky");
export async function both() { return (await Promise.all([pons.call("a"), pons.call("b")])).join(); }
export async function read(n) { const out = []; const s = pons.stream("items"); for await (const x of s) { out.push(x); if (out.length === n) break; } return [out, s.value]; }
export async function late() { setTimeout(async () => { await pons.call("after"); }, 20); }
export const odd = () => pons.call("x", 1, { when: [new WeakMap()] });
export const badName = () => pons.call("a\\nb");
export const ask = (secret) => pons.ask("Name? ", { secret });
export const visit = () => pons.session.update("visits", (n) => n + 1, 0);
export const scope = async () => [await pons.scope.get("k", "none"), await pons.scope.set("k", 1), await pons.scope.remove("k"), await pons.scope.keys()];
export async function report() { pons.progress(0.5, "half"); pons.progress(); return "done"; }
export const badProgress = () => pons.progress(2);
export const client = () => pons.client;
export const thenable = async () => { const h = pons.host.a; await h; return 1; };
export const bytes = () => pons.call("bytes", new Uint8Array(2000), pons.call);
`;

serving("JavaScript calls what the hub exposes, with the running call as parent", CALLING, async (hub) => {
  const id = hub.begin("call", ["prices.of", "tea", 2]);
  const call = await hub.next("call");
  assert.deepEqual([call.call, call.parent, call.name, call.payload], [2, id, "prices.of", ["tea", 2]]);
  hub.answer(call.call, { $: ["decimal", "3.50"] });
  assert.equal(await hub.result(id), "3.50");

  const viaHost = hub.begin("viaHost");
  const second = await hub.next("call", "prices.of");
  assert.deepEqual([second.call, second.payload], [4, ["tea", { vat: true }]]);
  hub.answer(second.call, 1);
  assert.equal(await hub.result(viaHost), 1);

  const keywords = hub.begin("keywords");
  const third = await hub.next("call", "plot");
  assert.deepEqual([third.named, third.payload], [true, [1, { color: "red" }]]);
  hub.answer(third.call);
  await hub.end(keywords);

  const handle = hub.begin("handle");
  const fourth = await hub.next("call", "thing");
  hub.answer(fourth.call, { $: ["handle", 0] }, { handles: [[1, 3, 4]] });
  assert.deepEqual([fourth.handle, await hub.result(handle)], [true, "function"]);
  assert.equal(await hub.call("thenable"), 1);
});

serving("Each error of the specification is an error of its own class", CALLING, async (hub) => {
  const cases = [
    [{ code: "raised", type: "ValueError", message: "m", cause: { code: "raised", type: "KeyError", message: "k" } }, ["PythonError", "raised", "ValueError", "m", null, null, "k"]],
    [{ code: "unknown-action", message: "m", near: ["riskier"] }, ["UnknownAction", "unknown-action", null, "m", ["riskier"], null, null]],
    [{ code: "value", message: "m", path: "args[0]" }, ["CrossingError", "value", null, "m", null, "args[0]", null]],
    ...Object.entries({ arguments: "WrongArguments", stream: "NotAStream", cancelled: "Cancelled", busy: "Busy", lost: "PeerLost", "handle-lost": "HandleLost", nobody: "Nobody", refused: "Refused" })
      .map(([code, name]) => [{ code, message: "m" }, [name, code, null, "m", null, null, null]]),
  ];
  for (const [error, due] of cases) {
    const id = hub.begin("careful");
    hub.fail((await hub.next("call", "risky")).call, error);
    assert.deepEqual(await hub.result(id), [true, ...due]);
  }
});

serving("An error that goes on to the hub keeps what it came from as its cause", CALLING, async (hub) => {
  const id = hub.begin("risky");
  hub.fail((await hub.next("call", "risky")).call, { type: "ZeroDivisionError", message: "division by zero", frames: [["a.py", 1, "f", "1/0"]] });
  const error = await hub.failed(id);
  assert.deepEqual([error.code, error.type, error.message], ["raised", "pons.PythonError", "division by zero"]);
  assert.deepEqual([error.cause.type, error.cause.frames], ["ZeroDivisionError", [["a.py", 1, "f", "1/0"]]]);
});

serving("Calls of one function overlap, and are answered in any order", CALLING, async (hub) => {
  const id = hub.begin("both");
  const [a, b] = [await hub.next("call", "a"), await hub.next("call", "b")];
  hub.answer(b.call, "B");
  hub.answer(a.call, "A");
  assert.equal(await hub.result(id), "A,B");
});

serving("A call that outlives its caller has no parent", CALLING, async (hub) => {
  await hub.call("late");
  const call = await hub.next("call", "after");
  assert.equal(call.parent, undefined);
});

serving("Streams are read with credit that is granted anew, and leaving them cancels", CALLING, async (hub) => {
  const id = hub.begin("read", [1000]);
  const call = await hub.next("call", "items");
  assert.deepEqual(call.credit, [512, 1048576]);
  hub.send({ kind: "item", call: call.call, batch: true, payload: Array.from({ length: 512 }, () => "ab") });
  const grants = [await hub.next("credit"), await hub.next("credit")].map((each) => each.credit);
  assert.deepEqual([grants[0][0] + grants[1][0], grants[0][1] + grants[1][1]], [512, 512 * 4], "what was taken, brackets and commas apart");
  hub.answer(call.call, "end");
  assert.deepEqual(await hub.result(id), [Array.from({ length: 512 }, () => "ab"), "end"]);

  const left = hub.begin("read", [1]);
  const second = await hub.next("call", "items");
  hub.send({ kind: "item", call: second.call, payload: 1 });
  assert.equal((await hub.next("cancel")).call, second.call);
  hub.send({ kind: "item", call: second.call, payload: 2 });
  hub.fail(second.call, { code: "cancelled" });
  assert.deepEqual((await hub.result(left))[0], [1]);
});

serving("What cannot be sent is refused by its place, before anything is sent", CALLING, async (hub) => {
  const error = await hub.error("odd");
  assert.deepEqual([error.type, /args\[1\]\.when\[0\] cannot cross: it is a value of the type WeakMap/.test(error.message)], ["pons.CrossingError", true]);
  assert.match((await hub.error("badName")).message, /without control characters/);
  assert.match((await hub.error("badProgress")).message, /between 0 and 1/);
  const id = hub.begin("call", ["next"]);
  assert.equal((await hub.next("call")).call, 2, "no number was used");
  hub.answer(2, null);
  await hub.end(id);
});

serving("Buffers and handles stand in the tables of a call", CALLING, async (hub) => {
  const id = hub.begin("bytes");
  const call = await hub.next("call", "bytes");
  assert.deepEqual([call.payload, call.handles, call.buffers, call.bodies[0].length], [
    [{ $: ["bytes", 0] }, { $: ["handle", 0] }], [[1, 1, 1]], [[0, 2000]], 2000,
  ]); // prettier-ignore
  hub.answer(call.call);
  await hub.end(id);
});

serving("Questions, values, progress and the client's number", CALLING, async (hub) => {
  const asking = hub.begin("ask", [true]);
  const question = await hub.next("call", "pons.ask");
  assert.deepEqual([question.payload, question.parent], [["Name? ", true], asking]);
  hub.answer(question.call, "Ann");
  assert.equal(await hub.result(asking), "Ann");

  const visit = hub.begin("visit");
  let call = await hub.next("call", "pons.values.get");
  assert.deepEqual([call.payload, call.parent], [["session", "visits"], visit]);
  hub.answer(call.call, [4, 17]);
  call = await hub.next("call", "pons.values.put");
  assert.deepEqual(call.payload, ["session", "visits", 5, 17]);
  hub.answer(call.call, 0);
  hub.answer((await hub.next("call", "pons.values.get")).call, [{ $: ["tuple"] }, 0]);
  call = await hub.next("call", "pons.values.put");
  assert.deepEqual(call.payload, ["session", "visits", 1, 0]);
  hub.answer(call.call, 18);
  assert.equal(await hub.result(visit), 1);

  const scope = hub.begin("scope");
  for (const result of [[null, 0], 1, true, ["k"]]) {
    call = await hub.next("call");
    assert.equal(call.payload[0], "host");
    hub.answer(call.call, result);
  }
  assert.deepEqual(await hub.result(scope), ["none", { $: ["undefined"] }, true, ["k"]]);

  const report = hub.begin("report");
  assert.equal(await hub.result(report), "done");
  assert.deepEqual((await hub.next("progress")).payload, [0.5, "half"]);
  assert.deepEqual((await hub.next("progress")).payload, [null, ""]);
  assert.equal(await hub.result(hub.begin("client", [], { client: 12 })), 12);
});

serving("A call while the module is loaded is refused by a sentence", `
  export let reason;
  await pons.call("x").catch((e) => { reason = e.message; });
  export const why = () => reason;
`, async (hub) => {
  assert.match(await hub.call("why"), /The module is still being loaded/);
});
