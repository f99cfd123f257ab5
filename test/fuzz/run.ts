/**
 * Tries damaged files on our readers: `npm run fuzz -- [--of NAME] [--count N] [--seed N] [--go N]`. NAME is `profile`,
 * a file of modules such as `go.sum`, or `all`. Prints for each the seed, what was tried, the time and each fault; exits
 * 1 where there is one. Every input is known by the seed and its number. `--go` inputs of profiles are also held against
 * Go's own parser.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { damagedInput } from "./mutate.ts";
import { difference, startOracle } from "./oracle.ts";
import { corpus, probe } from "./probe.ts";
import { SUBJECTS } from "./subject.ts";

/** Inputs come from recorded profiles up to this size. */
const MOST_BYTES = 200_000;
/** What a worker may hold: V8's heap, and all of the process. */
const HEAP_MB = 256;
const PROCESS_MB = 700;
/** A worker that says nothing for so long hangs. */
const SILENCE_MS = 60_000;
/** A worker tries so many, then a fresh one goes on. */
const SHARE = 100_000;

const { values } = parseArgs({
  options: {
    of: { type: "string", default: "profile" },
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    go: { type: "string", default: "5000" },
  },
});
process.exitCode = await main(values.of, Number(values.seed), Number(values.count), Number(values.go));

async function main(of: string, seed: number, count: number, withGo: number): Promise<number> {
  const chosen = of === "all" ? SUBJECTS : [of];
  if (!chosen.every((name) => SUBJECTS.includes(name))) {
    console.error(`There is no reader of ${of}: there are all, ${SUBJECTS.join(", ")}.`);
    return 2;
  }
  let faults = 0;
  for (const name of chosen) {
    faults += await fuzz(name, seed, count, name === "profile" ? withGo : 0);
  }
  return faults === 0 ? 0 : 1;
}

/** Tries one reader; gives how many faults there were. */
async function fuzz(name: string, seed: number, count: number, withGo: number): Promise<number> {
  const began = performance.now();
  let read = 0;
  let held = 0;
  const faults: string[] = [];
  for (let from = 0; from < count; from += SHARE) {
    const share = await tryShare(name, seed, from, Math.min(count, from + SHARE));
    read += share.read;
    held = Math.max(held, share.held);
    faults.push(...share.faults);
    console.log(`${Math.min(count, from + SHARE).toLocaleString("en")} tried, ${faults.length} faults`);
  }
  if (held > PROCESS_MB) {
    faults.push(`a worker held ${held} MB`);
  }
  const differences = await againstGo(seed, withGo);
  for (const fault of [...faults, ...differences]) {
    console.log(fault);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${name}, seed ${seed}: ${count.toLocaleString("en")} inputs, ${read.toLocaleString("en")} of them read whole, ` +
      `${faults.length} faults, at most ${held} MB held; ${withGo.toLocaleString("en")} against Go's parser, ` +
      `${differences.length} differences; ${seconds} s`,
  );
  return faults.length + differences.length;
}

interface Share {
  read: number;
  held: number;
  faults: string[];
}

async function tryShare(name: string, seed: number, from: number, to: number): Promise<Share> {
  const worker = join(import.meta.dirname, "worker.mjs");
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, worker, name, ...[seed, from, to, MOST_BYTES].map(String)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const share: Share = { read: 0, held: 0, faults: [] };
  let last = from;
  const hung = () => {
    share.faults.push(`fault from ${last} on: it hangs`);
    child.kill("SIGKILL");
  };
  let silence = setTimeout(hung, SILENCE_MS);
  const ended = new Promise<string>((done) =>
    child.once("close", (code, signal) => done(signal ?? `exit ${code}`)),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(silence);
    silence = setTimeout(hung, SILENCE_MS);
    const [, word, number] = /^(at|read|held) (\d+)$/.exec(line) ?? [];
    if (word === "at") {
      last = Number(number);
    } else if (word === "read" || word === "held") {
      share[word] = Number(number);
    } else {
      share.faults.push(line);
    }
  }
  clearTimeout(silence);
  const how = await ended;
  if (how !== "exit 0") {
    share.faults.push(`fault from ${last} on: the worker ended with ${how}`);
  }
  return share;
}

async function againstGo(seed: number, count: number): Promise<string[]> {
  if (count === 0) {
    return [];
  }
  const inputs = corpus(MOST_BYTES / 4);
  const oracle = startOracle();
  const differences: string[] = [];
  for (let index = 0; index < count; index++) {
    const bytes = damagedInput(inputs, seed + 1, index);
    const differs = difference(await probe(bytes, index), await oracle.ask(bytes));
    if (differs !== undefined) {
      differences.push(`difference ${index} of seed ${seed + 1}: ${differs}`);
    }
  }
  oracle.close();
  return differences;
}
