/**
 * Compares each speed that we claim with a rival, in turn in one run, so that a busy machine slows both:
 * `verify.ts [--rounds N] [--write]`. Prints ratios of medians; --write writes docs/measured.md. This is not a test: a
 * ratio over its limit is printed and leads to exit code 1.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { type Claim, markdown, measure, runner, table } from "./claims.ts";

const root = resolve(import.meta.dirname, "..");
const CLI = join(root, "dist/cli.js");
const SCRIPT = join(root, "bench/verify.sh");
const MEMORY_LIMIT_MB = 150;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, write: { type: "boolean", default: false } },
});
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
const run = runner(work);
try {
  process.exitCode = await main(Number(values.rounds), values.write);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(rounds: number, write: boolean): Promise<number> {
  const measured = (await claims()).map((claim) => measure(claim, rounds));
  const memory = {
    quick: await peakMemoryMb(["--depth", "quick"]),
    standard: await peakMemoryMb(["--depth", "standard"]),
  };
  const lines = [...table(measured), "", ...memoryTable(memory)];
  console.log(lines.join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured.md"), page(lines, rounds));
  }
  const slow = measured.filter(({ ratio, claim }) => ratio > claim.limit).length;
  return slow > 0 || Math.max(...Object.values(memory)) > MEMORY_LIMIT_MB ? 1 : 0;
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
with warm caches; the ratio of the medians counts, since the times are from one machine.
Here: ${GOVERSION} ${GOHOSTOS}/${GOHOSTARCH}, Node ${process.version}, ${availableParallelism()} processors.

${lines.join("\n")}
`;
}
