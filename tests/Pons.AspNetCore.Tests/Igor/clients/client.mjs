// A client of Igor on npm's ws. With "shutdown" it does what an Electron program does as it quits: it sends, and is gone.
import { createRequire } from "node:module";

const { WebSocket } = createRequire(process.argv[3])("ws");
const ws = new WebSocket(process.argv[2]);
const send = (action, data) => ws.send(JSON.stringify({ streamId: "igor", action, data }));

ws.on("open", () => {
  if (process.argv[4] === "shutdown") {
    send("shutdown", null);
    process.exit(0);
  }
  send("echo", [1, null, "x"]);
});
ws.on("message", (text) => {
  const message = JSON.parse(text);
  if (message.streamId === "igor" && message.data !== undefined) {
    console.log(JSON.stringify(message.data) === '[1,null,"x"]' ? "fine" : `wrong: ${text}`);
    process.exit(0);
  }
});
