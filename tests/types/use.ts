// What the types of hints.ts let a program do, and what they do not: tests/js/types.test.mjs compiles it.
import { connect, named, NDArray, Tagged } from "pons";
import type { Basket, Color, Hints, Item } from "./hints.ts";

export async function use(): Promise<void> {
  const py = await connect<Hints>();
  const color: Color = await py.echo_color("red");
  // @ts-expect-error No such colour.
  await py.echo_color("green");
  const items: Item[] = await py.paint([], "red", 2);
  await py.paint(items, "blue", named({ shade: 1 }));
  // @ts-expect-error A shade is 1 or 2.
  await py.paint(items, "blue", named({ shade: 3 }));
  // @ts-expect-error The colour has to be given.
  await py.paint(items);
  await py.numbers("1.10", new Tagged("uuid", "0".repeat(32)));
  const [amount, id]: [string, string] = await py.numbers(new Tagged("decimal", "1.10"), "an id");
  const text: string = amount + id + color + items[0]?.price;
  for await (const number of py.count(3)) {
    const twice: number = number * 2;
    await py.later(twice);
  }
  // @ts-expect-error Its items are numbers.
  for await (const word of py.count(3)) word.toUpperCase();
  await py.every_kind(1, 2, 3, 4.5, 5.5, named({ d: text }));
  await py.every_kind(1, 2, named({ d: text, e: "e", more: true }));
  // @ts-expect-error d has no default.
  await py.every_kind(1, 2, named({ e: "e" }));
  const first: number = await py.first([1, 2], 3);
  const area: number = (await py.double(first)) + (await py.only_by_name(named({ limit: 3 })));
  const basket: Basket = await py.Basket("Ada");
  const count: number = await basket.call("add", "tea", 2);
  for await (const name of basket.stream("names")) name.toUpperCase();
  // @ts-expect-error No such method.
  await basket.call("remove", "tea");
  using another: Basket = await py.Basket.opened("Bob");
  const found: Basket | null = await py.find("Eve");
  await py.call_back((a, b) => a + b.length, () => 2, () => undefined);
  const by: (a: number) => Promise<number> = await py.maker(area);
  await py.math.deep.twice(await by(count));
  await py["to-day"]["at 5"](2);
  const when: Date | Tagged = (await py.times(new Date(), new Tagged("date", 2024, 2, 29), new Tagged("time", 1, 2, 3, 0, 0, null), new Tagged("duration", 1, 0, 0)))[0];
  const names: Map<number, string> | Record<string, never> = await py.containers([1], [1, "a"], [0.5], { a: [1] }, new Set(["a"]), new Set([1]));
  // @ts-expect-error Nobody exposes it.
  await py.nothing();
  // @ts-expect-error What has no hint is not known.
  (await py.unhinted(1, named({ c: 2 }))).length;
  await py.call("then", 1);
  void [when, names, another, found, NDArray];
}
