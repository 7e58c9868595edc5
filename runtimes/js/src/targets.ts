// The actions on a thing behind a handle: `pons.invoke` to `pons.iterate` (SPEC chapter 4).
import { Action, type AnyFunction, type Kind, actionOf } from "./actions.ts";
import type { Call } from "./calls.ts";
import { type ErrorDict, Refused, WrongArguments, plainError } from "./errors.ts";
import { CLASS, FUNCTION, type Handles, type Thing, isClass, lostReason } from "./handles.ts";
import type { Message } from "./messages.ts";
import { typeName } from "./values/places.ts";
import { define } from "./values/reading.ts";
import { iteratorOf } from "./yielding.ts";

type Target = Record<string, unknown>;

const NAMES = new Set(["invoke", "method", "get", "set", "item", "put", "length", "iterate"].map((name) => `pons.${name}`));

/** Gives what a call on a handle runs, or the error that it ends in; undefined where it is none. */
export function findOnHandle(handles: Handles, { name, client }: Call, message: Message): Action | ErrorDict | undefined {
  if (!NAMES.has(name)) {
    return undefined;
  }
  const entry = message.handles?.[0];
  if (entry === undefined || entry[0] !== 2) {
    return plainError("arguments", `${name} needs a handle of a thing that lives here first in its message.`);
  }
  const thing = handles.find(entry);
  if (thing === undefined) {
    return plainError("handle-lost", lostReason(entry[2]));
  }
  return client === 0 ? onHandle(name, thing) : forClient(name, thing, handles);
}

function onHandle(name: string, thing: Thing): Action {
  const target = thing.value as Target;
  if (name === "pons.invoke") {
    return typeof target === "function" ? actionOf(name, target as AnyFunction) : action(name, () => failInvoke(target));
  }
  if (name === "pons.iterate") {
    return new Action(name, () => iterate(target), iterate as AnyFunction, "async-stream");
  }
  const run = RUNS[name]!;
  return action(name, (...args) => run(target, ...args));
}

/** Gives what a call of a client's runs, or the refusal of it: clients call functions and public methods, and nothing else. */
function forClient(name: string, thing: Thing, handles: Handles): Action | ErrorDict {
  if (name === "pons.invoke" && (thing.what === FUNCTION || thing.what === CLASS)) {
    return onHandle(name, thing);
  }
  if (name === "pons.method" && handles.isOfExposed(thing.value)) {
    return action(name, (method, ...args) => publicMethod(thing.value as Target, method)(...args));
  }
  return plainError("refused", `A client may call functions, and public methods of exposed classes, but not ${name} of a ${typeName(thing.value)}.`);
}

const action = (name: string, run: AnyFunction, kind: Kind = "function"): Action => new Action(name, run, run, kind);

const RUNS: Record<string, (target: Target, ...args: unknown[]) => unknown> = {
  "pons.method": (target, name, ...args) => {
    const method = Reflect.has(Object(target), key(name)) ? target[key(name)] : undefined;
    if (typeof method !== "function") {
      throw new TypeError(`A ${typeName(target)} has no method ${JSON.stringify(name)}.`);
    }
    return isClass(method) ? new (method as new (...args: unknown[]) => unknown)(...args) : (method as AnyFunction).apply(target, args);
  },
  "pons.get": (target, name) => {
    if (!Reflect.has(Object(target), key(name))) {
      throw new TypeError(`A ${typeName(target)} has no attribute ${JSON.stringify(name)}.`);
    }
    const value = target[key(name)];
    // A method keeps the object that it was taken from, as it does in other languages.
    return typeof value === "function" && !isClass(value) && typeof target === "object" && !isModule(target) ? (value.bind(target) as unknown) : value;
  },
  "pons.set": (target, name, value) => assign(target, key(name), value),
  "pons.item": (target, name) => {
    if (isMap(target)) {
      return Map.prototype.get.call(target, name);
    }
    return target[index(name)];
  },
  "pons.put": (target, name, value) => {
    if (isMap(target)) {
      Map.prototype.set.call(target, name, value);
    } else {
      assign(target, index(name), value);
    }
  },
  "pons.length": (target) => {
    const length = target.length ?? target.size ?? target.byteLength;
    if (typeof length !== "number") {
      throw new TypeError(`A ${typeName(target)} has no length.`);
    }
    return length;
  },
};

const isMap = (target: unknown): target is Map<unknown, unknown> => Object.prototype.toString.call(target) === "[object Map]";
const isModule = (target: unknown): boolean => Object.prototype.toString.call(target) === "[object Module]";

/** Sets a property, which is the object's own also where it is called `__proto__`. */
function assign(target: Target, name: string, value: unknown): void {
  if (name === "__proto__") {
    define(target, name, value);
  } else if (!Reflect.set(target, name, value)) {
    throw new TypeError(`The attribute ${JSON.stringify(name)} of a ${typeName(target)} cannot be set.`);
  }
}

function key(name: unknown): string {
  if (typeof name !== "string") {
    throw new WrongArguments(`The name of an attribute or method must be text, but is of the type ${typeName(name)}.`);
  }
  return name;
}

function index(name: unknown): string {
  if (typeof name !== "string" && typeof name !== "number") {
    throw new WrongArguments(`The key of an item must be a text or a number, but is of the type ${typeName(name)}.`);
  }
  return String(name);
}

/** Steps what can be iterated without ending it, when whoever reads breaks off: another may read on. */
async function* iterate(target: unknown): AsyncGenerator<unknown, unknown> {
  const iterator = iteratorOf(target);
  if (iterator === undefined) {
    throw new TypeError(`A ${typeName(target)} cannot be iterated.`);
  }
  for (;;) {
    const result = await iterator.next();
    if (result.done) {
      return result.value;
    }
    yield result.value;
  }
}

function failInvoke(target: unknown): never {
  throw new TypeError(`A ${typeName(target)} cannot be called.`);
}

function publicMethod(target: Target, name: unknown): AnyFunction {
  if (typeof name === "string" && name !== "constructor" && !name.startsWith("_")) {
    const parent = (of: object): object | null => Object.getPrototypeOf(of) as object | null;
    for (let above = parent(target); above !== null && above !== Object.prototype; above = parent(above)) {
      const found: unknown = Object.getOwnPropertyDescriptor(above, name)?.value;
      if (typeof found === "function") {
        return (found as AnyFunction).bind(target);
      }
    }
  }
  throw new Refused(`${typeName(target)} is an exposed class: a client may call its public methods, and ${JSON.stringify(name)} is none.`);
}
