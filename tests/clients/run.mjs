// node run.mjs LIBRARY: opens it, and runs calls of it.
import { runLines } from "../run_lines.mjs";
import { libraries } from "./libraries.mjs";

await runLines(await libraries[process.argv[2]]());
