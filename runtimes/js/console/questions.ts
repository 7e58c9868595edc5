// Questions of the code that is called: input(), getpass() and pons.ask, one after the other.
import { h } from "./dom.ts";

let last: Promise<unknown> = Promise.resolve();

/** Asks whoever sits there; null when they do not answer. */
export function ask(prompt: string, secret: boolean): Promise<string | null> {
  const answer = last.then(() => askNow(prompt, secret));
  last = answer;
  return answer;
}

function askNow(prompt: string, secret: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    const input = h("input", { type: secret ? "password" : "text", id: "answer", autocomplete: "off" });
    const dialog: HTMLDialogElement = h(
      "dialog",
      { class: "question", "aria-labelledby": "question" },
      h(
        "form",
        { method: "dialog" },
        h("h2", {}, "The code asks"),
        h("label", { for: "answer", id: "question" }, prompt.trim() || "Your answer"),
        input,
        h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => dialog.close("none") }, "No answer"), h("button", { class: "primary", value: "answer" }, "Answer")),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "answer" ? input.value : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
