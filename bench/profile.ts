/**
 * Compares our reading of profiles with google/pprof's, in turn in one run, so that a busy machine slows both:
 * `profile.ts [--rounds N] [--short] [--only NAME] [--write]`. Prints ratios of medians; --short omits the large profiles,
 * --only selects one, --write writes docs/measured-profile.md. Exits with 1 if a claim does not hold.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { SHAPES, type Shape, sampleProfile } from "./profileSample.ts";
import { median, startTimer } from "./timer.ts";

const root = resolve(import.meta.dirname, "..");
const CLI = join(root, "dist/cli.js");
const FIXTURES = join(root, "test/fixtures/profiles");

/** Our operations compared with ParseData, which aggregates nothing, and how many times faster they must be. */
const CLAIMS: Record<string, (file: string) => number> = {
  decode: () => 3,
  tree: (file) => (file === "hard" ? 1.5 : 2.5),
  weights: () => 1.8,
};
const WORDS: Record<string, string> = {
  decode: "decode",
  tree: "decode, tree of the first flame graph",
  weights: "decode, flat and cum of all",
};
/** Claims about memory are made only for profiles that take more than Node itself. */
const MEMORY_CLAIM = 0.6;
const MEMORY_CLAIMED = ["large", "hard"];

/** Rounds of warm-up: V8 compiles long-running code in the first one. */
const WARM = { small: 8, large: 1 };
/** A profile with at least this number of bytes is large. */
const LARGE = 8_000_000;

/** A measured profile; there are no claims for real ones. */
interface Measured {
  name: string;
  path: string;
  claimed: boolean;
}

