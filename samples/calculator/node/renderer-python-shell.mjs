// The article's renderer.js with python-shell: all that the script printed, line by line.
import { script } from "pons";
import { btn, input, result } from "./page.mjs";

async function sendToPython() {
  const options = {
    mode: "text",
    args: [input.value],
  };

  const { output: results } = await script(new URL("../seed1/calc.py", import.meta.url), options).run();
  // results is an array consisting of messages collected during execution
  console.log("results: ", results);
  result.textContent = results[0];
}

btn.addEventListener("click", () => {
  sendToPython();
});

btn.dispatchEvent(new Event("click"));
