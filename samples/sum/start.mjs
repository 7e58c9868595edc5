// The article's start.js: numpy computes for a Node program, which goes on meanwhile.
import { script, start } from "pons";

const data = [1, 2, 3, 4, 5, 6, 7, 8, 9];

// As printed there: the data as a line of JSON on the program's stdin, the sum on its stdout.
const dataString = await script(new URL("compute_input.py", import.meta.url), { input: data });
console.log("Sum of numbers=", dataString);

// As a function: the numbers go over as they are, here in one piece of memory, and a number comes back.
const py = await start(new URL("sum.py", import.meta.url));
console.log("Sum of numbers=", await py.total(Float64Array.from(data)));
await py.close();
