/** Modules for cases: served by a module proxy, downloaded into the module cache, or written into it. */
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type { Stage } from "../../engine/case.ts";
import { CommandFailed } from "../../engine/command.ts";
import { hash1 } from "../../modules/goSum/dirhash.ts";
import { escapePath } from "../../modules/proxy/goproxy.ts";
import { type ZipDraft, zipOf } from "../shared/zip-kit.ts";

/** A module at a version. */
export interface ModuleDraft {
  path: string;
  version: string;
  /** Its files by their names in the module. Without a go.mod it gets one that names its path. */
  files: Readonly<Record<string, string>>;
  /** Makes the zip in another way. */
  zip?: (files: ZipDraft[]) => Uint8Array;
}

/** The two hashes of a module in go.sum: those of its zip and of its go.mod. */
export interface ModuleSums {
  sum: string;
  modSum: string;
}

/** The parts of a module in the module cache, as absolute paths, with its sums. */
export interface CachedDraft extends ModuleSums {
  zip: string;
  ziphash: string;
  mod: string;
  folder: string;
}

function filesOf({ path, files }: ModuleDraft): Record<string, string> {
  return { "go.mod": `module ${path}\n`, ...files };
}

/** The zip of a module, as a proxy serves it. */
export function moduleZip(module: ModuleDraft): Uint8Array {
  const { path, version, zip = zipOf } = module;
  const drafts = Object.entries(filesOf(module)).map(([name, content]) => ({
    name: `${path}@${version}/${name}`,
    content,
  }));
  return zip(drafts);
}

/** The sums of a module. */
export async function sumsOf(module: ModuleDraft): Promise<ModuleSums> {
  const { path, version } = module;
  const hashes = Object.entries(filesOf(module)).map(([name, text]) => [name, sha256(text)] as const);
  const inZip = hashes.map(([name, hash]) => [`${path}@${version}/${name}`, hash] as const);
  return { sum: await hash1(inZip), modSum: await hash1(hashes.filter(([name]) => name === "go.mod")) };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The two lines of go.sum for a module. */
export function sumLines({ path, version }: ModuleDraft, { sum, modSum }: ModuleSums): string {
  return `${path} ${version} ${sum}\n${path} ${version}/go.mod ${modSum}\n`;
}

/** Serves modules by a module proxy in the case's folder: `.info`, `.mod` and `.zip` of each version. */
export async function serveModules(stage: Stage, modules: readonly ModuleDraft[]): Promise<void> {
  for (const module of modules) {
    const name = `proxy/${downloadName(module)}`;
    await stage.write(`${name}.info`, JSON.stringify({ Version: module.version }));
    await stage.write(`${name}.mod`, filesOf(module)["go.mod"]!);
    await stage.write(`${name}.zip`, moduleZip(module));
  }
  Object.assign(stage.env, {
    GOPROXY: pathToFileURL(stage.path("proxy")).href,
    GOSUMDB: "off",
    // Cases change what the go command writes there.
    GOFLAGS: "-modcacherw",
  });
}

/** The path of a version's files, without their endings, on a proxy and in the cache's download folder. */
function downloadName({ path, version }: ModuleDraft): string {
  return `${escapePath(path)}/@v/${escapePath(version)}`;
}

/** Downloads a module with the go command, and writes a workspace whose go.sum names it. */
export async function cachedWorkspace(stage: Stage, module: ModuleDraft): Promise<CachedDraft> {
  const { path, version } = module;
  await serveModules(stage, [module]);
  stage.workspace = await stage.mkdir("workspace");
  await stage.write("workspace/go.mod", `module example.com/own\n\ngo 1.21\n\nrequire ${path} ${version}\n`);
  const done = await stage.command(["go", "mod", "download", "-json", `${path}@${version}`], {
    cwd: stage.workspace,
  });
  if (done.exitCode !== 0) {
    throw new CommandFailed(done);
  }
  const { Zip, GoMod, Dir, Sum, GoModSum } = JSON.parse(done.stdout) as Record<string, string>;
  const sums = { sum: Sum!, modSum: GoModSum! };
  await stage.write("workspace/go.sum", sumLines(module, sums));
  return { ...sums, zip: Zip!, ziphash: `${Zip}hash`, mod: GoMod!, folder: Dir! };
}

/**
 * Writes modules into the case's module cache without running the go command: go.mod, the unpacked folder, and the
 * .ziphash, which the go command trusts (checkMod in cmd/go/internal/modfetch/fetch.go). The zip is left out.
 */
export async function writeToCache(stage: Stage, modules: readonly ModuleDraft[]): Promise<void> {
  const cache = `${stage.env.GOPATH}/pkg/mod`;
  for (const module of modules) {
    const { path, version } = module;
    const files = filesOf(module);
    const name = `${cache}/cache/download/${downloadName(module)}`;
    await stage.write(`${name}.info`, JSON.stringify({ Version: version }));
    await stage.write(`${name}.mod`, files["go.mod"]!);
    await stage.write(`${name}.ziphash`, (await sumsOf(module)).sum);
    for (const [file, text] of Object.entries(files)) {
      await stage.write(`${cache}/${escapePath(path)}@${escapePath(version)}/${file}`, text);
    }
  }
}

/** Why named pipes are unavailable here; undefined if they can be made. */
export function noPipes(): string | undefined {
  return process.platform === "win32" ? "Windows has no pipes in folders" : undefined;
}
