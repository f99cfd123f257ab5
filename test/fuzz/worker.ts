/**
 * Tries damaged inputs `from` to `to` of a seed: `worker.ts SEED FROM TO MOST_BYTES`. Prints `at INDEX` every now and
 * then, so that whoever waits knows that it lives, and `fault INDEX WHY` for each fault.
 */
import { damagedInput } from "./mutate.ts";
import { corpus, probe } from "./probe.ts";

const [seed, from, to, most] = process.argv.slice(2).map(Number) as [number, number, number, number];
const inputs = corpus(most);
let read = 0;
for (let index = from; index < to; index++) {
  try {
    const outcome = await probe(damagedInput(inputs, seed, index), index);
    read += "profile" in outcome ? 1 : 0;
  } catch (error) {
    console.log(
      `fault ${index} ${error instanceof Error ? (error.stack ?? error.message).replaceAll("\n", " ") : error}`,
    );
  }
  if (index % 256 === 0) {
    console.log(`at ${index}`);
  }
}
console.log(`read ${read}`);
console.log(`held ${Math.round(process.resourceUsage().maxRSS / 1000)}`);
