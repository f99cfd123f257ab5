import { join } from "node:path";
import { type Check, conclude, type Finding, fail, finding } from "../../engine/check.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";
import { type FolderFacts, lookAt, parseMounts, refusal } from "./storage/disk.ts";
import { type Place, placesOf } from "./storage/places.ts";

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

/** A place with what the system says of it. */
interface Seen {
  place: Place;
  facts: FolderFacts;
}

/** Judges by what the operating system says of each folder. Nothing is written into any of them. */
export const storage: Check = {
  id: "install.storage",
  title: "Caches and temporary folders can be used and have room",
  about:
    'The go command needs a build cache, a module cache, a temporary folder and a folder for installed programs. A build cache that is full or belongs to another user is the worst: the go command builds everything again each time without a word, or says that a package "is not in std". Mount flags (read-only, noexec) are read on Linux only; a user\'s quota is not seen.',
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const env = await goEnvValues(context, READ);
    // "off" is also what stands there where the go command does not know where its cache is to lie
    // (cmd/go/internal/cache/default.go, DefaultDir); it says which of them when it needs the cache.
    if (env.GOCACHE === "off") {
      const refused = await context.go(["build", "-buildvcs=false", "fmt"]);
      return fail(explain(refused, context, "There is no build cache, so nothing can be built."));
    }
    const mounts = parseMounts((await context.readText("/proc/self/mountinfo")) ?? "");
    const findings: Finding[] = [];
    const seen: Seen[] = [];
    for (const place of placesOf(env, context.env)) {
      if (!place.absolute) {
        findings.push(relative(place));
        continue;
      }
      const facts = await lookAt(place.path, mounts);
      seen.push({ place, facts });
      findings.push(...(await writable(place, facts)), ...executable(place, facts));
    }
    return conclude([...findings, ...room(seen)], summary(seen));
  },
};

function relative({ name, setting, path, unmade }: Place): Finding {
  return finding(unmade, {
    message: `${name} is named by a relative path.`,
    cause: `${setting} is ${path}, which is another folder wherever the go command is run.`,
    fix: `Set ${setting} to an absolute path.`,
  });
}

async function writable(place: Place, facts: FolderFacts): Promise<Finding[]> {
  const { name, setting, path } = place;
  if (facts.missing && !place.isMade) {
    return [
      finding(place.unmade, {
        message: `${name} does not exist: ${path}.`,
        cause: `${setting} names a folder that is not there, and the go command does not make this one.`,
        fix: `Make ${path}, or set ${setting} to a folder that exists.`,
      }),
    ];
  }
  const fix = `Make ${path} writable for this user, or set ${setting} to a folder that is.`;
  if (facts.refused !== undefined) {
    const severity = facts.missing ? place.unmade : place.unwritable;
    const verb = facts.missing ? "made" : "written";
    const then = facts.missing ? (place.thenUnmade ?? place.thenUnwritable) : place.thenUnwritable;
    return [
      finding(severity, {
        message: `${name} cannot be ${verb}${then}`,
        cause: `${facts.refused}.`,
        fix,
      }),
    ];
  }
  const closed = setting === "GOCACHE" ? await closedShards(path) : [];
  if (closed.length === 0) {
    return [];
  }
  return [
    finding(place.unwritable, {
      message: `${closed.length} of the 256 folders of the build cache cannot be written${place.thenUnwritable}`,
      cause: `${closed[0]} may not be written by this user, though ${path} may.`,
      fix,
    }),
  ];
}

/**
 * A build cache keeps its entries in 256 folders, 00 to ff (cmd/go/internal/cache, Open). Those that another user
 * made, such as root by `sudo go`, stay closed to this one.
 */
async function closedShards(cache: string): Promise<string[]> {
  const folders = Array.from({ length: 256 }, (_, n) => join(cache, n.toString(16).padStart(2, "0")));
  const codes = await Promise.all(folders.map(refusal));
  return folders.filter((_, n) => codes[n] !== undefined && codes[n] !== "ENOENT");
}

function executable({ name, setting, noexec, thenNoexec }: Place, { mount }: FolderFacts): Finding[] {
  if (noexec === undefined || !mount?.noexec) {
    return [];
  }
  return [
    finding(noexec, {
      message: `Programs in ${name.replace(/^The/, "the")} may not run${thenNoexec}`,
      cause: `It lies on ${mount.point} (${mount.type}), which is mounted noexec.`,
      fix: `Set ${setting} to a folder whose programs may run.`,
    }),
  ];
}

/** One finding a disk that is short of room, however many of the folders lie on it. */
function room(seen: readonly Seen[]): Finding[] {
  return byDevice(seen).flatMap((sharing) => {
    const { freeBytes = Number.POSITIVE_INFINITY, freeFiles = Number.POSITIVE_INFINITY } = sharing[0]!.facts;
    const short = (level: "least" | "good") =>
      sharing.some(({ place: { room } }) => freeBytes < room[level].bytes || freeFiles < room[level].files);
    if (!short("good")) {
      return [];
    }
    const settings = sharing.map(({ place }) => place.setting);
    const needed = Math.max(...sharing.map(({ place }) => place.room.least.bytes));
    const wanted = Math.max(...sharing.map(({ place }) => place.room.good.bytes));
    const left = freeFiles < wanted / 50_000 ? `${size(freeBytes)} and ${freeFiles} files` : size(freeBytes);
    return finding(short("least") ? "error" : "warning", {
      message: `The disk of ${settings.join(", ")} has room for only ${left}.`,
      cause: `A small program's first build takes up to ${size(needed)}, the standard library's ${size(wanted)}; what does not fit into the build cache is lost without a word.`,
      fix: `Free some room (\`go clean -cache\` empties the build cache), or set ${settings.join(", ")} to a disk that has it.`,
    });
  });
}

function summary(seen: readonly Seen[]): string {
  const disks = byDevice(seen).map((sharing) => {
    const { freeBytes, mount } = sharing[0]!.facts;
    const free = freeBytes === undefined ? "unknown room" : `${size(freeBytes)} free`;
    return `${free}${mount ? ` on ${mount.type}` : ""} (${sharing.map(({ place }) => place.setting).join(", ")})`;
  });
  return disks.join("; ");
}

function byDevice(seen: readonly Seen[]): Seen[][] {
  const devices = [...new Set(seen.map(({ facts }) => facts.device))];
  return devices.map((device) => seen.filter(({ facts }) => facts.device === device));
}

/** A size for people, in decimal units: `79.2 GB`. */
function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
