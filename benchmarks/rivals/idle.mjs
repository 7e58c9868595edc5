// Clients that join and then are silent, until stdin ends.
//   node idle.mjs CLIENTS KIND ADDRESS TOKEN
import WebSocket from "ws";

const [, , clients, kind, address, token] = process.argv;
const firsts =
  kind === "pons"
    ? [
        JSON.stringify({ kind: "join", payload: { version: 1, token } }),
        JSON.stringify({ kind: "ready", payload: { version: 1, language: "javascript", languageVersion: "20", actions: [] } }),
        JSON.stringify({ kind: "call", call: 2, name: "add", payload: [1, 2] }),
      ]
    : ["hello"];
const due = kind === "pons" ? 2 : 1;

const join = async () => {
  const socket = new WebSocket(address, kind === "pons" ? ["pons.v1"] : [], { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  await new Promise((resolve) => {
    let got = 0;
    socket.on("message", () => ++got === due && resolve());
    for (const text of firsts) socket.send(text);
  });
};
for (let i = 0; i < Number(clients); i += 50) await Promise.all(Array.from({ length: 50 }, join));
console.log("ready");
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
