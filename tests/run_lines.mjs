// Runs each line of the input, JavaScript in a JSON text, with the names it is given. Each gets one line back, a JSON
// text: "gave …", or name and message of the error. The first line says that all is ready.
import readline from "node:readline";

const AsyncFunction = (async () => {}).constructor;

async function run(code, names) {
  try {
    const call = new AsyncFunction(...Object.keys(names), `return await ${code}`);
    return `gave ${JSON.stringify(await call(...Object.values(names)))}`;
  } catch (error) {
    // Some throw the answer, which is no Error.
    return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${JSON.stringify(error.error ?? error)}`;
  }
}

export async function runLines(names) {
  console.log(JSON.stringify("ready"));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(JSON.parse(line), names)));
  }
}