interface Tools {
  /** Times profile.ParseData. */
  parse: string;
  ours: string;
  pprof: string;
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    short: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
try {
  process.exitCode = await main(Number(values.rounds), values);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(
  rounds: number,
  { short, only, write }: { short: boolean; only: string; write: boolean },
): Promise<number> {
  const tools = await buildTools();
  const shapes = SHAPES.filter(
    ({ name, samples }) => (only === "" || name === only) && (!short || samples <= 50_000),
  );
  const files = [
    ...shapes.map(written),
    ...realProfiles().filter(({ name }) => only === "" || name === only),
  ];
  const rows: string[][] = [];
  for (const file of files) {
    rows.push(...(await reading(file, tools, rounds)), commandRow(file, tools, rounds));
    // Go's tool compares two large ones for minutes.
    if (statSync(file.path).size < LARGE) {
      rows.push(comparisonRow(file, tools, rounds));
    }
  }
  const slope = only === "" ? await slopeRows(tools, rounds, short ? 50_000 : 400_000) : [];
  const lines = [
    ...markdown(["What", "Profile", "Ours", "Its rival", "Ratio", "Claim", ""], rows),
    "",
    ...markdown(["Samples", "decode", "of it each 1,000 samples", "tree", "weights"], slope),
  ];
  console.log(lines.join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured-profile.md"), page(files, lines, rounds));
  }
  return rows.some((row) => row.at(-1) === "does not hold") ? 1 : 0;
}

async function buildTools(): Promise<Tools> {
  const ours = join(work, "ours.mjs");
  await build({
    entryPoints: [join(root, "bench/profileOurs.ts")],
    outfile: ours,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return {
    parse: buildParse(),
    ours,
    pprof: execFileSync("go", ["tool", "-n", "pprof"], { cwd: work, encoding: "utf8" }).trim(),
  };
}

/** Builds bench/pprof with the copy of google/pprof in Go's own tree. */
function buildParse(): string {
  const goroot = execFileSync("go", ["env", "GOROOT"], { cwd: work, encoding: "utf8" }).trim();
  const module = join(work, "pprof");
  cpSync(join(goroot, "src/cmd/vendor/github.com/google/pprof/profile"), join(module, "profile"), {
    recursive: true,
  });
  cpSync(join(root, "bench/pprof"), join(module, "timer"), { recursive: true });
  writeFileSync(join(module, "go.mod"), "module github.com/google/pprof\n\ngo 1.24\n");
  const program = join(work, "parse");
  execFileSync("go", ["build", "-o", program, "./timer"], {
    cwd: module,
    env: { ...process.env, GOWORK: "off" },
  });
  return program;
}

function written(shape: Shape): Measured {
  const path = join(work, `${shape.name}.pb.gz`);
  writeFileSync(path, sampleProfile(shape));
  return { name: shape.name, path, claimed: true };
}

function realProfiles(): Measured[] {
  return ["go/cmd-compile.cpu.pgo", "recorded/typecheck-72k-samples.heap.pb.gz"].map((name) => ({
    name,
    path: join(FIXTURES, name),
    claimed: false,
  }));
}

/** The rows of one profile compared with ParseData, and the memory of both after reading it once. */
async function reading({ name, path, claimed }: Measured, tools: Tools, rounds: number): Promise<string[][]> {
  const held = await peaks(path, tools);
  const rival = startTimer(tools.parse, []);
  const ours = startTimer(process.execPath, [tools.ours]);
  const rows: string[][] = [];
  for (const what of Object.keys(CLAIMS)) {
    const times = { ours: [] as number[], rival: [] as number[] };
    const warm = statSync(path).size < LARGE ? WARM.small : WARM.large;
    for (let round = 0; round < warm + rounds; round++) {
      times.rival.push(await rival.time(path));
      times.ours.push(await ours.time(`${what} ${path}`));
    }
    const [mine, theirs] = [median(times.ours.slice(warm)), median(times.rival.slice(warm))];
    const least = CLAIMS[what]!(name);
    rows.push(row(WORDS[what]!, name, [mine, theirs], claimed ? least : undefined, "profile.ParseData"));
  }
  rival.close();
  ours.close();
  const share = held.ours / held.rival;
  const claim = MEMORY_CLAIMED.includes(name)
    ? [`at most ${MEMORY_CLAIM}×`, share <= MEMORY_CLAIM ? "holds" : "does not hold"]
    : ["", ""];
  rows.push([
    "memory at its peak, tree",
    name,
    mb(held.ours),
    mb(held.rival),
    `${share.toFixed(2)}×`,
    ...claim,
  ]);
  return rows;
}

async function peaks(path: string, tools: Tools): Promise<{ ours: number; rival: number }> {
  const rival = startTimer(tools.parse, []);
  const ours = startTimer(process.execPath, [tools.ours]);
  await rival.time(path);
  await ours.time(`tree ${path}`);
  const held = { ours: ours.peakMb(), rival: rival.peakMb() };
  rival.close();
  ours.close();
  return held;
}

/** The complete command compared with Go's tool, which is already built. */
function commandRow({ name, path, claimed }: Measured, tools: Tools, rounds: number): string[] {
  const times = commandTimes(tools, rounds, { rival: [path], ours: [path] });
  const least = name === "small" ? 1 : 1.5;
  return row("go-verify profile --top 30", name, times, claimed ? least : undefined, "pprof -top");
}

/** A profile compared with itself. */
function comparisonRow({ name, path }: Measured, tools: Tools, rounds: number): string[] {
  const ours = [path, "--diff-base", path];
  const times = commandTimes(tools, rounds, { rival: [`-diff_base=${path}`, path], ours });
  return row("the same with --diff-base", name, times, undefined, "pprof -top -diff_base");
}

/** The medians of ours and the rival. */
function commandTimes(
  { pprof }: Tools,
  rounds: number,
  args: { ours: readonly string[]; rival: readonly string[] },
): [number, number] {
  const times = { ours: [] as number[], rival: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    times.rival.push(timed(pprof, ["-symbolize=none", "-top", "-nodecount=30", ...args.rival]));
    times.ours.push(timed(process.execPath, [CLI, "profile", ...args.ours, "--top", "30"]));
  }
  return [median(times.ours.slice(1)), median(times.rival.slice(1))];
}

function timed(program: string, args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd: work, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stderr}`);
  }
  return performance.now() - began;
}

/** How the cost grows with the number of samples: half of the largest each time, four times. */
async function slopeRows({ ours }: Tools, rounds: number, largest: number): Promise<string[][]> {
  const timer = startTimer(process.execPath, [ours]);
  const rows: string[][] = [];
  for (const samples of [largest / 8, largest / 4, largest / 2, largest]) {
    const shape = { name: `slope-${samples}`, samples, locations: Math.ceil(samples / 8), fresh: 5 };
    const { path } = written(shape);
    const medians: number[] = [];
    for (const what of Object.keys(CLAIMS)) {
      const times: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        times.push(await timer.time(`${what} ${path}`));
      }
      medians.push(median(times.slice(1)));
    }
    const [decode, tree, weights] = medians as [number, number, number];
    const each = `${((1000 * decode) / samples).toFixed(2)} ms`;
    rows.push([samples.toLocaleString("en"), ms(decode), each, ms(tree), ms(weights)]);
    rmSync(path);
  }
  timer.close();
  return rows;
}

function row(
  what: string,
  file: string,
  [ours, rival]: readonly [number, number],
  least: number | undefined,
  rivalName: string,
): string[] {
  const times = rival / ours;
  const claim =
    least === undefined
      ? ["", ""]
      : [`at least ${least}× faster`, times >= least ? "holds" : "does not hold"];
  return [what, file, ms(ours), `${rivalName}: ${ms(rival)}`, `${times.toFixed(2)}× faster`, ...claim];
}

function ms(time: number): string {
  return time < 100 ? `${time.toFixed(1)} ms` : `${Math.round(time).toLocaleString("en")} ms`;
}

function mb(held: number): string {
  return `${Math.round(held)} MB`;
}

function markdown(head: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function page(files: readonly Measured[], lines: readonly string[], rounds: number): string {
  const version = execFileSync("go", ["env", "GOVERSION"], { cwd: work, encoding: "utf8" }).trim();
  const sizes = files.map(({ name, path }) => `${name} ${(statSync(path).size / 1e6).toFixed(2)} MB`);
  return `# Measured: profiles

Made by \`npm run bench:profile -- --write\`; do not edit. Ours and the rival run in turn, ${rounds} times, after
${WARM.small} rounds of warm-up (${WARM.large} for large profiles); each command is a new process. The ratio of the medians counts, since the
times are from one machine. Compressed sizes: ${sizes.join(", ")}.
Here: ${version}, Node ${process.version}, ${availableParallelism()} processors.

${lines.join("\n")}
`;
}
