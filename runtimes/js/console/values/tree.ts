// A value as a tree whose branches fold; what is in them is made when they are opened.
import { NDArray, Tagged } from "pons";
import { download, h } from "../dom.ts";
import { pictureOf } from "./kinds.ts";
import { imageOf } from "./picture.ts";
import { countText, kindText, lineOf, scalarText } from "./words.ts";

const AT_ONCE = 100;
const LONG_TEXT = 1500;
const SHOWN_BYTES = 32;

/** Shows a value; the outermost branch is open. */
export function treeOf(value: unknown): HTMLElement {
  return h("div", { class: "tree" }, node(undefined, value, true));
}

function node(key: string | undefined, value: unknown, isOpen = false): HTMLElement {
  const label = key === undefined ? null : h("span", { class: "key" }, key);
  const branches = branchesOf(value);
  if (branches === undefined) {
    return h("div", { class: "leaf" }, label, leafOf(value));
  }
  const details = h("details", {}, h("summary", {}, label, h("span", { class: "kind" }, kindText(value)), h("span", { class: "preview" }, lineOf(value, 60))));
  const open = (): void => {
    if (details.open && details.childElementCount === 1) {
      details.append(branchList(branches));
    }
  };
  details.addEventListener("toggle", open);
  if (isOpen) {
    details.open = true;
    open();
  }
  return details;
}

/** The parts of a value by number; undefined for what has none. */
interface Branches {
  readonly count: number;
  at(index: number): readonly [string, unknown];
}

function branchesOf(value: unknown): Branches | undefined {
  if (value instanceof NDArray) {
    const isList = value.shape.length > 0 && typeof value.dtype === "string" && value.data.length > 0;
    return isList ? branchesOf(value.toJs()) : undefined;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)) {
    const list = value as unknown as ArrayLike<unknown>;
    return { count: list.length, at: (i) => [String(i), list[i]] };
  }
  if (Array.isArray(value)) {
    return { count: value.length, at: (i) => [String(i), value[i]] };
  }
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Tagged || value instanceof Uint8Array || Symbol.asyncIterator in value) {
    return undefined;
  }
  const entries =
    value instanceof Map ? [...value].map(([key, item]) => [lineOf(key, 40), item] as const)
    : value instanceof Set ? [...value].map((item, i) => [String(i), item] as const)
    : Object.entries(value); // prettier-ignore
  return { count: entries.length, at: (i) => entries[i]! };
}

function branchList(branches: Branches): HTMLElement {
  const list = h("div", { class: "branches" });
  let shown = 0;
  const more = h("button", { type: "button", class: "more", onclick: () => add(shown) }, "");
  function add(count: number): void {
    const end = Math.min(branches.count, shown + Math.max(AT_ONCE, count));
    for (; shown < end; shown++) {
      more.before(node(...branches.at(shown)));
    }
    more.hidden = shown >= branches.count;
    more.textContent = `Show more (${countText(branches.count - shown)} are left)`;
  }
  list.append(more);
  add(0);
  return list;
}

function leafOf(value: unknown): Node {
  if (typeof value === "string") {
    return textOf(value);
  }
  if (value instanceof Uint8Array) {
    return bytesOf(value);
  }
  if (value instanceof NDArray) {
    return h("span", { class: "kind" }, kindText(value));
  }
  if (typeof value === "function" || (typeof value === "object" && value !== null && Symbol.asyncIterator in value)) {
    return h("span", { class: "kind" }, typeof value === "function" ? "a function that lives at the host" : "a stream");
  }
  const kind = value instanceof Date || value instanceof Tagged ? "date" : typeof value === "bigint" ? "number" : value === null || value === undefined ? "none" : typeof value;
  const title = typeof value === "bigint" ? `an integer of ${String(value).replace("-", "").length} digits, exact` : value instanceof Date ? value.toLocaleString() : undefined;
  return h("span", { class: `value ${kind}`, title }, scalarText(value));
}

function textOf(text: string): HTMLElement {
  if (text.length <= LONG_TEXT) {
    return h("span", { class: "value string" }, text.includes("\n") ? text : JSON.stringify(text));
  }
  const shown = h("span", { class: "value string" }, `${text.slice(0, LONG_TEXT)}…`);
  const all = h("button", { type: "button", class: "more", onclick: () => { shown.textContent = text; all.remove(); } }, `Show all ${countText(text.length)} characters`); // prettier-ignore
  return h("span", {}, shown, " ", all);
}

function bytesOf(bytes: Uint8Array): HTMLElement {
  const picture = pictureOf(bytes);
  const hex = Array.from(bytes.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const save = h("button", { type: "button", class: "more", onclick: () => download(picture === undefined ? "result.bin" : `result.${picture.type.split("/")[1]!.replace("+xml", "")}`, [bytes as Uint8Array<ArrayBuffer>], picture?.type ?? "application/octet-stream") }, "Download"); // prettier-ignore
  return h("span", { class: "bytes" }, h("span", { class: "kind" }, kindText(bytes)), " ", h("code", {}, hex + (bytes.length > SHOWN_BYTES ? " …" : "")), " ", save, picture && imageOf(picture));
}
