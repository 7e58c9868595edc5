// Whether forms are what SPEC chapter 11 says, and tags and arrays what chapter 10 does.
import { fromBase64 } from "./base64.ts";
import { lookAtArrays } from "./ndarray.ts";
import { isDType, isShape } from "./dtypes.ts";
import { shown } from "./places.ts";
import { type Form, type Tables, WholeFloat, lookAtForms, refusal } from "./reading.ts";
import { lookAtTags } from "./tagged.ts";
import { fits, isWholeFloat } from "./tags.ts";

const MOST_DIGITS = 100_000;

/** Has all of them looked at from now on. */
export function lookClosely(): void {
  lookAtForms(look);
  lookAtTags((tag, values) => {
    if (fits(tag, values) !== true) {
      throw new TypeError(`${JSON.stringify(values)} are no values of the tag ${JSON.stringify(tag)}; SPEC chapter 11 has the tags.`);
    }
  });
  lookAtArrays((dtype, shape, order) => {
    if (!isDType(dtype) || !isShape(shape) || (order !== "C" && order !== "F")) {
      throw new TypeError(`An NDArray needs a dtype as numpy writes it, a shape and the order C or F, but was given ${JSON.stringify([dtype, shape, order])}.`);
    }
  });
}

function look(json: { $: unknown }, tables: Tables): void {
  const form = json.$;
  if (!Array.isArray(form) || typeof form[0] !== "string" || Object.keys(json).length !== 1) {
    throw refusal("an object with the key `$` must have that key alone, and a list there that begins with a tag");
  }
  const tag = form[0];
  const good = Object.hasOwn(FORMS, tag) ? FORMS[tag]!(form, tables) : fits(tag, form.slice(1));
  if (good !== true) {
    throw refusal(`${shown(form)} ${good === undefined ? "has a tag that does not exist" : `does not have the form of the tag ${JSON.stringify(tag)}`}`);
  }
}

const FORMS: Record<string, (form: Form, tables: Tables) => boolean> = {
  int: ([, text, more]) => typeof text === "string" && more === undefined && /^(0|-?[1-9]\d*)$/.test(text) && text.replace("-", "").length <= MOST_DIGITS,
  float: (form) => form.length === 2 && typeof form[1] === "string" && isWholeFloat(form[1]),
  bytes: isBytes,
  bytearray: isBytes,
  tuple: () => true,
  set: () => true,
  frozenset: () => true,
  map: isPairs,
  object: isObject,
  text16: (form) => form.length === 2 && Array.isArray(form[1]) && form[1].every((unit) => Number.isInteger(unit) && unit >= 0 && unit <= 0xffff),
  undefined: (form) => form.length === 1,
  complex: (form) => form.length === 3 && isNumber(form[1]) && isNumber(form[2]),
  record: isRecord,
  enum: (form) => form.length === 4 && typeof form[1] === "string" && typeof form[2] === "string",
  ndarray: isArray,
  handle: (form, { handles }) => form.length === 2 && isEntry(form[1], handles, "handles"),
};

function isBytes(form: Form, { buffers }: Tables): boolean {
  return form.length === 2 && isPlace(form[1], buffers);
}

function isPlace(place: unknown, buffers: readonly Uint8Array[]): boolean {
  return typeof place === "string" ? fromBase64(place) !== undefined : isEntry(place, buffers, "buffers");
}

function isEntry(index: unknown, table: readonly unknown[], name: string): true {
  if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= table.length) {
    throw refusal(`it names the entry ${shown(index)} of the table \`${name}\`, which has ${table.length}`);
  }
  return true;
}

function isPairs(form: Form): boolean {
  return form.length === 2 && Array.isArray(form[1]) && form[1].every((pair) => Array.isArray(pair) && pair.length === 2);
}

function isObject(form: Form): boolean {
  if (!isPairs(form)) {
    return false;
  }
  const keys = (form[1] as [unknown, unknown][]).map(([key]) => key);
  if (!keys.every((key) => typeof key === "string")) {
    return false;
  }
  if (new Set(keys).size !== keys.length) {
    throw refusal(`an object has the key ${JSON.stringify(keys.find((key, i) => keys.indexOf(key) !== i))} twice`);
  }
  return true;
}

function isRecord([, name, fields, more]: Form): boolean {
  if (typeof name !== "string" || more !== undefined || typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return false;
  }
  const { $: tagged } = fields as { $?: unknown };
  return !Object.hasOwn(fields, "$") || (Array.isArray(tagged) && tagged[0] === "object" && isObject(tagged));
}

function isArray(form: Form, { buffers }: Tables): boolean {
  const [, dtype, shape, order, place] = form;
  return form.length === 5 && isDType(dtype) && isShape(shape) && (order === "C" || order === "F") && isPlace(place, buffers);
}

function isNumber(value: unknown): boolean {
  const form = (value as { $?: unknown } | null)?.$;
  return typeof value === "number" || value instanceof WholeFloat || (Array.isArray(form) && form[0] === "float");
}
