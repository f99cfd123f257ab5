/** Modules for cases: written into the case's own module cache as the go command keeps them, without any network. */
import { createHash } from "node:crypto";
import type { Stage } from "../../engine/case.ts";
import { hash1 } from "../../modules/goSum/dirhash.ts";

/** A module at a version; `files` by their names, go.mod among them. */
export interface CaseModule {
  readonly path: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A module whose path is in lower case; `lines` are further ones of its go.mod. Without files it has one empty package. */
export function caseModule(
  path: string,
  version: string,
  lines = "",
  files: Record<string, string> = { "m.go": `package ${path.split("/").at(-1)}\n` },
): CaseModule {
  return { path, version, files: { "go.mod": `module ${path}\n\ngo 1.16\n${lines}`, ...files } };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The hashes of its zip and of its go.mod. */
async function hashesOf({ path, version, files }: CaseModule): Promise<{ zip: string; mod: string }> {
  const inZip = Object.entries(files).map(
    ([name, text]) => [`${path}@${version}/${name}`, sha256(text)] as const,
  );
  return { zip: await hash1(inZip), mod: await hash1([["go.mod", sha256(files["go.mod"] ?? "")]]) };
}

/** Its two lines of go.sum. */
export async function sumLines(module: CaseModule): Promise<{ zip: string; mod: string }> {
  const { zip, mod } = await hashesOf(module);
  const key = `${module.path} ${module.version}`;
  return { zip: `${key} ${zip}\n`, mod: `${key}/go.mod ${mod}\n` };
}

/**
 * Puts modules into the case's module cache: go.mod, extracted folder, and the record of the zip's hash, which the go
 * command trusts (checkMod in cmd/go/internal/modfetch/fetch.go). The zip itself is not there: nothing here reads it.
 */
export async function cacheModules(stage: Stage, modules: readonly CaseModule[]): Promise<void> {
  const cache = `${stage.env.GOPATH}/pkg/mod`;
  for (const module of modules) {
    const { path, version, files } = module;
    const place = `${cache}/cache/download/${path}/@v/${version}`;
    await stage.write(`${place}.info`, JSON.stringify({ Version: version }));
    await stage.write(`${place}.mod`, files["go.mod"] ?? "");
    await stage.write(`${place}.ziphash`, (await hashesOf(module)).zip);
    for (const [name, text] of Object.entries(files)) {
      await stage.write(`${cache}/${path}@${version}/${name}`, text);
    }
  }
}
