// Short news that go by themselves; what went wrong stays until it is put away.
import { h, iconButton } from "./dom.ts";

const STAY = 6000;
const MOST = 4;

/** The corner of the page where news are told. */
export class Toasts {
  readonly element = h("div", { class: "toasts", role: "status", "aria-live": "polite" });

  say(text: string, isBad = false): void {
    const toast: HTMLElement = h("div", { class: `toast${isBad ? " bad" : ""}` }, h("p", {}, text), iconButton("cross", "Put this away", () => toast.remove()));
    this.element.append(toast);
    while (this.element.childElementCount > MOST) {
      this.element.firstElementChild!.remove();
    }
    if (!isBad) {
      setTimeout(() => toast.remove(), STAY);
    }
  }
}
