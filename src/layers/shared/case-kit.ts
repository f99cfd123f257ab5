/** What the cases of several checks plant alike. */
import { readdir } from "node:fs/promises";
import { relative } from "node:path";
import type { Stage } from "../../engine/case.ts";
import { goEnvFilePath } from "./go-env-file.ts";

/** Plants variables of the environment; `undefined` takes one away. */
export function withEnv(values: Record<string, string | undefined>): (stage: Stage) => void {
  return ({ env }) => {
    Object.assign(env, values);
  };
}

/** Writes the case's own go env file. */
export async function writeGoEnvFile(stage: Stage, text: string): Promise<void> {
  const { path } = goEnvFilePath(stage.env, process.platform);
  await stage.write(path!, text);
}

/**
 * Makes a tree that only costs a go command: bin/go, go.env and VERSION are its own, the rest is linked to the user's
 * GOROOT, each tool by itself so that one can be replaced. Puts its bin first on PATH; gives its path.
 */
export async function linkedGoroot(stage: Stage, name = "linked"): Promise<string> {
  const tree = stage.path(name);
  const go = process.platform === "win32" ? "go.exe" : "go";
  await stage.copy(`${stage.goroot}/bin/${go}`, `${tree}/bin/${go}`);
  await stage.copy(`${stage.goroot}/go.env`, `${tree}/go.env`);
  await stage.copy(`${stage.goroot}/VERSION`, `${tree}/VERSION`);
  for (const part of ["src", "lib", "pkg/include", ...(await toolsOf(stage.goroot))]) {
    await stage.symlink(`${stage.goroot}/${part}`, `${tree}/${part}`);
  }
  stage.env.PATH = `${tree}/bin:${stage.env.PATH}`;
  return tree;
}

/** The tools of a tree, by their paths in it. */
async function toolsOf(goroot: string): Promise<string[]> {
  const names = await readdir(`${goroot}/pkg/tool`, { recursive: true, withFileTypes: true });
  return names
    .filter((name) => name.isFile())
    .map(({ parentPath, name }) => relative(goroot, `${parentPath}/${name}`));
}
