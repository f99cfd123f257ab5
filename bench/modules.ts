/**
 * Compares the claimed speeds for go.sum and the module cache with their rivals, in turn in one run, and times what a
 * person waits for: `modules.ts [--rounds N] [--write]`. This is not a test: a ratio or a time over its limit is printed
 * and leads to exit code 1. --write writes docs/measured-modules.md. Works offline: the modules are made of GOROOT's own
 * source files.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Claim, markdown, measure, runner, table } from "./claims.ts";
import { diffTimes, keystrokeTimes, pageTimes, readingClaim, type Timed } from "./gosum.ts";
import { median } from "./timer.ts";

const MODULES = 320;

const root = resolve(import.meta.dirname, "..");
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
  const measured = [moduleCache(), readingClaim()].map((claim) => measure(claim, rounds));
  const place = { work, root, rounds };
  const timed = [
    diffTimes(place, (program, ...args) => void run(program!, args)),
    ...(await pageTimes(place)),
    ...(await keystrokeTimes(place)),
  ];
  const lines = [...table(measured), "", ...timeTable(timed)];
  console.log(lines.join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured-modules.md"), page(lines, rounds));
  }
  const isOver = timed.some(({ times, limit }) => median(times) >= limit);
  return isOver || measured.some(({ ratio, claim }) => ratio > claim.limit) ? 1 : 0;
}

function timeTable(timed: readonly Timed[]): string[] {
  const rows = timed.map(({ what, times, limit }) => {
    const middle = median(times);
    return [what, `${middle.toFixed(1)} ms`, `under ${limit} ms`, middle < limit ? "holds" : "does not hold"];
  });
  return markdown([["What", "Median", "Claim", ""], ...rows]);
}

function page(lines: readonly string[], rounds: number): string {
  const version = execFileSync("go", ["env", "GOVERSION"], { cwd: work, encoding: "utf8" }).trim();
  return `# Measured: go.sum and the module cache

Made by \`npm run bench:modules -- --write\`; do not edit. Our hashing and that of the go command run in turn,
${rounds} times, each in its own process; the ratio of the medians counts. The times below are from one machine. The report is
the page alone in a headless browser; in the editor, the start of a webview is added. The time of a keystroke is from the
message of the editor to the diagnostics; beside it is the processor time that the server takes for it.
Here: ${version}, Node ${process.version}, ${availableParallelism()} processors.

${lines.join("\n")}
`;
}

/** The hashing of proxy.module-cache in its own process, compared with that of the go command over the same cache. */
function moduleCache(): Claim {
  const hash = join(root, "out/bench/moduleHash.js");
  const sample = join(root, "out/bench/moduleSample.js");
  const goroot = run("go", ["env", "GOROOT"]).trim();
  run(process.execPath, [sample, goroot, join(work, "proxy"), String(MODULES)]);
  const folder = join(work, "main");
  const cache = join(work, "cache");
  const env = {
    GOPROXY: pathToFileURL(join(work, "proxy")).href,
    GOMODCACHE: cache,
    GOSUMDB: "off",
    GOWORK: "off",
    GOFLAGS: "-modcacherw",
  };
  const names = Array.from({ length: MODULES }, (_, index) => `example.com/m${index}`);
  mkdirSync(folder);
  const requires = names.map((name) => `require ${name} v1.0.0\n`).join("");
  writeFileSync(join(folder, "go.mod"), `module example.com/main\n\ngo 1.21\n\n${requires}`);
  const downloaded = run("go", ["mod", "download", "-json"], { cwd: folder, env });
  writeFileSync(join(folder, "go.sum"), sumsOf(downloaded));
  return {
    name: `Hash of a module cache of ${MODULES} modules`,
    ours: "the hashing of proxy.module-cache",
    rival: "go mod verify",
    limit: 1,
    run: {
      ours: () => run(process.execPath, [hash, folder, cache]),
      rival: () => run("go", ["mod", "verify"], { cwd: folder, env }),
    },
  };
}

/** The go.sum lines for the output of `go mod download -json`, a sequence of JSON objects. */
function sumsOf(downloaded: string): string {
  return downloaded
    .split(/^\}$/m)
    .filter((text) => text.trim() !== "")
    .map((text) => JSON.parse(`${text}}`) as Record<string, string>)
    .map(
      ({ Path, Version, Sum, GoModSum }) =>
        `${Path} ${Version} ${Sum}\n${Path} ${Version}/go.mod ${GoModSum}\n`,
    )
    .join("");
}
