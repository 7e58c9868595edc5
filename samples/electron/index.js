// The main process: Python behind windows that show the page of samples/calculator.
import { app, BrowserWindow } from "electron";
import { start } from "pons/electron";

const host = start("py/calc.py", {
  ui: "../calculator/ui",
  env: { PYTHONPATH: "../calculator/seed1" }, // stands for: pip install simplecalculator
});

function open() {
  const window = new BrowserWindow({ width: 620, height: 560, webPreferences: host.webPreferences });
  window.loadURL(host.url());
}

app.whenReady().then(open);

// On macOS an application goes on without windows, and Python with it.
app.on("window-all-closed", () => {
  if (process.platform !== "darwin") {
    app.quit();
  }
});
app.on("activate", () => {
  if (BrowserWindow.getAllWindows().length === 0) {
    open();
  }
});
