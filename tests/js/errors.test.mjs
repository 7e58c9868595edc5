import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const FAILING = `
export function divide(a, b) {
  return check(b) / a;
}
function check(b) {
  if (b === 0) throw new RangeError("b is zero");   // line 6
  return b;
}
export class OutOfStock extends Error {}
export function buy() { throw new OutOfStock("no tea", { cause: new TypeError("inner") }); }
export function named() { const e = new Error("x"); e.name = "Named"; throw e; }
export async function later() { await new Promise((r) => setTimeout(r, 1)); check(0); }
export function text() { throw "just a text"; }
export function nothing() { throw undefined; }
export function group() { throw new AggregateError([new Error("a"), new TypeError("b")], "two"); }
export function deep(n) { return deep(n + 1) + 1; }
export function circle() { const e = new Error("a"); e.cause = e; throw e; }
export function odd() { return Promise.reject({ code: 5 }); }
export class Item { constructor(n) { if (!n) throw new Error("needs n"); this.n = n; } static of(n) { return n; } }
export function strange() { const e = new Error("x"); Object.defineProperty(e, "message", { get() { throw 1; } }); throw e; }
`;

serving("What is thrown crosses with its type, message and the user's frames, outermost first", FAILING, async (hub) => {
  const error = await hub.error("divide", 1, 0);
  assert.deepEqual([error.code, error.type, error.message, error.cause], ["raised", "RangeError", "b is zero", null]);
  assert.deepEqual(error.frames, [
    [hub.target, 3, "divide", "return check(b) / a;"],
    [hub.target, 6, "check", 'if (b === 0) throw new RangeError("b is zero");   // line 6'],
  ]);
});

serving("Types of the user's own, names that were set, causes and groups are told", FAILING, async (hub) => {
  const error = await hub.error("buy");
  assert.deepEqual([error.type, error.message], ["OutOfStock", "no tea"]);
  assert.deepEqual([error.cause.type, error.cause.message, error.cause.frames.length], ["TypeError", "inner", 1]);
  assert.equal((await hub.error("named")).type, "Named");
  assert.deepEqual((await hub.error("group")).notes, ["1 of 2: Error: a", "2 of 2: TypeError: b"]);
  assert.equal((await hub.error("circle")).cause, null);
});

serving("Errors of async functions have their frames too", FAILING, async (hub) => {
  const error = await hub.error("later");
  assert.deepEqual(error.frames.map(([, line, name]) => [line, name]), [[12, "later"], [6, "check"]]); // prettier-ignore
});

serving("Whatever else is thrown is told as well as can be", FAILING, async (hub) => {
  const text = await hub.error("text");
  assert.deepEqual([text.code, text.type, text.message], ["raised", "string", "just a text"]);
  assert.deepEqual([(await hub.error("nothing")).type, (await hub.error("nothing")).message], ["undefined", "undefined"]);
  assert.equal((await hub.error("odd")).message, '{"code":5}');
  assert.match((await hub.error("strange")).message, /its text cannot be had/);
  const deep = await hub.error("deep", 0);
  assert.deepEqual([deep.type, deep.frames.length > 10], ["RangeError", true]);
  assert.equal((await hub.error("Item")).frames.at(-1)[2], "Item");
  assert.equal(await hub.call("Item.of", 3), 3);
});

const refused = [
  ["a class of the user's", "new Date2()", "result.when", /result\.when cannot cross: it is a value of the type Date2; send plain values/],
  ["a promise", "Promise.resolve(1)", "result.when", /result\.when cannot cross: it is a promise; await it first/],
  ["a symbol", "Symbol('x')", "result.when", /type symbol/],
  ["a WeakMap", "new WeakMap()", "result.when", /type WeakMap/],
  ["an invalid Date", "new Date(NaN)", "result.when", /an invalid Date/],
  ["a year that does not cross", "new Date(9e14)", "result.when", /the year 30489/],
  ["a value in itself", "circle()", "result.when.again[0]", /a value that contains itself/],
  ["a regular expression", "/x/", "result.when", /type RegExp/],
  ["a key that is a symbol", "{ [Symbol('s')]: 1 }", "result.when[\"Symbol(s)\"]", /cannot cross/],
];
for (const [what, code, place, text] of refused) {
  serving(`A result with ${what} is refused by its place`, `
    class Date2 {}
    function circle() { const made = {}; made.again = [made]; return made; }
    export function give() { return { when: ${code} }; }
  `, async (hub) => {
    const error = await hub.error("give");
    assert.deepEqual([error.code, error.path, error.type], ["value", place, "pons.CrossingError"]);
    assert.match(error.message, text);
  });
}

