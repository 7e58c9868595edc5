// Node's own child_process with nothing on top: length-prefixed frames out, the same bytes back.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { measure, python } from "./measure.mjs";

const size = 40;
const child = spawn(python, [fileURLToPath(new URL("raw_echo.py", import.meta.url)), "drain"], {
  stdio: ["pipe", "pipe", "inherit"],
});
const waiting = [];
let rest = Buffer.alloc(0);

child.stdout.on("data", (data) => {
  rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
  let start = 0;
  for (; start + size <= rest.length; start += size) waiting.shift()(rest.readInt32LE(start + 4) + 2);
  rest = rest.subarray(start);
});

await measure("Node child_process, raw frames", (i) => {
  const frame = Buffer.alloc(size);
  frame.writeUInt32LE(size - 4, 0);
  frame.writeInt32LE(i, 4);
  child.stdin.write(frame);
  return new Promise((resolve) => waiting.push(resolve));
});
child.stdin.end();
