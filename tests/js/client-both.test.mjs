// What the host's side calls: functions of the client, callbacks; and handles that the client holds.
import assert from "node:assert/strict";
import { HandleLost, RemoteError } from "../../runtimes/js/dist/node.mjs";
import { join, joined, until } from "./joined.mjs";

const actions = {
  twice: (x) => 2 * x,
  later: async (x) => (await new Promise((resolve) => setTimeout(resolve, 10)), x),
  *several(n) {
    for (let i = 0; i < n; i++) {
      yield i;
    }
  },
  async *slow(n) {
    for (let i = 0; i < n; i++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield i;
    }
  },
  broken() {
    throw new TypeError("not today");
  },
  chart: { title: "none", rename(title) { return `${this.title} -> ${title}`; } },
  _hidden: () => 1,
}; // prettier-ignore

joined("Python calls functions of the client: plain ones, async ones, methods, generators", async (py) => {
  assert.equal(await py.call_page("twice", 4), 8);
  assert.equal(await py.call_page("later", "x"), "x");
  assert.equal(await py.call_page("chart.rename", "new"), "none -> new");
  assert.deepEqual(await py.read_page("several", 2000), Array.from({ length: 2000 }, (_, i) => i));
  assert.deepEqual(await py.read_page("slow", 5), [0, 1, 2, 3, 4]);
  await assert.rejects(py.call_page("_hidden"), RemoteError);
  const error = await py.call_page("broken").catch((caught) => caught);
  assert.match(error.traceback, /not today/);
}, { actions });

joined("Functions as arguments are called in the course of the call, and after it", async (py) => {
  assert.equal(await py.apply((x) => x + 1, 4), 5);
  assert.equal(await py.apply(async (x) => x + 1, 4), 5);
  const seen = [];
  await py.each([1, 2, 3], (x) => void seen.push(x));
  assert.deepEqual(seen, [1, 2, 3]);
  await py.hold((x) => x * 10);
  assert.equal(await py.call_held(4), 40);
  await py.drop();
  await assert.rejects(py.apply(() => {
    throw new RangeError("of mine");
  }, 1), /of mine/);
});

joined("A function of the client calls back in the course of the call, at once and later", async (py) => {
  const nested = await join({
    actions: {
      deep: (x) => nested.add(x, 1), // in the same turn: it belongs to the call that Python waits for
      deeper: async (x) => {
        const mine = nested.within({}); // a page has to say so; Node knows by itself
        await new Promise((resolve) => setTimeout(resolve, 10));
        return mine.add(x, 1);
      },
      deepest: async (x) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return nested.add(x, 1);
      },
    },
  });
  assert.equal(await nested.call_page("deep", 1), 2);
  assert.equal(await nested.call_page("deeper", 1), 2);
  assert.equal(await nested.call_page("deepest", 1), 2);
  nested.close();
  assert.equal(py.state, "open");
});

joined("Functions and objects of Python's are held until they are let go", async (py) => {
  const add = await py.adder(5);
  assert.equal(await add(1), 6);
  add.dispose();
  await assert.rejects(add(1), HandleLost);
  const counter = await py.Counter();
  assert.equal(await counter.call("step"), 1);
  assert.equal(await counter.call("step", 4), 5);
  counter[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
  await assert.rejects(counter.call("step"), HandleLost);
  const made = await py.handleOf("adder", 3);
  assert.equal(await made(1), 4);
});

joined("What came by one connection goes by another as what it is here: a function can be called, an object cannot cross", async (py) => {
  const other = await join();
  const add = await other.adder(5);
  const counter = await other.Counter();
  await other.adder(6); // so that the numbers of handles differ
  await py.adder(100);
  assert.equal(await other.apply(add, 1), 6, "at home it is itself");
  assert.equal(await py.apply_async(add, 1), 6, "elsewhere it is called through here");
  await assert.rejects(py.echo(counter), { name: "CrossingError" });
  other.close();
});

joined("What nobody refers to any more is let go by the garbage collector", async (py) => {
  if (globalThis.gc === undefined) {
    return; // run with --expose-gc
  }
  let collected = false;
  const registry = new FinalizationRegistry(() => (collected = true));
  await (async () => registry.register(await py.adder(1), 0))();
  await until(async () => {
    globalThis.gc();
    await py.add(1, 1);
    return collected;
  }, "it was collected");
});
