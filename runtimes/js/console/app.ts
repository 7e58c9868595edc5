// What the parts of the page have in common.
import type { Connection } from "./connecting.ts";
import type { Output } from "./feeds/output.ts";
import type { Toasts } from "./toasts.ts";

/** The page as its parts see it. */
export interface App {
  readonly py: Connection;
  readonly output: Output;
  readonly toasts: Toasts;
}

/** A part of the page that has the place in the middle for a while. */
export interface View {
  readonly element: HTMLElement;
  /** It is shown; what stands behind its name in the address says more. */
  show(rest: string): void;
  /** It is hidden; what it does goes on. */
  hide?(): void;
}
