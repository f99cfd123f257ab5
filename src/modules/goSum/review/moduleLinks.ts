/** Public pages about a module: its package page, what changed between two versions, and what its authors say of the new one. */
import { modulePathProblem, splitPathVersion } from "../../version/modulePath.ts";
import { isPrivateHost } from "../../version/privateHost.ts";
import { parsePseudoVersion } from "../../version/pseudoVersion.ts";
import { compareSemver, parseSemver } from "../../version/semver.ts";
import { type ModuleChange, type ModuleLink, TOOLCHAIN_PATH } from "../sumDiff.ts";

/** Hosts whose addresses of a comparison and of a tag are known. */
const FORGES: Readonly<Record<string, { compare: string; notes: string }>> = {
  "github.com": { compare: "compare", notes: "releases/tag" },
  "codeberg.org": { compare: "compare", notes: "releases/tag" },
  "gitlab.com": { compare: "-/compare", notes: "-/tags" },
};

/** The links of a change; none for a private module, and for a path or version that is not valid. */
export function linksOf({
  path,
  from,
  to,
  otherMajor,
  isPrivate,
}: Pick<ModuleChange, "path" | "from" | "to" | "otherMajor" | "isPrivate">): ModuleLink[] {
  const version = to ?? from;
  const [host = ""] = path.split("/");
  const isPublic = !isPrivate && !isPrivateHost(host) && path !== TOOLCHAIN_PATH;
  if (version === null || !isPublic || modulePathProblem(path) !== undefined || !isTagged(version)) {
    return [];
  }
  const links: ModuleLink[] = [{ kind: "package", address: `https://pkg.go.dev/${path}@${version}` }];
  const now = repositoryOf(path);
  const old = otherMajor === undefined || from === null || to === null ? now : repositoryOf(otherMajor);
  if (now === undefined || to === null) {
    return links;
  }
  const { address, forge, folder } = now;
  if (old?.address === address && from !== null && from !== to && isTagged(from)) {
    const tags = [tag(from, old.folder), tag(to, folder)];
    // The other way round, a downgrade shows no commit.
    const range = (compareSemver(from, to) > 0 ? tags.reverse() : tags).join("...");
    links.push({ kind: "compare", address: `${address}/${forge.compare}/${range}` });
  }
  if (!parsePseudoVersion(to)) {
    links.push({ kind: "notes", address: `${address}/${forge.notes}/${tag(to, folder)}` });
  }
  return links;
}

/** Whether it is a version by which a repository has a tag or a commit. */
const isTagged = (version: string) =>
  /^(?:\+incompatible)?$/.test(parseSemver(version)?.build ?? "none") && !version.includes("..");

interface Repository {
  address: string;
  forge: { compare: string; notes: string };
  /** The folder of the module, with which the names of its tags begin: `sub/`; "" for the root. */
  folder: string;
}

/** The repository of a module; undefined where the path alone does not name it. */
function repositoryOf(path: string): Repository | undefined {
  const { prefix = "" } = splitPathVersion(path) ?? {};
  const [host = "", owner, name, ...below] = knownPlace(prefix).split("/");
  const forge = Object.hasOwn(FORGES, host) ? FORGES[host] : undefined;
  // At GitLab, what is deeper may be a repository in a group or a folder in a repository.
  if (forge === undefined || !owner || !name || (host === "gitlab.com" && below.length > 0)) {
    return undefined;
  }
  const folder = below.map((element) => `${element}/`).join("");
  return { address: `https://${host}/${owner}/${name}`, forge, folder };
}

/** Where modules of other hosts are: gopkg.in says so itself, and golang.org/x is mirrored at GitHub. */
function knownPlace(prefix: string): string {
  const [host, first, ...rest] = prefix.split("/");
  if (host === "gopkg.in") {
    return rest.length === 0 ? `github.com/go-${first}/${first}` : `github.com/${[first, ...rest].join("/")}`;
  }
  return host === "golang.org" && first === "x" ? `github.com/golang/${rest.join("/")}` : prefix;
}

/** The git name of a version: a tag, or a commit. */
function tag(version: string, folder: string): string {
  return parsePseudoVersion(version)?.revision ?? `${folder}${version.replace(/\+incompatible$/, "")}`;
}
