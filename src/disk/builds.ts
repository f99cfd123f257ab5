/** The builds of a workspace folder: that of its go.work, if it has one, and one for each module outside of it. */
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { type GoMod, parseGoMod } from "../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import { PARSE_OPTIONS } from "./platform.ts";
import { modFiles } from "./sumFiles.ts";
import { LARGEST_MOD } from "./sums/sumSides.ts";

/** A module, or the modules of a go.work, that is built with its own go.sum files. */
export interface Build {
  /** Where the go command runs; absolute. */
  readonly folder: string;
  /** The go.work; undefined if a module is built by itself. */
  readonly work?: { readonly path: string; readonly file: GoWork };
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
}

/** The builds, that of go.work first. @throws Error if a folder or a file cannot be read; CommandTimeout, Cancelled */
export async function buildsOf(context: CheckContext, workspace: string): Promise<Build[]> {
  const path = await workFile(context, workspace);
  const work = path === undefined ? undefined : await workBuild(context, path);
  const memberFolders = new Set(await Promise.all((work?.members ?? []).map(({ folder }) => realOf(folder))));
  const alone: Build[] = [];
  for (const file of await modFiles(workspace, context.signal)) {
    const folder = dirname(file);
    if (!memberFolders.has(await realOf(folder))) {
      alone.push({ folder, members: [await member(context, folder)] });
    }
  }
  return [...(work ? [work] : []), ...alone];
}

/** The go.work that the go command uses in the folder. GOWORK may name it or disable it. */
async function workFile(context: CheckContext, workspace: string): Promise<string | undefined> {
  const result = await context.go(["env", "GOWORK"], {
    cwd: workspace,
    // The user's own value; without one the go command looks for go.work.
    env: { GOWORK: context.env.GOWORK, GOTOOLCHAIN: "local" },
  });
  const path = result.stdout.trim();
  return result.exitCode === 0 && isAbsolute(path) ? path : undefined;
}

async function workBuild(context: CheckContext, path: string): Promise<Build | undefined> {
  const text = await context.readText(path, { most: LARGEST_MOD });
  if (text === undefined) {
    return undefined;
  }
  const { file } = parseGoWork(text, PARSE_OPTIONS);
  const folders = file.use.map(({ name }) => resolve(dirname(path), name));
  const members = await Promise.all(folders.map((folder) => member(context, folder)));
  return { folder: dirname(path), work: { path, file }, members };
}

async function member(context: CheckContext, folder: string): Promise<Build["members"][number]> {
  const text = await context.readText(join(folder, "go.mod"), { most: LARGEST_MOD });
  return { folder, mod: parseGoMod(text ?? "", PARSE_OPTIONS).file };
}

const realOf = (path: string) => realpath(path).catch(() => path);
