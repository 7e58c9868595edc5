// The console: joins its host and shows what that has to offer.
import type { App } from "./app.ts";
import { join } from "./connecting.ts";
import { Output } from "./feeds/output.ts";
import { type Key, listen } from "./keys.ts";
import { ask } from "./questions.ts";
import { Shell } from "./shell.ts";
import { startTheme } from "./theme.ts";
import { Toasts } from "./toasts.ts";
import { ActionsView } from "./views/actions.ts";
import { EventsView } from "./views/events.ts";
import { HostView } from "./views/host.ts";
import { PromptView } from "./views/prompt.ts";
import { statusOf } from "./views/status.ts";

startTheme();
const output = new Output();
const toasts = new Toasts();
const py = await join(document.body, { logs: (entry) => output.add(entry), ask });
const app: App = { py, output, toasts };

const actions = new ActionsView(app);
const keys: Key[] = [
  ["/", "Search actions", () => actions.focusSearch()],
  ["1", "Actions", () => shell.go(0)],
  ["2", "Events", () => shell.go(1)],
  ["3", "Host", () => shell.go(2)],
  ["4", "Prompt, where there is one", () => shell.go(3)],
  ["r", "Repeat the last call of this action", () => actions.page?.repeat()],
  ["x", "Cancel it", () => actions.page?.cancel()],
  ["o", "Show or hide the output", () => output.toggle()],
  ["t", "Light or dark", () => shell.toggleTheme()],
];
const shell = new Shell(app, listen(keys));
shell.add("actions", "Actions", actions);
shell.add("events", "Events", new EventsView(app));
shell.add("host", "Host", new HostView(app));
document.body.append(shell.element);

py.on("pons.reloaded", ({ data }: { data: { peer: string; actions: string[] } }) => {
  toasts.say(`${data.peer} was loaded anew: ${data.actions.length} actions.`);
  void actions.refresh();
});
py.on("pons.reload-failed", ({ data }: { data: { peer: string; error: string } }) => {
  toasts.say(`${data.peer} stays as it was. ${data.error}`, true);
});
py.onState((state) => {
  if (state === "open") {
    void actions.refresh(); // the host may be another one by now
  } else if (state === "closed") {
    toasts.say("The host lets this page in no longer: it may have been started anew, with another token. Open the address that it prints.", true);
  }
});

// A client that may run code finds a prompt. Without the right to ask it tries the smallest thing that needs it.
const status = await statusOf(py).catch(() => undefined);
const mayRun = status?.code ?? (await py.call("pons.parse", "1").then(() => true, () => false)); // prettier-ignore
if (mayRun) {
  shell.add("prompt", "Prompt", new PromptView(app, status?.peers[0]?.language.startsWith("python") ?? true));
}
