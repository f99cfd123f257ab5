/**
 * Runs the test suites and counts their tests: `run.ts [SUITE]… [--grep RE]`. Without a name, all of them: those without
 * a window side by side, then the others one after another. A suite that dies, or in which no test ran, is a
 * failure. The last line is `N passed, N failed`.
 */
import { type StdioOptions, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { namespace, OUTER, UNSHARE } from "../src/engine/mountNamespace.ts";
import type { SuiteResult } from "./support/mocha.ts";

const root = resolve(import.meta.dirname, "..");
const bundles = join(root, "out/test");
const results = join(root, "out/results");

/**
 * Each lane's suites run one after another, the lanes side by side: they take about the same time. Alone, each would keep
 * one processor busy.
 */
const LANES = [
  ["unit", "growth", "extension"],
  ["house", "golden", "hostile"],
];
/** A suite that is not named here comes in between. */
const LAST = ["cases", "ui"];

/** Our sources are modules though package.json, which VS Code reads, does not say so. */
const FLAGS = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"];
/** What Node collects in between is no growth: the suite that measures growth gets room, and collects before each look. */
const ROOM = ["--min-semi-space-size=256", "--max-semi-space-size=256", "--single-threaded-gc"];

/** No suite takes longer than this unless it hangs. */
const LIMIT_MS = 50 * 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" } },
});
process.exitCode = await main(positionals, values.grep);

async function main(chosen: readonly string[], grep: string | undefined): Promise<number> {
  const all = suites();
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(", ")}: there are ${all.join(", ")}.`);
    return 2;
  }
  for (const folder of [results, join(root, "out/ui")]) {
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(results, { recursive: true });
  const env = {
    // One build cache for all suites and runs: what one compiled, the next finds.
    GO_VERIFY_GOCACHE: join(root, "out/gocache"),
    ...process.env,
    ...(grep === undefined ? {} : { GO_VERIFY_GREP: grep }),
  };
  const isDue = (suite: string) => chosen.length === 0 || chosen.includes(suite);
  const lanes = LANES.map((lane) => lane.filter(isDue));
  const rest = all.filter((suite) => isDue(suite) && !LANES.flat().includes(suite));
  const shares = lanes.every((lane) => lane.length > 0);
  const inLanes = await Promise.all(lanes.map((lane) => inTurn(lane, env, shares)));
  const total = sum([...inLanes, await inTurn(rest, env, false)]);
  if (total.failures.length > 0) {
    console.log(`\nFailed:\n${total.failures.map((title) => `  ${title}`).join("\n")}`);
  }
  console.log(`\n${counts(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** Runs suites one after another. Where others run beside them, the output of each is shown when it has ended. */
async function inTurn(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  shares: boolean,
): Promise<SuiteResult> {
  const ended: SuiteResult[] = [];
  for (const name of names) {
    const began = performance.now();
    const output: string[] = [];
    const say = (text: string) => (shares ? output.push(text) : process.stdout.write(text));
    say(`\n── ${name} ──\n`);
    const result = await runSuite(name, env, shares ? say : undefined);
    say(`${name}: ${counts(result)} in ${Math.round((performance.now() - began) / 1000)} s\n`);
    process.stdout.write(output.join(""));
    ended.push(result);
  }
  return sum(ended);
}

/** The folders of test/ that have tests, as esbuild.mjs bundled them. */
function suites(): string[] {
  const bundled = readdirSync(bundles);
  const between = bundled.filter((name) => !LANES.flat().includes(name) && !LAST.includes(name));
  return [...LANES.flat(), ...between.sort(), ...LAST].filter((name) => bundled.includes(name));
}

/** Runs a suite; `say` gets its output, which is passed through without it. */
async function runSuite(
  name: string,
  env: NodeJS.ProcessEnv,
  say: ((text: string) => void) | undefined,
): Promise<SuiteResult> {
  const file = join(results, `${name}.json`);
  const command =
    name === "extension"
      ? [join(root, "test/extension/main.ts"), file]
      : [join(root, "test/support/main.ts"), join(bundles, name), file];
  const how = await (name === "cases"
    ? ranInOwnMounts(command, env, say)
    : ran([process.execPath, ...FLAGS, ...(name === "growth" ? ROOM : []), ...command], env, say));
  const result = read(file);
  if (!result) {
    return failure(`${name}: it ended (${how}) before its tests did`);
  }
  if (result.passed + result.failed === 0) {
    return failure(`${name}: no test ran`);
  }
  if (how !== "exit 0" && result.failed === 0) {
    return sum([result, failure(`${name}: its tests passed, but it ended with ${how}`)]);
  }
  return result;
}

/** Some cases mount file systems: they are played where a mount namespace can be made, and say so elsewhere. */
function ranInOwnMounts(
  script: readonly string[],
  env: NodeJS.ProcessEnv,
  say: ((text: string) => void) | undefined,
): Promise<string> {
  const command = [process.execPath, ...FLAGS, ...script];
  const [program, ...options] = UNSHARE;
  const isAllowed =
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    spawnSync(program, [...options, "true"]).status === 0;
  return isAllowed
    ? ran([...UNSHARE, ...command], { ...env, [OUTER]: namespace() }, say)
    : ran(command, env, say);
}

/** Runs a command; gives how it ended. */
function ran(
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  say?: (text: string) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const stdio: StdioOptions = say ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(program!, args, { cwd: root, env, stdio });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => say?.(text));
    }
    const timer = setTimeout(() => {
      console.error(`It took more than ${LIMIT_MS / 60_000} minutes and is ended.`);
      child.kill("SIGTERM");
    }, LIMIT_MS);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve(signal ? `signal ${signal}` : `exit ${code}`);
    });
  });
}

function read(file: string): SuiteResult | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as SuiteResult;
  } catch {
    return undefined;
  }
}

function failure(title: string): SuiteResult {
  return { passed: 0, failed: 1, skipped: 0, failures: [title] };
}

function sum(some: readonly SuiteResult[]): SuiteResult {
  const total = (of: (result: SuiteResult) => number) => some.reduce((all, result) => all + of(result), 0);
  return {
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: total(({ skipped }) => skipped),
    failures: some.flatMap(({ failures }) => failures),
  };
}

function counts({ passed, failed, skipped }: SuiteResult): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
