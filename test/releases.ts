/**
 * Plays all cases on other releases of Go: `releases.ts [--grep RE] [go1.27.4]…`, by default the newest patch release of
 * each supported line. A release is downloaded as a toolchain, copied, and made what its archive unpacks to.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compareVersions, isStable, languageOf, parseVersion } from "../src/modules/version/version.ts";

const root = resolve(import.meta.dirname, "..");
const folder = join(root, "out/releases");

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: "string" } } });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "go.mod"), "module go-verify.invalid/releases\n\ngo 1.21\n");
const ended = (positionals.length > 0 ? positionals : newest()).map((release) => ({
  release,
  code: played(release, copyOf(release)),
}));
for (const { release, code } of ended) {
  console.log(`${release}: ${code === 0 ? "all cases passed" : "cases failed"}`);
}
process.exitCode = ended.every(({ code }) => code === 0) ? 0 : 1;

function go(args: readonly string[], GOTOOLCHAIN: string): string {
  const env = { ...process.env, GOTOOLCHAIN, GOFLAGS: "-mod=readonly", GOWORK: "off" };
  return execFileSync("go", args, { cwd: folder, env, encoding: "utf8" }).trim();
}

/** The newest release of each of the two newest lines. */
function newest(): string[] {
  const listed = go(["list", "-m", "-retracted", "-versions", "golang.org/toolchain"], "local");
  const names = [...listed.matchAll(/v0\.0\.1-go([\d.]+)\.linux-amd64/g)].map(([, version]) => version!);
  const stable = names.filter((name) => parseVersion(name) && isStable(name)).sort(compareVersions);
  const lines = Map.groupBy(stable, languageOf);
  return [...lines.values()].slice(-2).map((line) => `go${line.at(-1)}`);
}

/** A toolchain has no go.mod files, but _go.mod, which the go command copies when it unpacks them (cmd/go/internal/toolchain). */
function copyOf(release: string): string {
  const copy = join(folder, release);
  if (existsSync(copy)) {
    return copy;
  }
  const half = `${copy}.half`;
  rmSync(half, { recursive: true, force: true });
  cpSync(go(["env", "GOROOT"], release), half, { recursive: true, preserveTimestamps: true });
  for (const entry of readdirSync(half, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || /[\\/](bin|tool)[\\/]/.test(path) ? 0o755 : 0o644);
    if (entry.name === "_go.mod" && existsSync(join(entry.parentPath, "go.mod"))) {
      rmSync(path);
    }
  }
  renameSync(half, copy);
  return copy;
}

function played(release: string, goroot: string): number | null {
  console.log(`\n══ ${release} ══`);
  const { GOROOT: _, GOTOOLCHAIN: __, ...rest } = process.env;
  const env = {
    ...rest,
    PATH: `${join(goroot, "bin")}${delimiter}${process.env.PATH}`,
    // What one release compiled, another cannot use.
    GO_VERIFY_GOCACHE: join(folder, `${release}.gocache`),
  };
  const run = [...process.execArgv, join(root, "test/run.ts"), "cases"];
  const grep = values.grep === undefined ? [] : ["--grep", values.grep];
  return spawnSync(process.execPath, [...run, ...grep], { cwd: root, env, stdio: "inherit" }).status;
}
