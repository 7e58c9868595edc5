// Measures one way of calling Python and prints a line of JSON: {"name", "p50_us", "p99_us", "rate"}.

const width = 64;

export const python = process.env.PYTHON ?? "python3";
export const calls = Number(process.argv[2] ?? 20_000);

/** `call(i)` answers a promise of i + 2. The median and p99 are of one call at a time, the rate of 64 in flight. */
export async function measure(name, call) {
  await repeat(call, Math.ceil(calls / 4));
  const times = await repeat(call, calls);
  const rate = await rateOf(call);
  const at = (share) => Number(times[Math.floor((times.length - 1) * share)].toFixed(2));
  console.log(JSON.stringify({ name, p50_us: at(0.5), p99_us: at(0.99), rate: Math.round(rate) }));
}

async function repeat(call, count) {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = process.hrtime.bigint();
    check(i, await call(i));
    times[i] = Number(process.hrtime.bigint() - start) / 1000;
  }
  return times.sort();
}

async function rateOf(call) {
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      const i = next++;
      check(i, await call(i));
    }
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: width }, caller));
  return calls / (Number(process.hrtime.bigint() - start) / 1e9);
}

function check(i, answer) {
  if (answer !== i + 2) throw new Error(`The answer to ${i} + 2 was ${answer}.`);
}
