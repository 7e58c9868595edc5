// pythonia, which bridges whole objects between Node and Python.

import { fileURLToPath } from "node:url";
import { measure, python } from "./measure.mjs";

process.env.PYTHON_BIN = python;
const bridge = await import("pythonia");
const module = await bridge.python(fileURLToPath(new URL("add.py", import.meta.url)));

await measure("pythonia", (i) => module.add(i, 2));
bridge.python.exit();
