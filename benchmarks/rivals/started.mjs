// Calls by the connection of `start`: Node, the host of its own, Python.

import { fileURLToPath } from "node:url";
import { start } from "../../runtimes/js/dist/node.mjs";
import { measure, python } from "./measure.mjs";

const py = await start(fileURLToPath(new URL("add.py", import.meta.url)), { python });
await measure("Pons start(), a call of its connection", (i) => py.add(i, 2));
await py.close();
