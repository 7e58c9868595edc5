// The article's renderer.js with a web server in Python: the program starts it, and asks it by fetch.
import { start } from "pons";
import { btn, input, result } from "./page.mjs";

const port = Number(process.env.PORT ?? 5001);
const py = await start(new URL("../routes.py", import.meta.url), { port });

function onclick() {
  return fetch(`http://127.0.0.1:${port}/${input.value}`)
    .then((data) => data.text())
    .then((text) => {
      console.log("data: ", text);
      result.textContent = text;
    })
    .catch((e) => {
      console.log(e);
    });
}

btn.addEventListener("click", () => {
  onclick().then(() => py.close()); // a window would go on
});

btn.dispatchEvent(new Event("click"));
