// The program: it starts the host of app.py, and opens a window on the page in ui.
import { app, BrowserWindow } from "electron";
import { start } from "pons/electron";

const host = start("app.py", { ui: "ui" });

function open() {
  const window = new BrowserWindow({ width: 900, height: 600, title: "__TITLE__", webPreferences: host.webPreferences });
  window.loadURL(host.url());
}

// Not awaited: Electron gets ready when this file has been run.
app.whenReady().then(open);

// On a Mac a program goes on without windows, and gets one again by its icon.
app.on("window-all-closed", () => process.platform !== "darwin" && app.quit());
app.on("activate", () => BrowserWindow.getAllWindows().length === 0 && open());
