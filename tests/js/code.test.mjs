import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const SHOP = `
/** A shop. */
export let price = 12;
export const raise = () => { price += 1; return price; };
export const names = ["a", "b"];
`;
const run = (hub, code, namespace = null) => hub.call("pons.run", code, namespace);

serving("The value of a last expression is the result, and variables stay", SHOP, async (hub) => {
  assert.equal(await run(hub, "1 + 1"), 2);
  assert.equal(await run(hub, "let a = 20;\na + 1"), 21);
  assert.equal(await run(hub, "function f() { return 5 }\nf()"), 5);
  assert.deepEqual(await run(hub, "const b = 1;"), { $: ["undefined"] });
  assert.equal(await run(hub, "a + b"), 21);
  assert.deepEqual(await run(hub, "({ when: new Date(0), set: new Set([1]), map: new Map([[1, 2]]), list: [1n] })"), {
    when: { $: ["zoned", 1970, 1, 1, 0, 0, 0, 0, 0, 0, null] }, set: { $: ["set", 1] }, map: { $: ["map", [[1, 2]]] }, list: [1],
  }); // prettier-ignore
});

serving("Code may await at its top level", SHOP, async (hub) => {
  assert.equal(await run(hub, "const x = await Promise.resolve(5);\nx + 1"), 6);
  assert.equal(await run(hub, "x"), 5);
  assert.equal(await run(hub, "await Promise.resolve(7)"), 7);
  assert.equal(await run(hub, "let { p, q: [r] } = await Promise.resolve({ p: 1, q: [2] }); [p,\n r].join('; await ')"), "1; await 2");
  assert.equal(await run(hub, "p + r"), 3);
  assert.deepEqual(await run(hub, "for (const each of [1]) { await each; }"), { $: ["undefined"] });
  assert.equal(await run(hub, "new Promise((resolve) => setTimeout(() => resolve('later'), 5))"), "later");
  assert.equal(await run(hub, "1\n+ await 2"), 3);
});

serving("No namespace sees the module's exports as they are; others are apart", SHOP, async (hub) => {
  assert.equal(await run(hub, "price"), 12);
  await hub.call("raise");
  assert.equal(await run(hub, "price"), 13);
  await run(hub, "price = 'mine'");
  assert.deepEqual([await run(hub, "price"), await hub.call("raise")], ["mine", 14]);
  await run(hub, "var only = 1", "one");
  assert.equal(await run(hub, "typeof only + typeof price", "two"), "undefinedundefined");
  assert.equal(await run(hub, "typeof pons.call + typeof console.log + typeof setTimeout + typeof require('node:fs').readFileSync", "two"), "functionfunctionfunctionfunction");
});

serving("Errors of code that was run have its lines", SHOP, async (hub) => {
  await run(hub, "function f(a) {\n  return a.b.c;\n}");
  const error = await hub.error("pons.run", "\nf({})", null);
  assert.deepEqual([error.code, error.type, error.frames], ["raised", "TypeError", [["<run 2>", 2, null, "f({})"], ["<run 1>", 2, "f", "return a.b.c;"]]]);
  const wrong = await hub.error("pons.run", "let x = ;", null);
  assert.deepEqual([wrong.type, wrong.frames], ["SyntaxError", [["<run 3>", 1, null, "let x = ;"]]]);
  assert.match((await hub.error("pons.run", 1, null)).message, /The code must be text, but is of the type number/);
});

serving("Variables are read and set by their names, functions of the hub's too", SHOP, async (hub) => {
  assert.equal(await hub.call("pons.global", "price", null), 12);
  await run(hub, "let lexical = 1; const fixed = 2;");
  assert.equal(await hub.call("pons.global", "lexical", null), 1);
  await hub.call("pons.assign", "lexical", 5, null);
  await hub.call("pons.assign", "fresh", { a: [1] }, "one");
  assert.deepEqual([await run(hub, "lexical"), await run(hub, "fresh.a", "one")], [5, [1]]);
  assert.match((await hub.error("pons.global", "pric", null)).message, /no variable "pric" in the module m\. Did you mean price/);
  assert.match((await hub.error("pons.assign", "a b", 1, null)).message, /"a b" is no name/);
  await hub.result(hub.begin("pons.assign", ["callback", { $: ["handle", 0] }, null], { handles: [[1, 1, 3]] }));
  const id = hub.begin("pons.run", ["callback(4)", null]);
  const call = await hub.next("call", "pons.invoke");
  hub.answer(call.call, 16);
  assert.equal(await hub.result(id), 16);
  const handle = await hub.end(hub.begin("pons.run", ["(x) => x / 2", null]));
  assert.equal(await hub.result(hub.begin("pons.invoke", [5], { handles: [[2, 1, handle.handles[0][2]]] })), 2.5);
});

serving("Modules are imported as handles", { "m.mjs": SHOP, "other.mjs": "export const double = (x) => 2 * x;" }, async (hub) => {
  const other = await hub.end(hub.begin("pons.import", ["./other.mjs"], { handle: true }));
  assert.equal(other.handles[0][1], 4);
  assert.equal(await hub.result(hub.begin("pons.method", ["double", 4], { handles: [[2, 4, other.handles[0][2]]] })), 8);
  const fs = await hub.end(hub.begin("pons.import", ["node:path"], { handle: true }));
  assert.equal(await hub.result(hub.begin("pons.method", ["basename", "/a/b"], { handles: [[2, 4, fs.handles[0][2]]] })), "b");
  assert.match((await hub.error("pons.import", "no-such-module")).message, /Cannot find module 'no-such-module'/);
});

serving("A prompt learns whether what was typed is complete, and how words go on", SHOP, async (hub) => {
  const parse = (code) => hub.call("pons.parse", code);
  for (const code of ["1", "", "// x", "await x", "function f() {}", "if (x) { y }", "let a = 1\nlet b = 2", "`a\nb`", "const { a } = await f()"]) {
    assert.equal(await parse(code), "complete", code);
  }
  for (const code of ["function f() {", "(1,", "`a", "f(", "x = [", "if (x) { await y", "/* a", "class A {", "const f = async () => {"]) {
    assert.equal(await parse(code), "incomplete", code);
  }
  for (const code of ["1 +* 2", ")", "a b", "return = 1", "let let = 1"]) {
    assert.equal(await parse(code), "wrong", code);
  }
  await run(hub, "let myOwn = 1");
  assert.deepEqual(await hub.call("pons.complete", "x = myO", null), ["myOwn"]);
  assert.deepEqual(await hub.call("pons.complete", "f(names.findLastI", null), ["names.findLastIndex"]);
  assert.ok((await hub.call("pons.complete", "whi", null)).includes("while"));
  for (const nothing of ["", "nobody.", "f(", "1."]) {
    assert.deepEqual(await hub.call("pons.complete", nothing, null), [], nothing);
  }
  assert.ok((await hub.call("pons.complete", "globalThis.", null)).length <= 200);
});
