// The module that the main process of an Electron program imports as `pons/electron`.
import { app, dialog } from "electron";
import type * as declared from "../../electron.d.ts";
import { PonsError } from "../errors.ts";
import { Host, type StartOptions } from "./host.ts";
import type { HostLoss, Remedy } from "./hosting.ts";

const SOON = 10; // seconds: a host that does not live for so long would likely die again

let current: Host | null = null;

/** Starts a host with files of the application, which lives as long as the application does. */
export const start: typeof declared.start = ((files: string | readonly string[], options: StartOptions = {}): Host => {
  if (current !== null) {
    throw new PonsError("start() of pons/electron was called already: one host serves all windows of an application. Give it all files at once, or close() the first.");
  }
  const host = new Host([files].flat(), { lost: usual, ...options }, () => {
    current = current === host ? null : current;
  });
  return (current = host);
}) as never;

/** Asks the user whether the host is to be started again; the other answer ends the application. */
export const askUser: typeof declared.askUser = async (loss: HostLoss): Promise<Remedy> => {
  await app.whenReady();
  const name = app.getName();
  const { response } = await dialog.showMessageBox({
    type: "error",
    title: name,
    message: loss.wasReady ? `A part of ${name} has ended unexpectedly.` : `A part of ${name} could not be started.`,
    detail: loss.reason,
    buttons: ["Start It Again", "Quit"],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? "restart" : "quit";
};

function usual(loss: HostLoss): Remedy | Promise<Remedy> {
  return loss.wasReady && loss.seconds >= SOON ? "restart" : askUser(loss);
}

export * from "../client/exports.ts";
export { ScriptError } from "../node/programs.ts";
