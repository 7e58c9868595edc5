// What a module exposes: its actions, by name.
import { Action, type AnyFunction, actionOf } from "./actions.ts";
import { isClass } from "./handles.ts";
import { isName } from "./names.ts";
import { nameOf } from "./values/places.ts";
import { isWellFormed, tagOf } from "./values/plain.ts";

/** The module cannot be served as it stands; the sentence says what to change. */
export class LoadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "LoadError";
  }
}

/** Finds the actions of what a module exports; functions among `jobs` are none. */
export function findActions(exported: object, jobs: ReadonlySet<unknown>): Map<string, Action> {
  const found = new Map<string, Action>();
  collect(exported, "", found, jobs, [exported]);
  return found;
}

function collect(owner: object, prefix: string, found: Map<string, Action>, jobs: ReadonlySet<unknown>, above: object[]): void {
  for (const key of Object.keys(owner)) {
    if (!key.startsWith("_") && !(key === "default" && prefix === "")) {
      const { value } = Object.getOwnPropertyDescriptor(owner, key) ?? {};
      // The bindings of an ES module are read; a getter of an object's is user code, which is not run to look at it.
      expose(prefix + key, value, prefix === "" ? undefined : owner, found, jobs, above);
    }
  }
  if (prefix === "" && Object.hasOwn(owner, "default")) {
    collectDefault((owner as { default: unknown }).default, found, jobs, above);
  }
}

/** A default export stands beside the others: a function under its own name, an object with all that is in it. */
function collectDefault(value: unknown, found: Map<string, Action>, jobs: ReadonlySet<unknown>, above: object[]): void {
  if (typeof value === "function") {
    if (![...found.values()].some((action) => action.source === value)) {
      const name = nameOf(value);
      expose(name && !name.startsWith("_") && !found.has(name) ? name : "default", value, undefined, found, jobs, above);
    }
  } else if (isPlainObject(value)) {
    const inner = new Map<string, Action>();
    for (const key of Object.keys(value)) {
      if (!key.startsWith("_")) {
        expose(key, Object.getOwnPropertyDescriptor(value, key)?.value, value, inner, jobs, [...above, value]);
      }
    }
    inner.forEach((action, name) => found.has(name) || found.set(name, action)); // what has a name of its own stands first
  }
}

function expose(name: string, value: unknown, owner: object | undefined, found: Map<string, Action>, jobs: ReadonlySet<unknown>, above: object[]): void {
  if (typeof value === "function") {
    if (!jobs.has(value) && !isErrorClass(value)) {
      found.set(checkName(name, "action"), actionOf(name, value as AnyFunction, owner));
      collectStatic(value as AnyFunction, name, found);
    }
  } else if (isPlainObject(value)) {
    if (above.includes(value)) {
      throw new LoadError(`The module exports an object that contains itself, at ${JSON.stringify(name)}.`);
    }
    collect(value, `${name}.`, found, jobs, [...above, value]);
  }
}

/** The static methods of a class are actions too, those that it inherits from another class among them. */
function collectStatic(value: AnyFunction, name: string, found: Map<string, Action>): void {
  const seen = new Set<string>();
  for (let above: object | null = isClass(value) ? value : null; above !== null && above !== Function.prototype; above = Object.getPrototypeOf(above) as object | null) {
    for (const key of Object.getOwnPropertyNames(above)) {
      const method: unknown = Object.getOwnPropertyDescriptor(above, key)?.value;
      if (typeof method === "function" && !key.startsWith("_") && !seen.has(key)) {
        seen.add(key);
        found.set(checkName(`${name}.${key}`, "action"), actionOf(`${name}.${key}`, method as AnyFunction, value));
      }
    }
  }
}

const isErrorClass = (value: unknown): boolean => isClass(value) && (value as { prototype?: unknown }).prototype instanceof Error;

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || (prototype === null && tagOf(value) !== "Module") || tagOf(value) === "Module";
}

/** Gives the name of an action or of a job, or throws the error that says why it can be none. */
export function checkName(name: string, what: string): string {
  if (!isWellFormed(name)) {
    throw new LoadError(`The ${what}'s name ${JSON.stringify(name)} has half of a character (a lone surrogate) in it.`);
  }
  if (!isName(name)) {
    throw new LoadError(`The ${what}'s name ${JSON.stringify(name.slice(0, 80))} must have at most 1024 bytes and no control character.`);
  }
  if (name.startsWith("pons.")) {
    throw new LoadError(`The ${what} ${JSON.stringify(name)} must be renamed: names that begin with \`pons.\` belong to Pons.`);
  }
  return name;
}
