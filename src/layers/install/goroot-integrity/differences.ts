/** Names the files by which a GOROOT differs from its release. */
import { join } from "node:path";
import { type CheckContext, type Finding, finding } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";
import { type OwningPackage, owningPackage } from "./distribution.ts";
import { crc32OfEach, type GorootFiles } from "./files.ts";
import { goEnvFinding, onlyToolchainDiffers } from "./go-env.ts";
import { type ReleaseList, releaseList } from "./toolchain-zip.ts";

/** A tree whose hash is not the one on record. */
export interface UnlikeTree {
  /** The module version of the release. */
  version: string;
  files: GorootFiles;
  /** Names of go.mod files that differ from the `_go.mod` beside them. */
  unlikeTwins: readonly string[];
  hash: string;
  onRecord: string;
}

interface Difference {
  name: string;
  message: string;
  cause: string;
}

/** So many files are named one by one. */
const MAX_NAMED = 20;

/** What is told of a GOROOT that is not upstream's: its files one by one, or the package whose build it is. */
export async function differences(context: CheckContext, env: GoEnv, tree: UnlikeTree): Promise<Finding[]> {
  const { GOROOT = "", GOVERSION = "" } = env;
  context.progress("which files differ");
  const list = await releaseList(context.http, env, tree.version);
  const goEnv = "files" in list ? list.files.get("go.env") : undefined;
  const customised = await onlyToolchainDiffers(context, GOROOT, goEnv);
  const found = [
    ...(await differingContent(tree, list, context)).filter(({ name }) => !(customised && name === "go.env")),
    ...tree.files.odd.map((name) => ({
      name,
      message: `${JSON.stringify(name)} is nothing that a release can hold.`,
      cause:
        "It is a link to nowhere or in a circle, a special file, or has a control character in its name.",
    })),
    ...tree.unlikeTwins.map((name) => ({
      name,
      message: `${name} is changed.`,
      cause: "The go command made it as a copy of _go.mod beside it, which the release has.",
    })),
  ];
  const owner = await owningPackage(context, join(GOROOT, "bin", "go"));
  if (owner) {
    return [distributionFinding(owner, found, GOVERSION)];
  }
  const fix = howToMend(GOROOT, GOVERSION);
  if (found.length === 0) {
    return [unnamedFinding(tree, list, env, fix)];
  }
  const named = found
    .slice(0, MAX_NAMED)
    .map(({ name, ...told }) => finding("error", { ...told, fix, location: { path: join(GOROOT, name) } }));
  const more = found.length - named.length;
  const rest = more > 0 ? [finding("error", { message: `${more} more files differ.`, fix })] : [];
  return [...named, ...rest, ...(customised ? [await goEnvFinding(context, GOROOT, true)] : [])];
}

async function differingContent(
  { files: { covered } }: UnlikeTree,
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
      found.push({
        name: used(name),
        message: `${used(name)} is missing.`,
        cause: `The release has it, with ${bytes(released.size)}.`,
      });
    } else if (own.size !== released.size || own.crc32 !== released.crc32) {
      const sizes =
        own.size === released.size
          ? `${bytes(own.size)} as in the release, but others`
          : `${bytes(own.size)}, in the release ${bytes(released.size)}`;
      found.push({ name: used(name), message: `${used(name)} is changed.`, cause: `It has ${sizes}.` });
    }
  }
  for (const name of sums.keys()) {
    if (!list.files.has(name)) {
      found.push({
        name: used(name),
        message: `${used(name)} is not part of the release.`,
        cause: "It was added to GOROOT.",
      });
    }
  }
  return found;
}

/** The name under which GOROOT has a file of the release. */
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
    message: `GOROOT is the build of package ${owner.name}, not upstream's ${release}.`,
    cause: `A distribution builds Go itself and changes it on purpose, so that upstream's record says nothing of it; ${found.length.toLocaleString("en")} files differ${names}.`,
    fix: owner.verify ?? "Have the package manager verify its files.",
  });
}

function unnamedFinding(
  { hash, onRecord, version }: UnlikeTree,
  list: ReleaseList | { reasons: string[] },
  { GOVERSION = "" }: GoEnv,
  fix: string,
): Finding {
  const which =
    "reasons" in list
      ? `Which files differ can be told once the release's zip is there: go mod download golang.org/toolchain@${version} (${list.reasons.join("; ")}).`
      : `Each file has the size and CRC-32 that ${list.from} has for it, so that one was changed with great care, or that list is not the release's.`;
  return finding("error", {
    message: `The files of GOROOT are not upstream's ${GOVERSION}.`,
    cause: `Their hash is ${hash}, on record is ${onRecord}. ${which}`,
    fix,
  });
}

function howToMend(goroot: string, release: string): string {
  return /golang\.org[\\/]toolchain@/.test(goroot)
    ? "go clean -modcache"
    : `Reinstall ${release} into an empty folder.`;
}
