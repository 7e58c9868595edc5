// Calls through a door, by Node's `ws` or its own http: KIND is what the server at ADDRESS speaks.
//   node door.mjs CALLS KIND ADDRESS NAME [TOKEN]
import http from "node:http";
import WebSocket from "ws";
import { measure } from "./measure.mjs";

const [, , , kind, address, name, token] = process.argv;
const waiting = new Map();
let last = 0;

// How each says "add i and 2", and where the answer is.
const kinds = {
  // What comes back is what was sent, so the sum is made here.
  echo: { ask: (id, i) => JSON.stringify([id, i + 2]), answer: (text) => JSON.parse(text) },
  json: { ask: (id, i) => JSON.stringify({ id, a: i, b: 2 }), answer: (text) => ((m) => [m.id, m.result])(JSON.parse(text)) },
  pons: {
    first: [
      JSON.stringify({ kind: "join", payload: { version: 1, token } }),
      JSON.stringify({ kind: "ready", payload: { version: 1, language: "javascript", languageVersion: "20", actions: [] } }),
    ],
    ask: (id, i) => `{"kind":"call","call":${id},"name":"add","payload":[${i},2]}`,
    answer: (text) => ((m) => (m.kind === "return" ? [m.call, m.payload] : []))(JSON.parse(text)),
  },
  signalr: {
    first: ['{"protocol":"json","version":1}\x1e'],
    ask: (id, i) => `{"type":1,"invocationId":"${id}","target":"Add","arguments":[${i},2]}\x1e`,
    answer: (text) => ((m) => (m.type === 3 ? [Number(m.invocationId), m.result] : []))(JSON.parse(text)),
    end: "\x1e",
  },
};

if (kind === "http") {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  await measure(name, (i) => post(agent, i));
  agent.destroy();
} else {
  const { first = [], ask, answer, end } = kinds[kind];
  const socket = new WebSocket(address, kind === "pons" ? ["pons.v1"] : [], { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  for (const text of first) socket.send(text);
  socket.on("message", (data) => {
    const text = data.toString();
    for (const part of end === undefined ? [text] : text.split(end)) {
      const [id, result] = part.length > 2 ? answer(part) : [];
      waiting.get(id)?.(result);
      waiting.delete(id);
    }
  });
  await measure(name, (i) => {
    const id = (last += 2);
    socket.send(ask(id, i));
    return new Promise((resolve) => waiting.set(id, resolve));
  });
  socket.terminate();
}

function post(agent, i) {
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const request = http.request(address, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part)).on("end", () => resolve(JSON.parse(text)));
    });
    request.on("error", reject);
    request.end(JSON.stringify({ a: i, b: 2 }));
  });
}
