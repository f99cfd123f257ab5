/** Names the files by which a GOROOT differs from its release. */
import { join } from "node:path";
import { type CheckContext, type Finding, finding } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";
import { reinstall } from "../../shared/symptoms/symptom.ts";
import { type OwningPackage, owningPackage } from "./distribution.ts";
import { crc32OfEach, type GorootFiles } from "./files.ts";
import { type Difference, foldDifferences } from "./folding.ts";
import { goEnvFinding, onlyToolchainDiffers } from "./go-env.ts";
import { type ReleaseList, releaseList } from "./toolchain-zip.ts";

/** A tree whose hash differs from the recorded one. */
export interface DifferingTree {
  /** The module version of the release. */
  version: string;
  files: GorootFiles;
  /** Names of go.mod files that differ from the `_go.mod` beside them. */
  changedCopies: readonly string[];
  hash: string;
  recordedHash: string;
}

/** The findings for a GOROOT that differs from upstream's: its files by folder, or the package that built it. */
export async function differences(
  context: CheckContext,
  env: GoEnv,
  tree: DifferingTree,
): Promise<Finding[]> {
  const { GOROOT = "", GOVERSION = "" } = env;
  context.progress("comparing the files with the release");
  const list = await releaseList(context.http, env, tree.version);
  const goEnv = "files" in list ? list.files.get("go.env") : undefined;
  const customised = await onlyToolchainDiffers(context, GOROOT, goEnv);
  const content = await differingContent(tree, list, context);
  const named = new Set(content.map(({ name }) => name));
  const found = [
    ...content.filter(({ name }) => !(customised && name === "go.env")),
    ...tree.files.unreleasable.map(
      (name): Difference => ({
        name,
        kind: "impossible",
        detail: "it is a broken or circular link, a special file, or its name contains a control character",
      }),
    ),
    ...tree.changedCopies
      .filter((name) => !named.has(name))
      .map(
        (name): Difference => ({
          name,
          kind: "changed",
          detail: "the go command created it as a copy of the release's _go.mod beside it",
        }),
      ),
  ];
  const owner = await owningPackage(context, join(GOROOT, "bin", "go"));
  if (owner) {
    return [distributionFinding(owner, found, GOVERSION)];
  }
  const fix = reinstall(GOVERSION);
  if (found.length === 0) {
    return [unnamedFinding(tree, list, env, fix)];
  }
  const present = tree.files.covered.map(({ name }) => name);
  return [
    ...foldDifferences(GOROOT, found, present).map((problem) => finding("error", { ...problem, fix })),
    ...(customised ? [await goEnvFinding(context, GOROOT, true)] : []),
  ];
}

async function differingContent(
  { files: { covered } }: DifferingTree,
  list: ReleaseList | { reasons: string[] },
  { signal }: CheckContext,
): Promise<Difference[]> {
  if ("reasons" in list) {
    return [];
  }
  const sums = await crc32OfEach(covered, signal);
  const found: Difference[] = [];
  for (const [name, released] of list.files) {
    const own = sums.get(name);
    if (own === undefined) {
      const detail = `the release contains it, with ${bytes(released.size)}`;
      found.push({ name: used(name), kind: "missing", detail });
    } else if (own.size !== released.size || own.crc32 !== released.crc32) {
      const detail =
        own.size === released.size
          ? `it has ${bytes(own.size)} as in the release, but different content`
          : `it has ${bytes(own.size)}; the release has ${bytes(released.size)}`;
      found.push({ name: used(name), kind: "changed", detail });
    }
  }
  for (const name of sums.keys()) {
    if (!list.files.has(name)) {
      found.push({ name: used(name), kind: "added", detail: "it was added to GOROOT" });
    }
  }
  return found;
}

/** The name in GOROOT of a file of the release. */
function used(name: string): string {
  return name.replace(/(^|\/)_go\.mod$/, "$1go.mod");
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} bytes`;
}

function distributionFinding(owner: OwningPackage, found: readonly Difference[], release: string): Finding {
  const some = found.slice(0, 8).map(({ name }) => name);
  const names = some.length > 0 ? `: ${some.join(", ")}${found.length > some.length ? ", …" : ""}` : "";
  return finding("warning", {
    message: `GOROOT was built by the package ${owner.name}; it is not upstream's ${release}.`,
    cause: `A distribution builds Go itself and changes it on purpose, so upstream's record does not apply; ${found.length.toLocaleString("en")} files differ${names}.`,
    fix: owner.verify ?? "Verify its files with the package manager.",
  });
}

function unnamedFinding(
  { hash, recordedHash, version }: DifferingTree,
  list: ReleaseList | { reasons: string[] },
  { GOVERSION = "" }: GoEnv,
  fix: string,
): Finding {
  const which =
    "reasons" in list
      ? `To find out which files differ, download the release's zip: go mod download golang.org/toolchain@${version} (${list.reasons.join("; ")}).`
      : `Each file has the size and CRC-32 listed in ${list.from}, so either a file was changed without changing these, or the list is not the release's.`;
  return finding("error", {
    message: `The files of GOROOT do not match upstream's ${GOVERSION}.`,
    cause: `Their hash is ${hash}; the recorded hash is ${recordedHash}. ${which}`,
    fix,
  });
}
