// Builds the runtime and the stand-in for Electron, runs the tests here and closes with their counts: node tests/electron/run.mjs [FILE...]
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, command, runTests } from "../js/suite.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const made = path.resolve(here, "../../artifacts/electron/electron.mjs");

build();
command("the stand-in, and the sample, have the types of Electron", "npx", "tsc", "-p", here);
command("the stand-in can be built", "npx", "esbuild", path.join(here, "standin/electron.ts"), "--bundle", "--format=esm", "--platform=node", `--outfile=${made}`, "--log-level=warning"); // prettier-ignore
runTests(here);
