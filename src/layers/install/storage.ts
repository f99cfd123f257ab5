import { join } from "node:path";
import { type Check, type CheckContext, conclude, type Finding, fail, finding } from "../../engine/check.ts";
import { missingHome } from "../shared/home.ts";
import { noSpace } from "../shared/symptoms/system.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";
import { type FolderFacts, inspectFolder, parseMounts, writeError } from "./storage/disk.ts";
import { foldersOf, type GoFolder } from "./storage/folders.ts";

const READ = [
  "GOBIN",
  "GOCACHE",
  "GOFLAGS",
  "GOMODCACHE",
  "GOPATH",
  "GOPROXY",
  "GOTMPDIR",
  "GOTOOLCHAIN",
  "GOVERSION",
] as const;

/** A folder and what the system reports about it. */
interface Inspected {
  folder: GoFolder;
  facts: FolderFacts;
}

/** Judges by what the operating system reports about each folder. Nothing is written into any of them. */
export const storage: Check = {
  id: "install.storage",
  title: "Caches and temporary folders are usable and have free space",
  label: "Caches and disk",
  about:
    'The go command needs a build cache, a module cache, a temporary folder and a folder for installed programs. A build cache that is full or belongs to another user is the worst case: the go command silently rebuilds everything each time, or reports that a package "is not in std". Mount flags (read-only, noexec) are read on Linux only; disk quotas are not checked.',
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const env = await goEnvValues(context, READ);
    // The value is "off" also if the go command cannot determine the location of its cache
    // (cmd/go/internal/cache/default.go, DefaultDir). It reports the reason when it needs the cache.
    if (env.GOCACHE === "off") {
      const built = await context.go(["build", "-buildvcs=false", "fmt"]);
      return fail(explain(built, context, "There is no build cache, so nothing can be built."));
    }
    const mounts = parseMounts((await context.readText("/proc/self/mountinfo")) ?? "");
    const findings: Finding[] = [];
    const inspected: Inspected[] = [];
    for (const folder of foldersOf(env, context.env)) {
      if (!folder.absolute) {
        findings.push(relative(folder));
        continue;
      }
      const facts = await inspectFolder(folder.path, mounts);
      inspected.push({ folder, facts });
      findings.push(...(await writable(folder, facts, context)), ...executable(folder, facts));
    }
    return conclude([...findings, ...lowSpace(inspected)], summary(inspected));
  },
};

function relative({ name, setting, path, uncreatable }: GoFolder): Finding {
  return finding(uncreatable, {
    message: `${name} has a relative path.`,
    cause: `${setting} is ${path}, which depends on the folder in which the go command runs.`,
    fix: `Set ${setting} to an absolute path.`,
  });
}

async function writable(
  folder: GoFolder,
  facts: FolderFacts,
  { env }: Pick<CheckContext, "env">,
): Promise<Finding[]> {
  const { name, setting, path } = folder;
  const atHome = facts.unwritable === undefined ? undefined : missingHome(path, env);
  if (atHome) {
    const consequence = folder.ifUncreatable ?? folder.ifUnwritable;
    return [finding(folder.uncreatable, { message: `${name} cannot be created${consequence}`, ...atHome })];
  }
  if (facts.missing && !folder.isCreated) {
    return [
      finding(folder.uncreatable, {
        message: `${name} does not exist: ${path}.`,
        cause: `${setting} names a folder that does not exist, and the go command does not create it.`,
        fix: `Create ${path}, or set ${setting} to a folder that exists.`,
      }),
    ];
  }
  const fix = `Make ${path} writable for this user, or set ${setting} to a writable folder.`;
  if (facts.unwritable !== undefined) {
    const severity = facts.missing ? folder.uncreatable : folder.unwritable;
    const verb = facts.missing ? "created" : "written";
    const consequence = (facts.missing && folder.ifUncreatable) || folder.ifUnwritable;
    return [
      finding(severity, {
        message: `${name} cannot be ${verb}${consequence}`,
        cause: `${facts.unwritable}.`,
        fix,
      }),
    ];
  }
  const unwritable = setting === "GOCACHE" ? await unwritableShards(path) : [];
  if (unwritable.length === 0) {
    return [];
  }
  return [
    finding(folder.unwritable, {
      message: `${unwritable.length} of the 256 folders of the build cache cannot be written${folder.ifUnwritable}`,
      cause: `${unwritable[0]} cannot be written by this user, but ${path} can.`,
      fix,
    }),
  ];
}

