/** Which builds a workspace has: one of its go.work, if it has one, and one of each module that is no member of it. */
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { type GoMod, parseGoMod } from "../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import { PARSE_OPTIONS } from "./platform.ts";
import { modFiles } from "./sumFiles.ts";

/** A module, or the modules of a workspace, built with its own files of sums. */
export interface Build {
  /** Where the go command runs; absolute. */
  readonly folder: string;
  /** The go.work; undefined where a module is built by itself. */
  readonly work?: { readonly path: string; readonly file: GoWork };
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
}

/** The builds, the one of go.work first. @throws Error where a folder or a file cannot be read; CommandTimeout, Cancelled */
export async function buildsOf(context: CheckContext, workspace: string): Promise<Build[]> {
  const path = await workFile(context, workspace);
  const work = path === undefined ? undefined : await workBuild(context, path);
  const joined = new Set(await Promise.all((work?.members ?? []).map(({ folder }) => realOf(folder))));
  const alone: Build[] = [];
  for (const file of await modFiles(workspace)) {
    const folder = dirname(file);
    if (!joined.has(await realOf(folder))) {
      alone.push({ folder, members: [await member(context, folder)] });
    }
  }
  return [...(work ? [work] : []), ...alone];
}

/** The go.work that counts in the folder, as the go command finds it; a setting may name it, or switch it off. */
async function workFile(context: CheckContext, workspace: string): Promise<string | undefined> {
  const asked = await context.go(["env", "GOWORK"], {
    cwd: workspace,
    // The user's own value; where there is none the go command looks for go.work.
    env: { GOWORK: context.env.GOWORK, GOTOOLCHAIN: "local" },
  });
  const path = asked.stdout.trim();
  return asked.exitCode === 0 && isAbsolute(path) ? path : undefined;
}

async function workBuild(context: CheckContext, path: string): Promise<Build | undefined> {
  const text = await context.readText(path);
  if (text === undefined) {
    return undefined;
  }
  const { file } = parseGoWork(text, PARSE_OPTIONS);
  const folders = file.use.map(({ name }) => resolve(dirname(path), name));
  const members = await Promise.all(folders.map((folder) => member(context, folder)));
  return { folder: dirname(path), work: { path, file }, members };
}

async function member(context: CheckContext, folder: string): Promise<Build["members"][number]> {
  const text = await context.readText(join(folder, "go.mod"));
  return { folder, mod: parseGoMod(text ?? "", PARSE_OPTIONS).file };
}

const realOf = (path: string) => realpath(path).catch(() => path);
