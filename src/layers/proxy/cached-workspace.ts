/** A workspace whose go.sum names a module that the go command has put into a module cache: what cases then tamper with. */
import { pathToFileURL } from "node:url";
import type { Stage } from "../../engine/case.ts";
import { CommandFailed } from "../../engine/command.ts";
import { escapePath } from "../../modules/proxy/goproxy.ts";
import { type ZipDraft, zipOf } from "../shared/zip-kit.ts";

/** A module to be put there. */
export interface ModuleDraft {
  path: string;
  version: string;
  /** Its files by their names in it; `go.mod` is there without being named. */
  files: Readonly<Record<string, string>>;
  /** Makes the zip otherwise. */
  zip?: (files: ZipDraft[]) => Uint8Array;
}

/** Where its parts lie, absolute, and what go.sum says of them. */
export interface CachedDraft {
  zip: string;
  ziphash: string;
  mod: string;
  folder: string;
  sum: string;
  modSum: string;
}

/** The zip that a proxy would serve of a module. */
export function moduleZip({ path, version, files, zip = zipOf }: ModuleDraft): Uint8Array {
  const all = { "go.mod": goMod(path), ...files };
  const drafts = Object.entries(all).map(([name, content]) => ({
    name: `${path}@${version}/${name}`,
    content,
  }));
  return zip(drafts);
}

const goMod = (path: string) => `module ${path}\n`;

/** Where a module proxy in the case's folder serves it: `list`, and `.info`, `.mod` and `.zip` of the version. */
export async function serveModules(stage: Stage, modules: readonly ModuleDraft[]): Promise<void> {
  for (const module of modules) {
    const { path, version } = module;
    const folder = `proxy/${escapePath(path)}/@v`;
    await stage.write(`${folder}/${escapePath(version)}.info`, JSON.stringify({ Version: version }));
    await stage.write(`${folder}/${escapePath(version)}.mod`, module.files["go.mod"] ?? goMod(path));
    await stage.write(`${folder}/${escapePath(version)}.zip`, moduleZip(module));
  }
  Object.assign(stage.env, {
    GOPROXY: pathToFileURL(stage.path("proxy")).href,
    GOSUMDB: "off",
    // The case changes what the go command writes there.
    GOFLAGS: "-modcacherw",
  });
}

/** Has the go command download a module, and writes a workspace whose go.sum names it. */
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
  await stage.write("workspace/go.sum", sumLines(module, { sum: Sum!, modSum: GoModSum! }));
  return { zip: Zip!, ziphash: `${Zip}hash`, mod: GoMod!, folder: Dir!, sum: Sum!, modSum: GoModSum! };
}

/** The lines of go.sum for a module. */
export function sumLines(
  { path, version }: Pick<ModuleDraft, "path" | "version">,
  { sum, modSum }: Pick<CachedDraft, "sum" | "modSum">,
): string {
  return `${path} ${version} ${sum}\n${path} ${version}/go.mod ${modSum}\n`;
}

/** Why a pipe cannot be planted; undefined where it can. */
export function noPipes(): string | undefined {
  return process.platform === "win32" ? "Windows has no pipes in folders" : undefined;
}
