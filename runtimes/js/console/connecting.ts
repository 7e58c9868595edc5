// How the page comes in: by the code of its address or the token that it kept, else by the token that somebody types.
import { connect } from "pons";
import { fill, h } from "./dom.ts";

export type Connection = Awaited<ReturnType<typeof connect>>;

/** What the page hears of its calls beside their ends. */
export interface Hearing {
  logs(entry: { level: string; text: string; logger?: string }): void;
  ask(prompt: string, secret: boolean): Promise<string | null>;
}

const KEY = "pons-token"; // where `/pons.js` looks for it, too
const AGAIN = 2000;

/** Joins the host; shows in that place what stands in the way, for as long as it does. */
export async function join(place: HTMLElement, hearing: Hearing): Promise<Connection> {
  for (;;) {
    try {
      return await connect(new URL("../pons", import.meta.url), hearing);
    } catch (error) {
      await (isRefusal(error) ? askToken(place, (error as Error).message) : pause(place));
    }
  }
}

/** Whether the host is there and does not let us in. */
function isRefusal(error: unknown): boolean {
  return /\(token\)/.test((error as Error).message);
}

function askToken(place: HTMLElement, reason: string): Promise<void> {
  return new Promise((resolve) => {
    const input = h("input", { type: "password", id: "token", autocomplete: "off", required: true, class: "code" });
    const wasTold = sessionStorage.getItem(KEY) !== null;
    const enter = (event: Event): void => {
      event.preventDefault();
      sessionStorage.setItem(KEY, input.value.trim());
      fill(place);
      resolve();
    };
    fill(
      place,
      h(
        "form",
        { class: "card entry", onsubmit: enter },
        h("h1", {}, "This host wants its token"),
        h("p", {}, "Whoever started it finds the token in the file that ", h("code", {}, "pons serve"), " names, and an address that lets one browser in without it."),
        h("label", { for: "token" }, "Token"),
        h("div", { class: "row" }, input, h("button", { class: "primary" }, "Enter")),
        wasTold && h("p", { class: "problem", role: "alert" }, reason),
      ),
    );
    input.focus();
  });
}

function pause(place: HTMLElement): Promise<void> {
  fill(place, h("div", { class: "card entry", role: "status" }, h("h1", {}, "The host does not answer"), h("p", {}, "It may have ended, or is about to start. This page tries again until it does.")));
  return new Promise((resolve) => {
    setTimeout(() => {
      fill(place);
      resolve();
    }, AGAIN);
  });
}
