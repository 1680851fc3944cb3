// node run.mjs LIBRARY: opens it, says so, then runs each line of its input, JavaScript in a JSON text, with the
// library's names. Each gets one line back, a JSON text: "gave …", or name and message of the error.
import readline from "node:readline";
import { libraries } from "./libraries.mjs";

const AsyncFunction = (async () => {}).constructor;
const names = await libraries[process.argv[2]]();

async function run(code) {
  try {
    const call = new AsyncFunction(...Object.keys(names), `return await ${code}`);
    return `gave ${JSON.stringify(await call(...Object.values(names)))}`;
  } catch (error) {
    // Some throw the answer, which is no Error.
    return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${JSON.stringify(error.error ?? error)}`;
  }
}

console.log(JSON.stringify("ready"));
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))));
}
