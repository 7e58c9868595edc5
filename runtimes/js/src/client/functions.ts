// The functions of a page that the host's side may call.
import { type Action, type AnyFunction, actionOf } from "../actions.ts";
import { isClass } from "../handles.ts";

/** Finds them by name; those in objects of their own have a dot in theirs. */
export function functionsOf(owner: object, prefix = "", found = new Map<string, Action>()): Map<string, Action> {
  for (const key of Object.keys(owner)) {
    const value: unknown = (owner as Record<string, unknown>)[key];
    if (key.startsWith("_")) {
      continue; // not for others
    }
    if (typeof value === "function") {
      found.set(prefix + key, actionOf(prefix + key, value as AnyFunction, owner));
    } else if (typeof value === "object" && value !== null) {
      functionsOf(value, `${prefix}${key}.`, found);
    }
  }
  return found;
}

/** The classes among them, whose instances go by reference. */
export function classesOf(actions: ReadonlyMap<string, Action>): ReadonlySet<unknown> {
  return new Set([...actions.values()].map(({ source }) => source).filter(isClass));
}
