// What went wrong, for people to read: the error, then where it was raised, the last line of the user's own code first seen.
import { ConnectionLost } from "pons";
import { h } from "../dom.ts";

interface Told {
  readonly name?: string;
  readonly type?: string | null;
  readonly message?: string;
  readonly code?: string;
  readonly frames?: readonly (readonly [string, number, string | null, string | null])[];
  readonly notes?: readonly string[];
  readonly near?: readonly string[];
  readonly path?: string;
  readonly cause?: unknown;
}

/** Says an error in one line. */
export function errorLine(error: unknown): string {
  const told = error as Told;
  const name = told?.type ?? (error instanceof ConnectionLost ? "The connection was lost" : "");
  const message = told?.message ?? String(error);
  return name && message ? `${name}: ${message}` : name || message;
}

/** Whether a call has ended because somebody wanted it to. */
export function isCancelled(error: unknown): boolean {
  return (error as Told)?.code === "cancelled" || (error as Told)?.name === "AbortError";
}

/** Shows an error with its traceback and what it came from. */
export function errorView(error: unknown): HTMLElement {
  const view = h("div", { class: "error", role: "group", "aria-label": "Error" }, ...partsOf(error as Told));
  let cause = (error as Told)?.cause as Told | undefined;
  for (let depth = 0; cause && depth < 16; depth++) {
    view.append(h("p", { class: "because" }, "which came of"), ...partsOf(cause));
    cause = cause.cause as Told | undefined;
  }
  return view;
}

function partsOf(told: Told): Node[] {
  const title = told?.type ?? undefined;
  const parts: Node[] = [h("p", { class: "title" }, title && h("strong", {}, title), title && told.message ? ": " : "", told?.message ?? String(told))];
  if (told?.path) {
    parts.push(h("p", { class: "soft" }, "The value stands at ", h("code", {}, told.path), "."));
  }
  for (const note of told?.notes ?? []) {
    parts.push(h("p", { class: "note" }, note));
  }
  if (told?.frames && told.frames.length > 0) {
    parts.push(h("ol", { class: "frames", "aria-label": "Where it was raised, the last call last" }, ...told.frames.map(frameOf)));
  }
  return parts;
}

function frameOf([file, line, name, source]: readonly [string, number, string | null, string | null]): HTMLElement {
  const [, folder = "", leaf = file] = /^(.*[\\/])?([^\\/]*)$/.exec(file) ?? [];
  return h(
    "li",
    {},
    h("span", { class: "place", title: file }, h("span", { class: "soft" }, folder), h("b", {}, `${leaf}:${line}`), name && h("span", { class: "soft" }, ` in ${name}`)),
    source && h("code", {}, source),
  );
}