/**
 * A build cache stores its entries in 256 folders, 00 to ff (cmd/go/internal/cache, Open). This user cannot write those
 * that another user created, such as root by `sudo go`.
 */
async function unwritableShards(cache: string): Promise<string[]> {
  const folders = Array.from({ length: 256 }, (_, n) => join(cache, n.toString(16).padStart(2, "0")));
  const codes = await Promise.all(folders.map(writeError));
  return folders.filter((_, n) => codes[n] !== undefined && codes[n] !== "ENOENT");
}

function executable({ name, setting, noexec, ifNoexec }: GoFolder, { mount }: FolderFacts): Finding[] {
  if (noexec === undefined || !mount?.noexec) {
    return [];
  }
  return [
    finding(noexec, {
      message: `Programs in ${name.replace(/^The/, "the")} cannot be executed${ifNoexec}`,
      cause: `It is on ${mount.point} (${mount.type}), which is mounted noexec.`,
      fix: `Set ${setting} to a folder where programs can be executed.`,
    }),
  ];
}

/** One finding for each disk with low space, for all folders on it. */
function lowSpace(inspected: readonly Inspected[]): Finding[] {
  return byDevice(inspected).flatMap((sharing) => {
    const { freeBytes = Number.POSITIVE_INFINITY, freeFiles = Number.POSITIVE_INFINITY } = sharing[0]!.facts;
    const isBelow = (level: "minimum" | "recommended") =>
      sharing.some(
        ({ folder: { space } }) => freeBytes < space[level].bytes || freeFiles < space[level].files,
      );
    if (!isBelow("recommended")) {
      return [];
    }
    const settings = sharing.map(({ folder }) => folder.setting);
    const [{ facts }] = sharing as [Inspected];
    if (facts.freeFiles === 0) {
      const message = `The file system of ${settings.join(", ")} has no inodes left, so no file can be written.`;
      return finding("error", { message, ...noSpace(facts.path) });
    }
    const needed = Math.max(...sharing.map(({ folder }) => folder.space.minimum.bytes));
    const recommended = Math.max(...sharing.map(({ folder }) => folder.space.recommended.bytes));
    const left =
      freeFiles < recommended / 50_000 ? `${size(freeBytes)} and ${freeFiles} inodes` : size(freeBytes);
    return finding(isBelow("minimum") ? "error" : "warning", {
      message: `The disk of ${settings.join(", ")} has only ${left} free.`,
      cause: `The first build of a small program takes up to ${size(needed)}, that of the standard library ${size(recommended)}; results that do not fit into the build cache are lost silently.`,
      fix: `Free some disk space (\`go clean -cache\` empties the build cache), or set ${settings.join(", ")} to a disk with more space.`,
    });
  });
}

function summary(inspected: readonly Inspected[]): string {
  const disks = byDevice(inspected).map((sharing) => {
    const { availableBytes, mount } = sharing[0]!.facts;
    const free = availableBytes === undefined ? "unknown free space" : `${size(availableBytes)} free`;
    return `${free}${mount ? ` on ${mount.type}` : ""} (${sharing.map(({ folder }) => folder.setting).join(", ")})`;
  });
  return disks.join("; ");
}

function byDevice(inspected: readonly Inspected[]): Inspected[][] {
  const devices = [...new Set(inspected.map(({ facts }) => facts.device))];
  return devices.map((device) => inspected.filter(({ facts }) => facts.device === device));
}

/** A size for people, in decimal units: `79.2 GB`. */
function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
