/** Which release of Go or version of a module a path names. A file of another one may have other lines. Pure. */
import { escapeCapitals } from "../../modules/proxy/goproxy.ts";
import { type NamedSource, type SourcePath, splitFunctionName } from "./sourcePaths.ts";

/** What the profile was recorded with, and what the file that was found belongs to. */
export interface VersionDoubt {
  kind: "release" | "module";
  /** `go1.17.1`, or `example.com/m@v1.2.3`. */
  profiled: string;
  /** `go1.26.8`; empty for a module: the folder that was found has no version, or another. */
  here: string;
}

/** `1.17.1`, `1.22`, `1.23rc2`. */
const RELEASE = "(1\\.\\d+(?:\\.\\d+|(?:rc|beta)\\d+)?)";

/** `go1.17.1`, `go-1.19`, and `toolchain@v0.0.1-go1.26.3.linux-amd64`, as parts of a folder's name. */
const IN_NAME = new RegExp(`(?<![\\p{L}\\p{Nd}_])go-?${RELEASE}(?=[/\\-]|\\.[a-z]|$)`, "gu");

/** `go/1.17.1`, `go@1.20/1.20.3`, `golang/1.17.1`, `versions/1.17.1`, as Homebrew and version managers name it. */
const IN_FOLDER = new RegExp(`(?:^|/)(?:go|golang|versions)(?:@[\\d.]+)?/${RELEASE}(?=/|$)`, "g");

/** The release of Go that the name of a GOROOT has, such as `go1.17.1`; undefined if it has none. */
export function releaseIn(goroot: string): string | undefined {
  const found = [...goroot.matchAll(IN_NAME), ...goroot.matchAll(IN_FOLDER)];
  const deepest = found.sort((a, b) => b.index - a.index)[0]?.[1];
  return deepest && `go${deepest}`;
}

/** The release in the text of the file VERSION of a GOROOT; undefined for a build of the development branch. */
export function releaseOf(version: string): string | undefined {
  return /^go1\.\d+\S*/.exec(version)?.[0];
}

/**
 * The path of a file below a GOROOT, and that GOROOT, for a function of the standard library or of a command of Go:
 * its package has no dot in the first element (go help importpath). Undefined for others.
 */
export function standardPath(
  source: NamedSource,
  absolute: string | undefined,
): { goroot: string; rest: string } | undefined {
  const { packagePath } = splitFunctionName(source.function);
  const src = absolute?.lastIndexOf("/src/") ?? -1;
  return absolute !== undefined && src >= 0 && /^[^./]+(\/|$)/.test(packagePath)
    ? { goroot: absolute.slice(0, src), rest: absolute.slice(src + 1) }
    : undefined;
}

/** Whether two releases differ. A name without a patch, such as Debian's `go-1.19`, means any of them. */
export function isOtherRelease(profiled: string, here: string): boolean {
  return profiled !== here && !(/^go1\.\d+$/.test(profiled) && here.startsWith(`${profiled}.`));
}

const MODULE_CACHE = "/pkg/mod/";

/** A module of the module cache or of -trimpath in a path: `example.com/m@v1.2.3`. */
export function moduleIn(source: SourcePath): string | undefined {
  const path = source.absolute ?? source.parts.join("/");
  const cache = path.lastIndexOf(MODULE_CACHE);
  const parts = path.slice(cache < 0 ? 0 : cache + MODULE_CACHE.length).split("@");
  const at = parts.findIndex((part, index) => index > 0 && /^v\d[^/]*\//.test(part));
  const module = parts[at - 1];
  return module === undefined || module.endsWith("golang.org/toolchain")
    ? undefined
    : `${module}@${parts[at]!.slice(0, parts[at]!.indexOf("/"))}`;
}

/** Whether the path of a file that was found has the version of `module`, as `moduleIn` returns it. */
export function hasVersion(path: string, module: string): boolean {
  const version = module.slice(module.lastIndexOf("@"));
  return path.includes(`${version}/`) || path.includes(`${escapeCapitals(version)}/`);
}
