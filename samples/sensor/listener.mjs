// The listener in JavaScript: it reads the sensor's readings, whoever exposes them.

/** Shows the readings that it has heard so far, until it has heard so many. */
export async function listen(count) {
  const temperatures = [];
  for await (const temperature of pons.stream("sensor.readings")) {
    temperatures.push(temperature);
    console.log(temperatures);
    if (temperatures.length === count) break; // closes the sensor's generator
  }
  return temperatures;
}
