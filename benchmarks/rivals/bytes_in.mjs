// Reads stdin to its end and prints how many bytes came.

let count = 0;
process.stdin.on("data", (data) => (count += data.length));
process.stdin.on("end", () => console.log(count));
