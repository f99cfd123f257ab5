/**
 * What a later Go will change: asks the newest google/pprof, in place of the one of the installed Go, all golden
 * questions about profiles, then both of them questions that ours do not cover. docs/golden-newest.md lists what differs.
 * `npm run test:golden-newest`; needs the module proxy.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const MODULE = "github.com/google/pprof@latest";
const ROOT = resolve(import.meta.dirname, "../..");
const PROFILES = join(ROOT, "test/fixtures/profiles");
const BASE = join(PROFILES, "recorded/heap.leak.0.pb.gz");

/** What both are asked, of each profile in these folders; a profile that is written is then read by Go's own. */
const FOLDERS = ["recorded", "odd", "legacy", "pprof"];
const QUESTIONS: readonly (readonly string[])[] = [
  ["-top", "-mean"],
  ["-top", "-unit=us"],
  ["-tree", "-lines"],
  ["-tags"],
  ["-raw"],
  ["-list=."],
  ["-dot"],
  ["-dot", `-diff_base=${BASE}`],
  ["-callgrind"],
  ["-proto"],
  ["-proto", "-mean"],
  ["-topproto", `-diff_base=${BASE}`],
];

const folder = mkdtempSync(join(realpathSync(tmpdir()), "go-verify-newest-"));
try {
  const newest = installed();
  const [program, ...options] = [process.execPath, ...process.execArgv] as const;
  const suites = [join(ROOT, "test/run.ts"), "golden", "--grep", "against go tool pprof"];
  const env = { ...process.env, GO_VERIFY_PPROF: newest };
  const { status } = spawnSync(program, [...options, ...suites], { cwd: ROOT, stdio: "inherit", env });
  const own = execFileSync("go", ["tool", "-n", "pprof"], { cwd: folder, encoding: "utf8" }).trim();
  for (const question of QUESTIONS) {
    console.log(`${question.join(" ").replace(BASE, "…")}: ${difference(own, newest, question)}`);
  }
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Installs the newest one; returns its path. */
function installed(): string {
  const env = { ...process.env, GOBIN: folder, GOFLAGS: "", GOWORK: "off" };
  execFileSync("go", ["install", MODULE], { cwd: folder, env, stdio: "inherit" });
  const path = join(folder, process.platform === "win32" ? "pprof.exe" : "pprof");
  const build = execFileSync("go", ["version", "-m", path], { cwd: folder, encoding: "utf8" });
  console.log(`Asked: ${/^\s+mod\s+(\S+)\s+(\S+)/m.exec(build)?.slice(1).join(" ")}`);
  return path;
}

/** How many profiles the two answer differently, and the first lines that differ. */
function difference(own: string, newest: string, question: readonly string[]): string {
  const files = FOLDERS.flatMap((name) => readdirSync(join(PROFILES, name)).map((file) => join(name, file)));
  const examples = files.flatMap((file) => {
    const [before, after] = [own, newest].map((tool) => answer(tool, own, question, join(PROFILES, file)));
    const place = before!.findIndex((line, i) => line !== after![i]);
    const isSame = place < 0 && before!.length === after!.length;
    return isSame ? [] : [`${file}: ${before![place]} → ${after!.find((line) => !before!.includes(line))}`];
  });
  return examples.length === 0 ? "same" : `${examples.length} differ, such as ${examples[0]}`;
}

/** The lines of an answer, in an order of their own; those of a profile as Go's own tool reads it. */
function answer(tool: string, own: string, question: readonly string[], file: string): string[] {
  const written = join(folder, "written.pb.gz");
  const isProfile = question[0]!.endsWith("proto");
  const ask = (program: string, ...flags: string[]) =>
    spawnSync(program, ["-symbolize=remote", ...flags], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 })
      .stdout;
  const output = ask(tool, ...question, ...(isProfile ? [`-output=${written}`] : []), file);
  return (isProfile ? ask(own, "-raw", written) : output).split("\n").sort();
}
