// What TypeScript makes of pons/electron: this is compiled, and never run.
import { BrowserWindow } from "electron";
import { start, askUser, PythonError, named, type HostLoss } from "pons/electron";
import type { Call } from "pons";
interface Calc { calc(text: string): Call<number> }
const host = start<Calc>("py/calc.py", { ui: "ui", origins: ["http://x"], workers: 2, lost: (loss: HostLoss) => (loss.wasReady ? "restart" : askUser(loss)) });
new BrowserWindow({ webPreferences: host.webPreferences }).loadURL(host.url("a.html"));
const two: number = await host.py.calc("1 + 1");
for await (const line of host.script("x.py", { mode: "text" })) console.log(line, two, PythonError, named);
// @ts-expect-error a door that an application does not open
start("x.py", { port: 0 });
await host.close();
