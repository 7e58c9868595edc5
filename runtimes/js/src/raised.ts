// Turns what user code threw into the dict of SPEC chapter 6.
import { type ErrorDict, PonsError, plainError } from "./errors.ts";
import { isWellFormed } from "./values/plain.ts";
import { nameOf, typeName } from "./values/places.ts";
import type { Platform } from "./platform.ts";

const MESSAGE_LIMIT = 65_536; // characters of one text
const CHAIN_LIMIT = 16; // errors behind one error

/** Gives the dict of something that was thrown. */
export function describeError(thrown: unknown, platform: Platform, code = "raised"): ErrorDict {
  try {
    return describe(thrown, platform, code, []);
  } catch {
    // A getter of the error's, or a trap of a proxy's. The call ends in an error all the same.
    return plainError(code, "Something was thrown that cannot be described.", { language: "javascript", type: "Error" });
  }
}

/** Gives the code of an error that Pons itself threw; `raised` for any other. */
export function codeOf(thrown: unknown): string {
  try {
    return thrown instanceof PonsError && thrown.error === null ? thrown.code : "raised";
  } catch {
    return "raised"; // a proxy, of which not even the class can be asked
  }
}

/** Gives the stack of something that was thrown, for a log. */
export function stackText(thrown: unknown): string {
  try {
    return isError(thrown) ? String(thrown.stack ?? thrown) : textOf(thrown);
  } catch {
    return "something that cannot be described";
  }
}

function describe(thrown: unknown, platform: Platform, code: string, seen: unknown[]): ErrorDict {
  seen.push(thrown);
  if (!isError(thrown)) {
    return plainError(code, cut(textOf(thrown)), { language: "javascript", type: typeName(thrown) });
  }
  const found = platform.framesOf(thrown);
  const error = plainError(code, cut(textOf(thrown)), { language: "javascript", type: cut(classOf(thrown)), frames: found, notes: notesOf(thrown) });
  if (thrown instanceof PonsError && thrown.error !== null) {
    return { ...error, cause: { ...plainError("raised", ""), ...thrown.error } as ErrorDict };
  }
  const { cause } = thrown;
  const isNew = cause !== undefined && cause !== null && !seen.includes(cause) && seen.length < CHAIN_LIMIT;
  return isNew ? { ...error, cause: describe(cause, platform, "raised", seen) } : error;
}

/** Says whether something is an error, of any realm. */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || (typeof thrown === "object" && thrown !== null && Object.prototype.toString.call(thrown) === "[object Error]");
}

function classOf(error: Error): string {
  if (error instanceof PonsError) {
    return `pons.${error.name}`;
  }
  const made = typeof error.constructor === "function" ? nameOf(error.constructor) : "";
  // A class of the user's mostly leaves `name` alone; who has no class sets it.
  return !made || made === "Error" || made === "DOMException" ? String(error.name || "Error") : made;
}

function textOf(thrown: unknown): string {
  try {
    return isError(thrown) ? String(thrown.message) : typeof thrown === "object" && thrown !== null ? JSON.stringify(thrown) : String(thrown);
  } catch (second) {
    return `<its text cannot be had: ${second instanceof Error ? second.name : "an error"}>`;
  }
}

function notesOf(error: Error): string[] {
  const { errors } = error as AggregateError;
  if (!Array.isArray(errors)) {
    return [];
  }
  return errors.slice(0, CHAIN_LIMIT).map((each, i) => {
    const name = isError(each) ? classOf(each) : typeName(each);
    return cut(`${i + 1} of ${errors.length}: ${name}: ${textOf(each)}`);
  });
}

/** Cuts a text that may be of any length, and has no half of a character. */
export function cut(text: string): string {
  const whole = isWellFormed(text) ? text : text.replace(/[\ud800-\udfff]/g, "\ufffd");
  return whole.length <= MESSAGE_LIMIT ? whole : `${whole.slice(0, MESSAGE_LIMIT)}… (cut at ${MESSAGE_LIMIT} of ${whole.length} characters)`;
}
