// What every language of the matrix is called for, in JavaScript; in_python.py and InCSharp.cs say the same.

let kept;
let ended = 0;
let began = 0;
const gates = new Map();

export const echo = (value) => value;
export const add = (a, b) => a + b;
export function nothing() {}

export function fail(message) {
  throw new RangeError(message);
}

export function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}

export async function* count_and_fail(n) {
  for (let i = 0; i < n; i++) yield i;
  throw new RangeError("after the items");
}

export function* endless() {
  try {
    for (let i = 0; ; i++) yield i;
  } finally {
    ended++;
  }
}

export const how_many_ended = () => ended;
export const apply = (f, value) => f(value);
export const keep = (f) => void (kept = f);
export const call_kept = (value) => kept(value);
export const adder = (n) => (m) => n + m;

export async function total(numbers) {
  let sum = 0;
  for await (const number of numbers) sum += number;
  return sum;
}

function gate(name) {
  if (!gates.has(name)) {
    let open;
    const passed = new Promise((resolve) => (open = resolve));
    gates.set(name, { open, passed });
  }
  return gates.get(name);
}

export async function wait_at_gate(name) {
  await gate(name).passed;
  return "through";
}

export const open_gate = (name) => gate(name).open();

export class Counter {
  constructor(start) {
    this.value = start;
  }

  increment(by = 1) {
    return (this.value += by);
  }
}

export const say = (text) => console.log(text);
export const report = () => pons.progress(0.5, "half of it");
export const ask = (prompt) => pons.ask(prompt);
export const tell = (topic, data) => pons.emit(topic, data);

export const how_many_began = () => began;

export async function sleep() {
  try {
    began++;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 60_000);
      pons.signal.addEventListener("abort", () => (clearTimeout(timer), reject(pons.signal.reason)));
    });
  } finally {
    ended++;
  }
}

export function spin() {
  for (;;);
}

export const leave = (code) => process.exit(code);
export const where = () => [process.pid, process.cwd(), process.env.PONS_MATRIX ?? null];

export const jobs = {
  *ticking() {
    yield "tick";
    yield "tock";
  },
};
