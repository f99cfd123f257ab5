/**
 * Holds the speeds that we claim of go.sum and the module cache beside their rivals, in one run, one after the other in
 * turn: `modules.ts [--rounds N]`. Nothing here is a test: a ratio over its limit is printed as such and makes the exit
 * code 1. Works offline: the modules are made of GOROOT's own source files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { type Claim, measure, runner, table } from "./claims.ts";

const MODULES = 320;

const root = resolve(import.meta.dirname, "..");
const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
const run = runner(work);
try {
  const measured = [await moduleCache()].map((claim) => measure(claim, Number(values.rounds)));
  console.log(table(measured).join("\n"));
  process.exitCode = measured.some(({ ratio, claim }) => ratio > claim.limit) ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The hashing of proxy.module-cache as a process of its own, beside the go command's over the same cache. */
async function moduleCache(): Promise<Claim> {
  const worker = await bundle("src/layers/proxy/hash-worker.ts");
  const hash = await program("moduleHash", { HASH_WORKER_SOURCE: JSON.stringify(worker) });
  const sample = await program("moduleSample");
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

/** The lines of go.sum for what `go mod download -json` has downloaded: objects one after another. */
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

/** Bundles a program of this folder; gives its path. */
async function program(name: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = join(work, `${name}.cjs`);
  writeFileSync(file, await bundle(`bench/${name}.ts`, define));
  return file;
}

async function bundle(entry: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    define,
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}
