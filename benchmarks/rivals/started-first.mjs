// From nothing to the first answer: a host of its own by `start`, beside child_process with a Python that reads JSON lines; in turn.
// Prints a line of JSON for each: {"name", "p50_us"}.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { script, start } from "../../runtimes/js/dist/node.mjs";
import { python } from "./measure.mjs";

const rounds = Number(process.argv[2] ?? 15);
const place = (name) => fileURLToPath(new URL(name, import.meta.url));

const ways = {
  "child_process, a line of JSON there and back": async () => {
    const child = spawn(python, [place("add_lines.py")], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.write("[1,2]\n");
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return () => child.stdin.end();
  },
  "Pons start(), a call": async () => {
    const py = await start(place("add.py"), { python });
    await py.add(1, 2);
    return () => py.close();
  },
  "child_process, a script to its end": async () => {
    const child = spawn(python, ["-c", "print(3)"], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.resume();
    await new Promise((resolve) => child.once("close", resolve));
    return () => undefined;
  },
  "Pons script(), to its end, on the host that is there": async () => {
    await script.code("print(3)", { interpreter: python });
    return () => undefined;
  },
};

await script.code("0", { interpreter: python });
const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = -1; round < rounds; round++) {
  for (const [name, way] of Object.entries(ways)) {
    const began = performance.now();
    const end = await way();
    const took = performance.now() - began;
    await end();
    if (round >= 0) times[name].push(took);
  }
}
for (const [name, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  console.log(JSON.stringify({ name, p50_us: Math.round(1000 * all[all.length >> 1]) }));
}
