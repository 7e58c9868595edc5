// The article's temperature-listener.js: reads what sensor.py prints, and stores the readings.
import { script } from "pons";

const temperatures = []; // Store readings
const enough = Number(process.argv[2] ?? Infinity);

const sensor = script(new URL("seed2/sensor.py", import.meta.url), { mode: "chunks" });
for await (const data of sensor) {
  // Coerce text to Float
  temperatures.push(parseFloat(data));

  // Log to debug
  console.log(temperatures);
  if (temperatures.length === enough) {
    break; // which ends the sensor
  }
}
