// The call at hand as code: in JavaScript, Python, C# and for curl.
import { NDArray, Tagged } from "pons";
import { isPlain } from "../values/kinds.ts";
import { scalarText } from "../values/words.ts";
import { type Described, isStreamKind } from "./described.ts";
import type { Arguments } from "./form.ts";

export type Language = "JavaScript" | "Python" | "C#" | "curl";

export const LANGUAGES: readonly Language[] = ["JavaScript", "Python", "C#", "curl"];

const SHORT = 2000; // bytes and texts beyond this are left to whoever writes the code

/** Writes the call. */
export function codeOf(language: Language, action: Described, { positional, named }: Arguments): string {
  const name = action.short;
  const isStream = isStreamKind(action);
  switch (language) {
    case "JavaScript": {
      const parts = positional.map(javascript);
      if (Object.keys(named).length > 0) {
        parts.push(`named(${javascript(named)})`);
      }
      const isName = /^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name) && !/^(then|call|stream|handleOf|within|on|events|emit|session|describe|client|state|onState|close|constructor|toString)(\.|$)/.test(name);
      const call = isName ? `py.${name}(${parts.join(", ")})` : `py.${isStream ? "stream" : "call"}(${[JSON.stringify(name), ...parts].join(", ")})`;
      const imports = Object.keys(named).length > 0 ? "connect, named" : "connect";
      const use = isStream ? `for await (const item of ${call}) {\n  console.log(item);\n}` : `console.log(await ${call});`;
      return `import { ${imports} } from "/pons.js";\n\nconst py = await connect();\n${use}`;
    }
    case "Python": {
      const parts = [...positional.map(python), ...Object.entries(named).map(([key, value]) => `${key}=${python(value)}`)];
      const args = [JSON.stringify(name), ...parts].join(", ");
      const use = isStream ? `for item in hub.stream(${args}):\n        print(item)` : `print(hub.call(${args}))`;
      return `import pons\n\nwith pons.connect() as hub:  # PONS_ADDRESS, PONS_TOKEN\n    ${use}`;
    }
    case "C#": {
      const parts = [JSON.stringify(name), ...positional.map(csharp)];
      if (Object.keys(named).length > 0) {
        const pairs = Object.entries(named).map(([key, value]) => `[${JSON.stringify(key)}] = ${csharp(value)}`);
        parts.splice(1, 0, `new CallOptions { Keywords = new Dictionary<string, object?> { ${pairs.join(", ")} } }`);
      }
      return isStream
        ? `await foreach (object? item in hub.StreamAsync<object?>(${parts.join(", ")}))\n{\n    Console.WriteLine(item);\n}`
        : `object? result = await hub.CallAsync<object?>(${parts.join(", ")});`;
    }
    default: {
      const isNamed = Object.keys(named).length > 0;
      const byName = isNamed && positional.length > 0 ? { ...nameAll(action, positional), ...named } : named;
      const body = json(isNamed ? byName : positional);
      return `curl ${location.origin}/api/${encodeURIComponent(name)} \\\n  -H "Authorization: Bearer $PONS_TOKEN" \\\n  -H "Content-Type: application/json" \\\n  -d '${body.replaceAll("'", "'\\''")}'`;
    }
  }
}

function nameAll(action: Described, positional: unknown[]): Record<string, unknown> {
  return Object.fromEntries(positional.map((value, i) => [action.parameters?.[i]?.name ?? String(i), value]));
}

interface Words {
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly list: readonly [string, string];
  key(name: string): string;
  readonly object: readonly [string, string];
  big(value: bigint): string;
  tagged(value: Tagged): string;
  number(value: number): string;
  bytes(bytes: Uint8Array): string;
}

function write(value: unknown, words: Words): string {
  const each = (item: unknown): string => write(item, words);
  if (typeof value === "string") {
    return value.length > SHORT ? JSON.stringify(`${value.slice(0, 40)}…`) : JSON.stringify(value);
  }
  if (typeof value === "bigint") {
    return words.big(value);
  }
  if (typeof value === "number") {
    return words.number(value);
  }
  if (value === null || value === undefined || typeof value === "boolean") {
    return typeof value === "boolean" ? (value ? words.yes : words.no) : words.none;
  }
  if (value instanceof Tagged) {
    return words.tagged(value);
  }
  if (value instanceof Uint8Array) {
    return words.bytes(value);
  }
  if (Array.isArray(value) || value instanceof Set) {
    return words.list[0] + [...value].map(each).join(", ") + words.list[1];
  }
  if (isPlain(value)) {
    return words.object[0] + Object.entries(value).map(([key, item]) => words.key(key) + each(item)).join(", ") + words.object[1]; // prettier-ignore
  }
  return typeof value === "function" ? "(...args) => undefined" : value instanceof NDArray ? each(value.toJs()) : scalarText(value);
}

