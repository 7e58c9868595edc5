// The floor in Node: whatever one read gives goes back in one write.
//
// raw_echo.mjs one      blocking, as raw_echo.py does it
// raw_echo.mjs events   by the event loop, as Node programs do it

import { readSync, writeSync } from "node:fs";
import { Socket } from "node:net";

const bytes = Buffer.alloc(65_536);
if (process.argv[2] === "one") {
  for (let count; (count = readSync(0, bytes)) > 0; ) writeSync(1, bytes, 0, count);
} else {
  const callback = (count) => writeSync(1, bytes, 0, count) > 0;
  new Socket({ fd: 0, readable: true, writable: false, onread: { buffer: bytes, callback } }).resume();
}
