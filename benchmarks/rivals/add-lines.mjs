// The same action as a line-by-line JSON program: [a, b] in, the sum out.

import { createInterface } from "node:readline";
import { add } from "./add.mjs";

createInterface({ input: process.stdin }).on("line", (line) => process.stdout.write(JSON.stringify(add(...JSON.parse(line))) + "\n"));
