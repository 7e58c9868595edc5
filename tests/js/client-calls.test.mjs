// Calls of the client: values, names, errors, limits.
import assert from "node:assert/strict";
import { named, NDArray, PonsError, PythonError, RemoteError, Tagged, UnknownAction, WrongArguments } from "../../runtimes/js/dist/node.mjs";
import { join, joined, until } from "./joined.mjs";

joined("Calls by name, by text, with keywords and in any number at a time", async (py) => {
  assert.equal(await py.add(1, 2), 3);
  assert.equal(await py.call("add", "a", "b"), "ab");
  assert.deepEqual(await py.keywords(1, named({ color: "red", size: 2 })), [1, "red", { size: 2 }]);
  assert.deepEqual(await py.events.create({ x: 1 }), ["created", { x: 1 }]);
  const sums = await Promise.all(Array.from({ length: 1000 }, (_, i) => py.add(i, i)));
  assert.deepEqual(sums, Array.from({ length: 1000 }, (_, i) => 2 * i));
});

joined("An action's name hijacks nothing, and each can be called", async (py) => {
  assert.equal(py.then, undefined, "a connection is nothing to await");
  assert.equal(await (async () => py)(), py);
  assert.equal(await py.call("then"), "then");
  assert.deepEqual(await py.call("on", 1), ["on", 1]);
  assert.deepEqual(await py.call("call", "add", 1), ["call", "add", 1]);
  assert.equal(await py.call("toString"), "toString");
  assert.equal(await py.call("constructor"), "constructor");
  assert.match(String(py), /^\[connection/);
  assert.equal(JSON.stringify({ py }), '{"py":{}}');
  assert.equal(py.toJSON, undefined);
  assert.equal(py.$$typeof, undefined);
  assert.deepEqual(Object.keys(py), [], "what it holds has no name");
  assert.equal(py.__proto__, Object.getPrototypeOf(py));
  await assert.rejects(py.call("__proto__"), UnknownAction);
  assert.throws(() => (py.add = 1), PonsError);
});

joined("What is below an action's name is another action, whatever functions have of that name", async (py) => {
  assert.equal(await py.shop.name(), "shop");
  assert.equal(await py.shop.call(), "calls");
  assert.equal(await py.shop.length(), 3);
  assert.equal(py.shop.then, undefined);
  assert.equal(await py.call("shop.then"), "later");
  assert.equal(await py.events.on(), "listening");
  assert.equal(py.shop.name, py.shop.name, "it is the same function each time");
});

joined("Values cross exactly", async (py) => {
  const back = async (value) => assert.deepStrictEqual(await py.echo(value), value);
  for (const value of [null, true, "ä💡", "", 0, -1, 0.5, 2 ** 53 - 1, -(2 ** 53 - 1), 1e300, NaN, Infinity, -Infinity, [], {}, [[1], { a: [2] }], { $: 1 }, { $: ["int", "5"] }]) {
    await back(value);
  }
  for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 200n, new Set([1, "a"]), new Map([[1, "a"], [true, 2]].slice(0, 1)), new Date(1_700_000_000_123), new Tagged("date", 2026, 2, 28), "\ud800"]) {
    await back(value);
  }
  assert.ok(Object.is(await py.echo(-0), -0));
  assert.equal(await py.echo(5n), 5);
  assert.deepEqual(await py.echo({ ["__proto__"]: 1, constructor: 2 }), JSON.parse('{"__proto__":1,"constructor":2}'));
  await assert.rejects(py.echo({ a: [Symbol("x")] }), { name: "CrossingError", path: "args[0].a[0]" });
  const circle = {};
  circle.self = circle;
  await assert.rejects(py.echo(circle), /contains itself/);
});

joined("Bytes and typed arrays cross without base64, and are what they were", async (py) => {
  const bytes = new Uint8Array(100_000).map((_, i) => i);
  assert.deepEqual(await py.echo(bytes), bytes);
  assert.equal((await py.kind(bytes))[0], "bytes");
  const floats = new Float64Array(50_000).map((_, i) => i / 3);
  const back = await py.echo(floats);
  assert.ok(back instanceof NDArray);
  assert.deepEqual(back.data, floats);
  assert.deepEqual(back.toJs(), floats);
  assert.match(String((await py.kind(floats))[1]), /f8|d/);
  const ints = new BigInt64Array([1n, -(2n ** 63n)]);
  assert.deepEqual((await py.echo(ints)).data, ints);
  const matrix = new NDArray("<f4", [2, 3], "C", new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer));
  assert.deepEqual((await py.echo(matrix)).toJs(), [new Float32Array([1, 2, 3]), new Float32Array([4, 5, 6])]);
});

