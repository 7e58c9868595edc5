// What every language of the matrix calls others by, in JavaScript; from_python.py and FromCSharp.cs say the same.

export const call = (action, args) => pons.call(action, ...args);

export async function collect(action, args, most) {
  const items = [];
  for await (const item of pons.stream(action, ...args)) {
    items.push(item);
    if (items.length === most) break;
  }
  return items;
}

export async function collect_to_error(action, args) {
  const items = [];
  try {
    for await (const item of pons.stream(action, ...args)) items.push(item);
  } catch (error) {
    return [items, error.message];
  }
}

export async function fail(action, args) {
  try {
    await pons.call(action, ...args);
  } catch (error) {
    return [error.name === "UnknownAction" ? error.name : error.type, error.message];
  }
}

export const give_function = (action, value) => pons.call(action, (n) => n + 1, value);

export async function give_function_to_keep(action) {
  await pons.call(action, (n) => n * 10);
}

export async function find_itself(action) {
  const f = () => 0;
  return (await pons.call(action, f)) === f;
}

export async function use_function(action, n, m) {
  const f = await pons.call(action, n);
  return f(m);
}

export const give_stream = (action, numbers) =>
  pons.call(action, (async function* () {
    yield* numbers;
  })());

export async function use_object(action, start) {
  const counter = await pons.call(action, start);
  return [await counter.call("increment"), await counter.call("increment", 5), await counter.get("value")];
}