const floatText = (value: Tagged): string => (/[.e]/i.test(String(value)) ? String(value) : `${String(value)}.0`);
const numbersOf = (value: Tagged, count: number): string => value.values.slice(0, count).join(", ");

const javascript = (value: unknown): string =>
  write(value, {
    none: "null", yes: "true", no: "false", list: ["[", "]"], object: ["{ ", " }"],
    key: (name) => (/^[A-Za-z_]\w*$/.test(name) ? `${name}: ` : `${JSON.stringify(name)}: `),
    big: (number) => `${number}n`,
    number: (number) => String(number),
    tagged: (tagged) => `new Tagged(${[tagged.tag, ...tagged.values].map((part) => JSON.stringify(part)).join(", ")})`,
    bytes: (bytes) => (bytes.length > 40 ? `bytes /* ${bytes.length} of them */` : `new Uint8Array([${bytes.join(", ")}])`),
  }); // prettier-ignore

const python = (value: unknown): string =>
  value instanceof Set ? (value.size === 0 ? "set()" : `{${[...value].map(python).join(", ")}}`) :
  typeof value === "function" ? "print" :
  write(value, {
    none: "None", yes: "True", no: "False", list: ["[", "]"], object: ["{", "}"],
    key: (name) => `${JSON.stringify(name)}: `,
    big: String,
    number: (number) => (Number.isNaN(number) ? 'float("nan")' : Number.isFinite(number) ? String(number) : `float("${number > 0 ? "" : "-"}inf")`),
    tagged: (tagged) => {
      const text = JSON.stringify(String(tagged));
      return { float: floatText(tagged), decimal: `decimal.Decimal(${text})`, uuid: `uuid.UUID(${text})`, naive: `datetime.datetime(${numbersOf(tagged, 6)})`, date: `datetime.date(${numbersOf(tagged, 3)})`, time: `datetime.time(${numbersOf(tagged, 3)})`, duration: `datetime.timedelta(${numbersOf(tagged, 3)})` }[tagged.tag] ?? text;
    },
    bytes: (bytes) => (bytes.length > 40 ? `data  # ${bytes.length} bytes` : `bytes([${bytes.join(", ")}])`),
  }); // prettier-ignore

const csharp = (value: unknown): string =>
  typeof value === "function" ? "(object? value) => Console.WriteLine(value)" :
  write(value, {
    none: "null", yes: "true", no: "false", list: ["new object?[] { ", " }"], object: ["new Dictionary<string, object?> { ", " }"],
    key: (name) => `[${JSON.stringify(name)}] = `,
    big: (number) => `BigInteger.Parse("${number}")`,
    number: (number) => (Number.isNaN(number) ? "double.NaN" : Number.isFinite(number) ? String(number) : number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"),
    tagged: (tagged) => {
      const text = JSON.stringify(String(tagged));
      return { float: floatText(tagged), decimal: `${String(tagged)}m`, uuid: `Guid.Parse(${text})`, naive: `new DateTime(${numbersOf(tagged, 6)})`, date: `new DateOnly(${numbersOf(tagged, 3)})`, time: `new TimeOnly(${numbersOf(tagged, 3)})`, duration: `TimeSpan.FromSeconds(${Number(tagged.values[0]) * 86_400 + Number(tagged.values[1])})` }[tagged.tag] ?? text;
    },
    bytes: (bytes) => (bytes.length > 40 ? `data /* ${bytes.length} bytes */` : `new byte[] { ${bytes.join(", ")} }`),
  }); // prettier-ignore

const json = (value: unknown): string =>
  write(value, {
    none: "null", yes: "true", no: "false", list: ["[", "]"], object: ["{", "}"],
    key: (name) => `${JSON.stringify(name)}: `,
    big: String,
    number: (number) => (Number.isFinite(number) ? String(number) : "null"),
    tagged: (tagged) => (tagged.tag === "float" ? floatText(tagged) : JSON.stringify({ $: [tagged.tag, ...tagged.values] })),
    bytes: (bytes) => JSON.stringify({ $: ["bytes", btoa(String.fromCharCode(...bytes.subarray(0, SHORT)))] }),
  }); // prettier-ignore
