// Starts an application as `electron FOLDER` does: node launch.mjs FOLDER. With a channel to its parent, that can drive its windows.
import fs from "node:fs";
import { register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const folder = path.resolve(process.argv[2]);
process.env.STANDIN_APP = folder;
if (process.env.STANDIN_PACKAGED !== undefined) {
  process.resourcesPath = path.dirname(folder);
}
register("./hooks.mjs", import.meta.url);
const { app, BrowserWindow } = await import("electron");

const windowOf = (id) => BrowserWindow.getAllWindows().find((each) => each.id === id);
const commands = {
  windows: () => BrowserWindow.getAllWindows().map(({ id, webContents }) => [id, webContents.getURL()]),
  run: (id, code) => windowOf(id).webContents.executeJavaScript(code),
  load: (id, url) => windowOf(id).loadURL(url),
  reload: (id) => windowOf(id).webContents.reload(),
  crash: (id) => windowOf(id).webContents.forcefullyCrashRenderer(),
  close: (id) => windowOf(id).close(),
  main: (code) => new Function("app", "BrowserWindow", `return (async () => (${code}))()`)(app, BrowserWindow),
};

process.on("message", async ({ id, command, args }) => {
  try {
    process.send({ id, value: (await commands[command](...args)) ?? null });
  } catch (error) {
    process.send({ id, error: String(error.stack) });
  }
});
process.channel?.unref();

const { main = "index.js" } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
await import(pathToFileURL(path.join(folder, main)));
app.begin();
