/** What the cases of several checks plant alike. */
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
 * Makes a tree that only costs a go command: its own bin/go and go.env, the rest linked to the user's GOROOT. Puts
 * its bin first on PATH; gives its path. `name` may hold folders.
 */
export async function linkedGoroot(stage: Stage, name = "linked"): Promise<string> {
  const tree = stage.path(name);
  const go = process.platform === "win32" ? "go.exe" : "go";
  await stage.copy(`${stage.goroot}/bin/${go}`, `${tree}/bin/${go}`);
  await stage.copy(`${stage.goroot}/go.env`, `${tree}/go.env`);
  await stage.copy(`${stage.goroot}/VERSION`, `${tree}/VERSION`);
  for (const folder of ["src", "pkg", "lib"]) {
    await stage.symlink(`${stage.goroot}/${folder}`, `${tree}/${folder}`);
  }
  stage.env.PATH = `${tree}/bin:${stage.env.PATH}`;
  return tree;
}
