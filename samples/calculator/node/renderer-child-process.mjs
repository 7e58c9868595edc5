// The article's renderer.js with child_process: what the script prints, as it comes, its stderr, its end.
import { script } from "pons";
import { btn, input, result } from "./page.mjs";

async function sendToPython() {
  const python = script(new URL("../seed1/calc.py", import.meta.url), { args: [input.value] });
  for await (const event of python.listen()) {
    if (event.type === "out") {
      console.log("Python response: ", event.value);
      result.textContent = event.value;
    } else if (event.type === "err") {
      console.error(`stderr: ${event.text}`);
    } else if (event.type === "exit") {
      console.log(`child process exited with code ${event.exitCode}`);
    }
  }
}

btn.addEventListener("click", () => {
  sendToPython();
});

btn.dispatchEvent(new Event("click"));