joined("What is altered after a call was made is sent as it was", async (py) => {
  const list = [1];
  const floats = new Float64Array(1000).fill(1);
  const calls = [py.echo(list), py.echo(floats)];
  list.push(2);
  floats.fill(2);
  const [first, second] = await Promise.all(calls);
  assert.deepEqual(first, [1]);
  assert.equal(second.data[999], 1);
});

joined("An error of Python's has its type, its place and what was behind it", async (py) => {
  const error = await py.fail("broken").catch((caught) => caught);
  assert.ok(error instanceof PythonError && error instanceof RemoteError && error instanceof Error);
  assert.deepEqual([error.name, error.type, error.message, error.code], ["PythonError", "ValueError", "broken", "raised"]);
  assert.equal(error.frames.at(-1)[2], "fail");
  assert.equal(error.cause.type, "KeyError");
  assert.match(error.traceback, /^Traceback[^]*KeyError: 'key'[^]*direct cause[^]*line \d+, in fail\n {4}raise ValueError\(text\) from error\nValueError: broken$/);
  await assert.rejects(py.add(1), WrongArguments);
  const unknown = await py.ad(1, 2).catch((caught) => caught);
  assert.ok(unknown instanceof UnknownAction);
  await assert.rejects(py.count(3), { name: "NotAStream" });
});

joined("A call that lasts too long, or is aborted, ends here and there", async (py) => {
  await py.taken();
  const late = await py.within(0.05).spin().catch((caught) => caught);
  assert.equal(late.name, "TimeoutError");
  await until(async () => (await py.taken()).includes("stopped"), "the time limit stops the code");

  const controller = new AbortController();
  const call = py.within({ signal: controller.signal }).spin();
  setTimeout(() => controller.abort(), 30);
  await assert.rejects(call, { name: "AbortError" });
  await until(async () => (await py.taken()).includes("stopped"), "the signal stops the code");
  await assert.rejects(py.within({ signal: AbortSignal.abort("done") }).add(1, 2), (reason) => reason === "done");
  assert.equal(await py.within(20).add(1, 2), 3);
  assert.equal(await py.within({ signal: new AbortController().signal }).within(20).events.create(1).then((made) => made[1]), 1);
});

joined("Reports and prints are heard by whoever made the call, else by the connection", async (py) => {
  const heard = [];
  const listening = { progress: (...report) => heard.push(report), logs: (entry) => heard.push(entry) };
  assert.equal(await py.within(listening).report(), "whole");
  assert.deepEqual(heard, [{ level: "out", text: "half way\n" }, [0.5, "half"]]);

  const lines = [];
  const other = await join({ logs: (entry) => lines.push(entry.text) });
  await other.report();
  assert.deepEqual(lines, ["half way\n"]);
  other.close();
});

joined("Questions are answered, or nobody is there", async (py) => {
  const polite = await join({ ask: async (prompt, secret) => `${prompt}${secret}` });
  assert.equal(await polite.call("ask", "Name? "), "Name? false");
  polite.close();
  const silent = await join({ ask: () => null });
  await assert.rejects(silent.call("ask", "Name? "), RemoteError);
  silent.close();
  await assert.rejects(py.call("ask", "Name? "), RemoteError);
});

joined("Values of the session are the host's, and are changed in one step", async (py) => {
  assert.equal(await py.session.get("n", 7), 7);
  await py.session.set("n", 1);
  await Promise.all(Array.from({ length: 5 }, () => py.session.update("n", (n) => n + 1)));
  assert.equal(await py.session.get("n"), 6);
  assert.deepEqual(await py.session.keys(), ["n"]);
  assert.ok(await py.session.remove("n"));
});

joined("Answers in another order than the calls find their calls", async (py) => {
  const order = [];
  const calls = [120, 60, 1].map(async (pause) => {
    order.push(await py.later(pause));
    return pause;
  });
  assert.deepEqual(await Promise.all(calls), [120, 60, 1]);
  assert.deepEqual(order, [1, 60, 120]);
});

joined("It says what there is to call", async (py) => {
  const actions = await py.describe();
  assert.ok(actions.some(({ name, kind }) => name.endsWith("count") && kind === "stream"));
  assert.ok(py.client > 0);
});
