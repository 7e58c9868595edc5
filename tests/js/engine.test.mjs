// The engine alone: it knows no pipe, so a test can be its link.
import assert from "node:assert/strict";
import test from "node:test";
import { actionOf, Engine, equip, limitsOf, makeApi, readText, strictly } from "../../runtimes/js/dist/engine.mjs";

/** A place to run with nothing of Node's in it: one call is current while its function runs, and after that none. */
function platform() {
  let running;
  const within = (call, work, ...args) => {
    const outer = running;
    running = call;
    try {
      return work(...args);
    } finally {
      running = outer;
    }
  };
  return {
    run: within, outside: (work) => within(undefined, work), current: () => running, now: () => performance.now(),
    later: (work) => setTimeout(work, 0), after: (milliseconds, work) => setTimeout(work, milliseconds),
    framesOf: () => [],
  }; // prettier-ignore
}

function serve(functions, limits = {}) {
  const sent = [];
  const port = { send: (text) => (sent.push(JSON.parse(text)), text.length), flush() {}, byteLength: (text) => new TextEncoder().encode(text).length };
  const engine = new Engine(port, platform(), limitsOf(limits));
  for (const [name, run] of Object.entries(functions)) {
    engine.actions.set(name, actionOf(name, run));
  }
  engine.outgoing.open();
  engine.events.open();
  const receive = (message) => engine.receive(readText(JSON.stringify(message), 0, strictly(200)));
  return { engine, sent, receive };
}

test("A call is answered before `receive` returns, where its function does not wait", () => {
  const { sent, receive } = serve({ add: (a, b) => a + b });
  receive({ kind: "call", call: 1, name: "add", payload: [2, 3] });
  assert.deepEqual(sent, [{ kind: "return", call: 1, payload: 5 }]);
});

test("The same engine calls, hears of events and ends with its link", async () => {
  const { engine, sent, receive } = serve({});
  const pons = makeApi(engine, equip(engine).log);
  const one = pons.call("far.away", 1);
  assert.deepEqual(sent.pop(), { kind: "call", call: 2, name: "far.away", payload: [1] });
  receive({ kind: "return", call: 2, payload: { $: ["undefined"] } });
  assert.equal(await one, undefined);

  const heard = [];
  pons.on("a*", ({ data }) => heard.push(data));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(sent.pop(), { kind: "call", call: 4, name: "pons.subscribe", payload: ["a*"] });
  receive({ kind: "event", name: "abc", payload: 7 });
  assert.deepEqual(heard, [7]);

  const lost = pons.call("never");
  engine.lose("The host is gone.");
  await assert.rejects(lost, { name: "ConnectionLost", message: "The host is gone." });
  await assert.rejects(pons.call("later"), { name: "ConnectionLost" });
});

test("A proxy that is disposed is released once, with all that was received of it", async () => {
  const { engine, sent, receive } = serve({});
  const pons = makeApi(engine, equip(engine).log);
  const first = pons.call("f");
  const second = pons.call("f");
  for (const call of [2, 4]) {
    receive({ kind: "return", call, handles: [[1, 1, 9]], payload: { $: ["handle", 0] } });
  }
  assert.equal(await first, await second, "one thing is one function");
  (await first).dispose();
  (await first).dispose();
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(sent.filter(({ kind }) => kind === "release"), [{ kind: "release", handles: [[2, 1, 9, 2]] }]); // prettier-ignore
  await assert.rejects((await first)(), { name: "HandleLost" });
});