serving("What is nested too deeply is refused, on the way in and on the way out", `
  export function nest(n) { let v = 1; for (let i = 0; i < n; i++) v = [v]; return v; }
  export const same = (v) => v;
`, async (hub) => {
  assert.equal((await hub.error("nest", 51)).code, "value");
  await hub.call("nest", 50);
  let deep = 1;
  for (let i = 0; i < 51; i++) deep = [deep];
  assert.deepEqual([(await hub.error("same", deep)).code, (await hub.error("same", deep)).path], ["value", "args"]);
  await hub.call("same", deep[0]);
}, { limits: { depth: 50 } });

serving("A message beyond the limit is refused by its sender", `
  export const text = (n) => "x".repeat(n);
  export const bytes = (n) => new Uint8Array(n);
  export const umlauts = (n) => "ä".repeat(n);
`, async (hub) => {
  for (const [name, count] of [["text", 100_000], ["bytes", 100_000], ["umlauts", 51_000]]) {
    const error = await hub.error(name, count);
    assert.deepEqual([error.code, /limit `message`/.test(error.message)], ["value", true]);
  }
  assert.equal((await hub.call("umlauts", 40_000)).length, 40_000);
}, { limits: { message: 100_000 } });

const broken = [
  ["syntax", { "m.mjs": "export const a = 1;\nexport function ( {\n" }, "SyntaxError", (hub, e) => assert.deepEqual(e.frames, [[hub.target, 2, null, "export function ( {"]])],
  ["CommonJS syntax", { "m.cjs": "const a = 1;\n\nlet let = 2;\n" }, "SyntaxError", (hub, e) => assert.deepEqual(e.frames.at(-1).slice(0, 3), [hub.target, 3, null])],
  ["a throw", { "m.mjs": "\nthrow new TypeError('at load');" }, "TypeError", (hub, e) => assert.deepEqual(e.frames, [[hub.target, 2, null, "throw new TypeError('at load');"]])],
  ["a missing import", { "m.mjs": "import './not-there.mjs';" }, "Error", (_, e) => assert.match(e.message, /not-there/)],
  ["an import of a name that is not there", { "m.mjs": "import { x } from './b.mjs';", "b.mjs": "" }, "SyntaxError", (_, e) => assert.match(e.message, /does not provide an export named 'x'/)],
  ["a reserved name", { "m.mjs": "export default { pons: { run() {} } };" }, "LoadError", (_, e) => assert.match(e.message, /"pons\.run" must be renamed/)],
  ["a name with a control character", { "m.mjs": "export const api = { 'a\\nb'() {} };" }, "LoadError", (_, e) => assert.match(e.message, /no control character/)],
  ["an object in itself", { "m.mjs": "export const api = { f() {} }; api.again = api;" }, "LoadError", (_, e) => assert.match(e.message, /contains itself/)],
  ["TypeScript", { "m.ts": "export const a: number = 1;" }, "LoadError", (_, e) => assert.match(e.message, /TypeScript, which Node 20.* does not run/)],
];
for (const [what, files, type, check] of broken) {
  serving(`A module with ${what} fails to load, and says why`, files, async (hub) => {
    assert.equal(hub.ready, undefined);
    assert.deepEqual([hub.failure.code, hub.failure.type], ["load", type]);
    check(hub, hub.failure);
    assert.equal(await hub.finish(), 1);
  }, { mayFail: true });
}

serving("A file that is not there is named", "", async (hub) => {
  assert.match(hub.failure.message, /There is no file \/no\/such\.mjs/);
}, { mayFail: true, target: "/no/such.mjs" });

serving("A module that exits while it loads ends with its code", "process.exit(7);", async (hub) => {
  assert.equal(await hub.finish(), 7);
}, { mayFail: true });
