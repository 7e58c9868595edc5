// Builds the runtime, runs the tests here and closes with their counts: node tests/js/run.mjs [FILE...]
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, runTests } from "./suite.mjs";

build();
runTests(path.dirname(fileURLToPath(import.meta.url)));
