import assert from "node:assert/strict";
import path from "node:path";
import { serving } from "./serving.mjs";

const API = `/** Tools for a shop. */
import fs from "node:fs";

/**
 * Adds two numbers.
 *
 * @param {number} a the first
 * @param {number} [b]
 * @returns {number}
 */
export function add(a, b = 2) { return a + b; }

// not this one
export const arrow = async (x, { y, z } = {}, ...rest) => x;
export const single = x => x;
export function* items(list = [1, (2)], text = "a,b)") { yield* list; }
export async function* later() {}

/** A basket. */
export class Basket {
  constructor(owner, limit = 10 /* items */) { this.owner = owner; }
  /** Opens one. */
  static open(owner) { return new Basket(owner); }
  static _hidden() {}
}
export class Empty {}
export class NotFound extends Error {}
export const math = {
  /** Twice. */
  twice(x) { return 2 * x; },
  deep: { sum: (...n) => n.length },
  _private() {},
  number: 5,
};
export const builtin = Math.max;
export const constant = 5;
export function _private() {}
export default function main(a) { return a; }
`;

serving("Everything that is exported is described, with what stands before it", API, async (hub) => {
  const { module, doc, file, actions } = await hub.call("pons.describe");
  assert.deepEqual([module, doc, file], ["m", "Tools for a shop.", hub.target]);
  const table = Object.fromEntries(actions.map(({ name, ...rest }) => [name, rest]));
  assert.deepEqual(Object.fromEntries(actions.map(({ name, kind, signature }) => [name, [kind, signature]])), {
    add: ["function", "(a: number, b: number = 2): number"], arrow: ["async", "(x, arg1 = {}, ...rest)"], single: ["function", "(x)"],
    items: ["stream", '(list = [1, (2)], text = "a,b)")'], later: ["async-stream", "()"], Basket: ["class", "(owner, limit = 10)"],
    "Basket.open": ["function", "(owner)"], Empty: ["class", "()"], "math.twice": ["function", "(x)"], "math.deep.sum": ["function", "(...n)"],
    builtin: ["function", "(...args)"], main: ["function", "(a)"],
  }); // prettier-ignore
  assert.deepEqual([table.add.doc, table.add.returns, table.arrow.doc, table.Basket.doc, table["Basket.open"].doc, table["math.twice"].doc], [
    "Adds two numbers.", "number", null, "A basket.", "Opens one.", "Twice.",
  ]); // prettier-ignore
  assert.deepEqual(table.add.parameters, [
    { name: "a", kind: "positional", type: "number", default: null, filled: false },
    { name: "b", kind: "positional", type: "number", default: "2", filled: false },
  ]);
  assert.equal(table.arrow.parameters[2].kind, "rest");
});

serving("Methods keep the object or class that they belong to", `
  export const api = { n: 5, get() { return this.n; }, inner: { n: 6, get() { return this.n; } } };
  export class A { static n = 7; static get() { return this.n; } }
  export function bare() { return this == null; }
`, async (hub) => {
  assert.deepEqual([await hub.call("api.get"), await hub.call("api.inner.get"), await hub.call("A.get"), await hub.call("bare")], [5, 6, 7, true]);
});

const forms = [
  ["CommonJS exports", { "m.cjs": "exports.add = (a, b) => a + b; exports._no = () => 1;" }, ["add"]],
  ["a CommonJS function", { "m.cjs": "module.exports = function add(a, b) { return a + b; };" }, ["add"]],
  ["a nameless CommonJS function", { "m.cjs": "module.exports = (a, b) => a + b;" }, ["default"], "default"],
  ["a .js file, which is CommonJS by default", { "m.js": "module.exports = { add: (a, b) => a + b };" }, ["add"]],
  ["a .js file of a package of ES modules", { "m.js": "export const add = (a, b) => a + b;", "package.json": '{"type":"module"}' }, ["add"]],
  ["a default object", { "m.mjs": "export default { add(a, b) { return a + b; }, deep: { f() {} } };" }, ["add", "deep.f"]],
  ["a default that has a name of its own too", { "m.mjs": "export const add = (a, b) => a + b; export default add;" }, ["add"]],
  ["names that no identifier can have", { "m.mjs": "const f = (a, b) => a + b; export { f as 'grün und blau', f as add };" }, ["add", "grün und blau"]],
];
for (const [what, files, names, call = "add"] of forms) {
  serving(`Actions are found in ${what}`, files, async (hub) => {
    assert.deepEqual(hub.ready.actions.map(([name]) => name).sort(), names);
    assert.equal(await hub.call(call, 2, 3), 5);
  });
}

serving("A folder with a package is loaded by its main file", { "p/package.json": '{"main":"lib/x.js"}', "p/lib/x.js": "exports.f = () => 1;" }, async (hub) => {
  assert.equal(await hub.call("f"), 1);
}, { target: "p" });

serving("A path with spaces and letters of other alphabets is one as any", { "mit Leerzeichen/grün 💡.mjs": "export const f = () => { throw new Error('x'); };" }, async (hub) => {
  assert.deepEqual((await hub.error("f")).frames[0].slice(0, 2), [hub.target, 1]);
  assert.equal(path.basename(hub.target), "grün 💡.mjs");
});
