// The temperature sensor in JavaScript: it reports to whoever reads its stream, and need not know in which language.
import { setTimeout as pause } from "node:timers/promises";

const longestPause = 1000 * Number(process.env.SENSOR_PAUSE ?? 5); // milliseconds

/** Temperatures between -5 and 15, as they come; a stream without an end. */
export async function* readings() {
  for (;;) {
    await pause(Math.random() * longestPause);
    yield Math.random() * 20 - 5;
  }
}
