/**
 * Compares each speed that we claim with a rival, in turn in one run, so that a busy machine slows both:
 * `verify.ts [--rounds N] [--cold N] [--write]`. Prints ratios of medians, and the times of a first run; --write writes
 * docs/measured.md. This is not a test: what is over its limit is printed and leads to exit code 1.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { type Claim, markdown, measure, runner, table } from "./claims.ts";
import { median } from "./timer.ts";

const root = resolve(import.meta.dirname, "..");
const CLI = join(root, "dist/cli.js");
const SCRIPT = join(root, "bench/verify.sh");
const MEMORY_LIMIT_MB = 150;
/** The limit of a first run on two processors, in s. */
const FIRST_RUN_LIMIT_S = 90;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    /** How many first runs, each on an empty build cache; one takes a minute or two. */
    cold: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
const run = runner(work);
try {
  process.exitCode = await main(Number(values.rounds), Number(values.cold), values.write);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(rounds: number, coldRounds: number, write: boolean): Promise<number> {
  const measured = (await claims()).map((claim) => measure(claim, rounds));
  const memory = {
    quick: await peakMemoryMb(["--depth", "quick"]),
    standard: await peakMemoryMb(["--depth", "standard"]),
  };
  const cold = await firstRun(coldRounds);
  const lines = [...table(measured), "", ...firstRunTable(cold), "", ...memoryTable(memory)];
  console.log(lines.join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured.md"), page(lines, rounds));
  }
  const slow = measured.filter(({ ratio, claim }) => ratio > claim.limit).length;
  const isHeavy = Math.max(...Object.values(memory)) > MEMORY_LIMIT_MB;
  return slow > 0 || isHeavy || cold.whole > FIRST_RUN_LIMIT_S ? 1 : 0;
}

async function claims(): Promise<Claim[]> {
  const script = () => run("/bin/sh", [SCRIPT]);
  const verify = (depth: string) => () =>
    run(process.execPath, [CLI, "verify", "--layer", "install", "--depth", depth]);
  const hash = await hashing();
  return [
    {
      name: "Quick install layer, warm",
      ours: "go-verify --layer install --depth quick",
      rival: "bench/verify.sh",
      limit: 1,
      goal: 0.8,
      run: { ours: verify("quick"), rival: script },
    },
    {
      name: "Standard install layer, warm",
      ours: "go-verify --layer install --depth standard",
      rival: "go build std, then bench/verify.sh",
      limit: 3,
      run: {
        ours: verify("standard"),
        rival: () => {
          run("go", ["build", "std"]);
          script();
        },
      },
    },
    {
      name: "Hash of GOROOT's files",
      ours: "the hashing of install.goroot-integrity",
      rival: "sha256sum over the same files",
      limit: 2,
      run: hash,
    },
  ];
}

/** Our hashing in its own process, which also lists the files, compared with sha256sum, which gets the list. */
async function hashing(): Promise<Claim["run"]> {
  const program = join(work, "hash.cjs");
  const list = join(work, "list");
  await build({
    entryPoints: [join(root, "bench/hash.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    loader: { ".go": "text" },
    logLevel: "error",
  });
  const env = goEnv();
  const args = [program, env.GOROOT!, env.GOHOSTOS!, env.GOHOSTARCH!];
  run(process.execPath, [...args, list]);
  return {
    ours: () => run(process.execPath, args),
    rival: () => run("/bin/sh", ["-c", 'xargs -0 sha256sum <"$1" >/dev/null', "sh", list]),
  };
}

function goEnv(): Record<string, string> {
  return JSON.parse(execFileSync("go", ["env", "-json"], { cwd: work, encoding: "utf8" }));
}

/** A run of everything on an empty build cache, in s from its start. */
interface FirstRun {
  /** When the first result stood there, and the last one of a check that compiles little. */
  first: number;
  quick: number;
  whole: number;
  /** The rival on an empty cache of its own: `go build std`, then the script. */
  rival: number;
}

/** The medians of first runs, each beside its rival. */
async function firstRun(rounds: number): Promise<FirstRun> {
  const runs: FirstRun[] = [];
  const little = checksThatCompileLittle();
  for (let round = 0; round < rounds; round += 1) {
    const ours = await firstResults(little);
    const env = { GOCACHE: mkdtempSync(join(work, "gocache-")) };
    const began = performance.now();
    run("go", ["build", "std"], { env });
    run("/bin/sh", [SCRIPT], { env });
    runs.push({ ...ours, rival: (performance.now() - began) / 1000 });
    rmSync(env.GOCACHE, { recursive: true });
  }
  const of = (part: keyof FirstRun) => median(runs.map((one) => one[part]));
  return { first: of("first"), quick: of("quick"), whole: of("whole"), rival: of("rival") };
}

function checksThatCompileLittle(): Set<string> {
  const { layers } = JSON.parse(run(process.execPath, [CLI, "list", "--format", "json"]));
  const checks: { id: string; compilesFrom?: string }[] = layers.flatMap(
    (layer: { checks: unknown }) => layer.checks,
  );
  return new Set(checks.filter(({ compilesFrom }) => compilesFrom === undefined).map(({ id }) => id));
}

/** Reads the lines that a run prints to stderr, one as each check ends. */
async function firstResults(little: ReadonlySet<string>): Promise<Omit<FirstRun, "rival">> {
  const gocache = mkdtempSync(join(work, "gocache-"));
  const began = performance.now();
  const now = () => (performance.now() - began) / 1000;
  const child = spawn(process.execPath, [CLI, "verify"], {
    cwd: work,
    env: { ...process.env, GOCACHE: gocache, CI: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Map<string, number>();
  for await (const line of createInterface({ input: child.stderr })) {
    const id = /^\w+ +([\w-]+\.[\w-]+) \(/.exec(line)?.[1];
    if (id !== undefined) {
      ended.set(id, now());
    }
  }
  rmSync(gocache, { recursive: true });
  const times = [...ended];
  return {
    first: Math.min(...times.map(([, time]) => time)),
    quick: Math.max(...times.filter(([id]) => little.has(id)).map(([, time]) => time)),
    whole: now(),
  };
}

function firstRunTable({ first, quick, whole, rival }: FirstRun): string[] {
  const seconds = (time: number) => `${time.toFixed(1)} s`;
  return markdown([
    ["First run, on an empty build cache", "After", "Claim", ""],
    ["The first result stands there", seconds(first), "", ""],
    ["All results of checks that compile little stand there", seconds(quick), "", ""],
    [
      "go-verify has ended",
      seconds(whole),
      `at most ${FIRST_RUN_LIMIT_S} s on 2 processors`,
      whole <= FIRST_RUN_LIMIT_S ? "holds" : "does not hold",
    ],
    ["Its rival, go build std and bench/verify.sh, has ended", seconds(rival), "", ""],
  ]);
}

/** The peak memory of a run's own process, in MB: VmHWM of proc_pid_status(5), read until it ends. 0 on other systems. */
async function peakMemoryMb(options: readonly string[]): Promise<number> {
  const args = [CLI, "verify", "--layer", "install", ...options];
  const child = spawn(process.execPath, args, { cwd: work, stdio: "ignore" });
  let peakKb = 0;
  const reading = setInterval(() => {
    peakKb = Math.max(peakKb, heldKb(child.pid!));
  }, 10);
  await new Promise((done) => child.once("exit", done));
  clearInterval(reading);
  return Math.round((peakKb * 1024) / 1e6);
}

function heldKb(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function memoryTable(memory: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(memory).map(([depth, mb]) => [
    `The process of a ${depth} run, at its peak`,
    `${mb} MB`,
    `at most ${MEMORY_LIMIT_MB} MB`,
    mb <= MEMORY_LIMIT_MB ? "holds" : "does not hold",
  ]);
  return markdown([["Memory", "Held", "Claim", ""], ...rows]);
}

function page(lines: readonly string[], rounds: number): string {
  const { GOVERSION, GOHOSTOS, GOHOSTARCH } = goEnv();
  return `# Measured

Made by \`npm run bench:verify -- --write\`; do not edit. Each claim is measured beside its rival in one run, ${rounds} times in turn,
with warm caches; the ratio of the medians counts, since the times are from one machine. A first run has an empty build cache.
Here: ${GOVERSION} ${GOHOSTOS}/${GOHOSTARCH}, Node ${process.version}, ${availableParallelism()} processors.

${lines.join("\n")}
`;
}
