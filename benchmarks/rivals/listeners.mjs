// Clients that all hear the same: counts what arrives.
//   node listeners.mjs MESSAGES KIND ADDRESS NAME TOKEN CLIENTS
// Prints {"name","rate"}: deliveries a second, from the first to the last.
import WebSocket from "ws";

const [, , messages, kind, address, name, token, clients] = process.argv;
const due = Number(messages) * Number(clients);
let count = 0;
let start = 0n;

const firsts = {
  pons: [
    JSON.stringify({ kind: "join", payload: { version: 1, token } }),
    JSON.stringify({ kind: "ready", payload: { version: 1, language: "javascript", languageVersion: "20", actions: [] } }),
    JSON.stringify({ kind: "call", call: 2, name: "pons.subscribe", payload: ["news"] }),
  ],
  bare: ["hello"],
};

// The server begins when it is told by the last one that all are there; what each hears before that is not counted.
await Promise.all(
  Array.from({ length: Number(clients) }, async () => {
    const socket = new WebSocket(address, kind === "pons" ? ["pons.v1"] : [], { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    await new Promise((resolve) => {
      let before = kind === "pons" ? 2 : 1; // hello and the answer, or a welcome
      socket.on("message", () => {
        if (before > 0) {
          if (--before === 0) resolve();
          return;
        }
        if (count++ === 0) start = process.hrtime.bigint();
        if (count === due) {
          console.log(JSON.stringify({ name, rate: Math.round(due / (Number(process.hrtime.bigint() - start) / 1e9)) }));
          process.exit(0);
        }
      });
      for (const text of firsts[kind]) socket.send(text);
    });
  }),
);
console.log("ready");
