// Streams and events of the client.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { PonsError, PythonError } from "../../runtimes/js/dist/node.mjs";
import { ROOT } from "./hub.mjs";
import { joined, until } from "./joined.mjs";

const { firstValueFrom, from, take, toArray } = createRequire(`${ROOT}/runtimes/js/package.json`)("rxjs");

async function all(items) {
  const found = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

joined("A call that is iterated gives items; a stream has also what was returned", async (py) => {
  const found = [];
  for await (const item of py.count(1000)) {
    found.push(item);
  }
  assert.deepEqual(found, Array.from({ length: 1000 }, (_, i) => i));
  const stream = py.stream("count", 3);
  assert.deepEqual(await all(stream), [0, 1, 2]);
  assert.equal(stream.value, "done");
  const slow = [];
  for await (const item of py.slowly(3)) {
    slow.push(item);
  }
  assert.deepEqual(slow, [0, 1, 2]);
});

joined("Breaking off stops the producer", async (py) => {
  await py.taken();
  for await (const item of py.endless()) {
    if (item === 3) {
      break;
    }
  }
  await until(async () => (await py.taken()).includes("closed"), "the generator is closed");
});

joined("An error comes after the items before it", async (py) => {
  const found = [];
  await assert.rejects(async () => {
    for await (const item of py.broken(3)) {
      found.push(item);
    }
  }, PythonError);
  assert.deepEqual(found, [0, 1, 2]);
});

joined("A call is one or the other", async (py) => {
  const call = py.count(3);
  call.catch(() => undefined);
  assert.throws(() => call[Symbol.asyncIterator](), PonsError);
  const stream = py.count(3);
  stream[Symbol.asyncIterator]();
  await assert.rejects(async () => stream, PonsError);
});

joined("A slow reader slows the producer, and nobody else", async (py) => {
  const stream = py.stream("endless");
  await stream.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  assert.equal(await py.add(1, 2), 3);
  assert.ok(performance.now() - began < 2000);
  let last = 0;
  for (let i = 0; i < 5000; i++) {
    last = (await stream.next()).value;
  }
  assert.equal(last, 5000);
  await stream.return();
});

joined("rxjs takes a call as an observable, each subscription anew; ending it stops the producer", async (py) => {
  const readings = from(py.count(5));
  assert.deepEqual(await firstValueFrom(readings.pipe(toArray())), [0, 1, 2, 3, 4]);
  assert.deepEqual(await firstValueFrom(readings.pipe(toArray())), [0, 1, 2, 3, 4]);
  await py.taken();
  assert.deepEqual(await firstValueFrom(from(py.endless()).pipe(take(3), toArray())), [0, 1, 2]);
  await until(async () => (await py.taken()).includes("closed"), "unsubscribing stops it");
  await py.taken();
  const subscription = from(py.endless()).subscribe();
  await until(async () => (await py.taken()).includes("begun"), "it has begun");
  subscription.unsubscribe();
  await until(async () => (await py.taken()).includes("closed"), "unsubscribing stops it at once");
  const error = await firstValueFrom(from(py.broken(0))).catch((caught) => caught);
  assert.ok(error instanceof PythonError);
});

joined("A stream within limits ends with them", async (py) => {
  await py.taken();
  const found = [];
  await assert.rejects(async () => {
    for await (const item of py.within(0.1).slowly(1000)) {
      found.push(item);
    }
  }, { name: "TimeoutError" });
  assert.ok(found.length > 0);
});

joined("Events reach functions and loops, by topic or its beginning", async (py) => {
  const heard = [];
  const subscription = py.on("prices.*", ({ topic, data }) => heard.push([topic, data]));
  await py.tell("prices.tea", { now: 3 });
  await until(() => heard.length === 1, "it was heard");
  assert.deepEqual(heard, [["prices.tea", { now: 3 }]]);
  subscription.close();
  await py.tell("prices.tea", 4);

  const reader = py.events("news");
  await py.tell("news", 1);
  await py.tell("news", 2);
  const found = [];
  for await (const { data } of reader) {
    found.push(data);
    if (found.length === 2) {
      break;
    }
  }
  assert.deepEqual(found, [1, 2]);
  assert.equal(heard.length, 1);
});

joined("Nothing is missed between a subscription and the call after it", async (py) => {
  for (let i = 0; i < 50; i++) {
    const heard = new Promise((resolve) => py.on(`round.${i}`, ({ data }) => resolve(data)));
    void py.tell(`round.${i}`, i);
    assert.equal(await heard, i);
  }
});

joined("Loops over events end with the connection, and listeners that fail harm nobody", async (py) => {
  const reader = py.events("never");
  const loop = (async () => {
    for await (const each of reader) {
      assert.fail(each);
    }
    return "over";
  })();
  py.close();
  assert.equal(await loop, "over");
  assert.throws(() => py.emit("late"), { name: "ConnectionLost" });
});
