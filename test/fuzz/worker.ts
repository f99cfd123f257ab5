/**
 * Tries damaged inputs `from` to `to` of a seed: `worker.ts SUBJECT SEED FROM TO MOST_BYTES`. Prints `at INDEX` every
 * now and then, so that whoever waits knows that it lives, and `fault INDEX WHY` for each fault.
 */
import { subjectOf } from "./subject.ts";

const [name = "", ...numbers] = process.argv.slice(2);
const [seed, from, to, most] = numbers.map(Number) as [number, number, number, number];
const subject = subjectOf(name, most);
let read = 0;
for (let index = from; index < to; index++) {
  try {
    read += (await subject.probe(subject.input(seed, index), index)) ? 1 : 0;
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
