// The same with the calculator as it is: a function that is called.
import { start } from "pons";

const py = await start(new URL("../calc.py", import.meta.url));
for (const text of process.argv.slice(2)) {
  console.log(text, "=", await py.calc(text).catch((error) => String(error)));
}
await py.close();
