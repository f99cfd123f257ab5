/** What is wrong with a damaged GOROOT, in the same words for every check, so that their findings are one story. */
import { existsSync, readlinkSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Location, Problem } from "../../engine/check.ts";
import { REINSTALL } from "./symptoms/symptom.ts";

/** Why a package of GOROOT does not work, and what to do. */
type Damage = Required<Pick<Problem, "cause" | "fix">> & Pick<Problem, "location">;

/** A folder that a release has does not exist: the topmost missing folder is the cause. */
export function missingFolder(folder: string): Damage {
  let top = folder;
  while (!existsSync(dirname(top)) && dirname(top) !== top) {
    top = dirname(top);
  }
  const link = linkTarget(top);
  return link === undefined
    ? { cause: `${top} does not exist.`, fix: REINSTALL, location: { path: folder } }
    : { ...missingSources(top, link), location: { path: folder } };
}

/** A tree of two releases: one was unpacked over the other, whose files stay where the newer one has none. */
export function mixedTree(goroot: string): Damage {
  return {
    cause: `Files of two releases are mixed in ${goroot}: one was unpacked over the other.`,
    fix: REINSTALL,
  };
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Distributions put the sources into a package of their own, and link to them (Debian's golang-1.26-src). */
function missingSources(path: string, target: string): Pick<Damage, "cause" | "fix"> {
  const [, line] = /go-?(1\.\d+)/.exec(path) ?? /go-?(1\.\d+)/.exec(target) ?? [];
  return {
    cause: `${path} is a link to ${target}, which does not exist: the package with Go's sources is not installed.`,
    fix: `Install the package of your distribution that has Go's sources (Debian, Ubuntu: golang-${line ?? "1.N"}-src; Fedora: golang-src).`,
  };
}

/** A package whose files are not those of the release. `folder` is in the src folder of `goroot`. */
export function damagedPackage(goroot: string, folder: string): Damage {
  const name = relative(join(goroot, "src"), folder).replaceAll(sep, "/");
  return {
    cause: `The package ${name} is damaged: the files in ${folder} are not those of the release.`,
    fix: REINSTALL,
  };
}

/**
 * The problem of a file of GOROOT that does not compile, with the compiler's own line as part of the message; undefined
 * if the file is not in a GOROOT, or if something else than the file can be the reason. A released file has no syntax
 * error; flags can cause other errors.
 */
export function brokenSource(
  message: string,
  line: string,
  { path, ...place }: Location,
  hasFlags: boolean,
): Problem | undefined {
  const goroot = gorootOf(path);
  // A release has no name twice: the other file with it is that of another release.
  if (
    / redeclared in this block$|: other declaration of /.test(line) &&
    goroot !== undefined &&
    /\.go$/.test(path)
  ) {
    const words = line.slice(line.indexOf(basename(path)));
    return {
      message: `${message.replace(/\.$/, "")}: ${words}.`,
      ...mixedTree(goroot),
      location: { path, ...place },
    };
  }
  const isSyntax =
    /: (syntax error|expected 'package'|invalid (character|NUL))/.test(line) ||
    (line.includes(": ") && line.endsWith(" not terminated"));
  const isProven = isSyntax || !hasFlags;
  // What C code lacks may be missing from the system.
  if (goroot === undefined || !isProven || !/\.(go|s)$/.test(path) || /\bcgo\b|\bC\.\w/.test(line)) {
    return undefined;
  }
  const words = line.slice(line.indexOf(basename(path)));
  return {
    message: `${message.replace(/\.$/, "")}: ${words}.`,
    ...damagedPackage(goroot, dirname(path)),
    location: { path, ...place },
  };
}

/** The GOROOT whose src folder contains the file. */
function gorootOf(path: string): string | undefined {
  const parts = path.split(sep);
  for (let at = parts.lastIndexOf("src"); at > 0; at = parts.lastIndexOf("src", at - 1)) {
    const folder = parts.slice(0, at).join(sep);
    if (existsSync(join(folder, "VERSION")) && existsSync(join(folder, "pkg", "tool"))) {
      return folder;
    }
  }
  return undefined;
}
