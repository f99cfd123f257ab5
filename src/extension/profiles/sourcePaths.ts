/**
 * Where a source file that a profile names may lie on this machine. The profile's word is not believed: a candidate is
 * always below a folder that the person opened, mapped, or keeps Go in. Pure.
 */
import { escapeCapitals } from "../../modules/proxy/goproxy.ts";

/** A folder that source may be opened from. */
export interface Root {
  /** Its address, without a slash at the end. */
  uri: string;
  /** Its path with `/`, for comparing with the profile's. */
  path: string;
}

/** A module of the workspace. */
export interface WorkspaceModule {
  /** As its go.mod says. */
  path: string;
  root: Root;
}

/** What the person said: whatever the profile has below `from` lies here below `to`. */
export interface PathMapping {
  from: string;
  /** The address of a folder. */
  to: string;
}

/** What the profile says of a place. */
export interface NamedSource {
  file: string;
  /** The function's full name; empty where it is not known. */
  function: string;
}

/** A file to look for: `rest` below `root`. */
export interface Candidate {
  root: string;
  rest: string;
  /** Only names speak for it: it counts if its text declares the function. */
  isGuess: boolean;
}

/** A path of a profile, taken apart. */
export interface SourcePath {
  parts: string[];
  /** With `/`; undefined where the path is relative, as with -trimpath, or names another machine. */
  absolute: string | undefined;
}

const LONGEST = 4096;

/** Undefined where it is no path that could be looked for: with `..`, a scheme, a stream or control characters. */
export function readPath(file: string): SourcePath | undefined {
  if (file === "" || file.length > LONGEST || /\p{Cc}/u.test(file)) {
    return undefined;
  }
  const isWindows = /^[a-z]:[\\/]|^\\\\/i.test(file) || !file.includes("/");
  const path = isWindows ? file.replaceAll("\\", "/") : file;
  const [, drive = "", below = ""] = /^([a-z]:(?=\/))?(.*)$/is.exec(path) ?? [];
  const parts = below.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.some((part) => part === ".." || part.includes(":"))) {
    return undefined;
  }
  // Two slashes name another machine on Windows: it must not be asked.
  const isAbsolute = below.startsWith("/") && !below.startsWith("//");
  const whole = drive === "" ? parts : [drive, ...parts];
  return { parts: whole, absolute: isAbsolute ? `${drive}/${parts.join("/")}` : undefined };
}

/** What lies in the workspace by its whole path, by a mapping, or by the name of its module. */
export function inWorkspace(
  source: NamedSource,
  path: SourcePath,
  from: {
    folders: readonly Root[];
    mappings: readonly PathMapping[];
    modules: readonly WorkspaceModule[];
  },
): Candidate[] {
  const { absolute } = path;
  const folders = from.folders.flatMap((root) => candidate(root.uri, absolute && below(absolute, root.path)));
  const mapped = [...from.mappings]
    .sort((a, b) => b.from.length - a.from.length)
    .flatMap(({ from: prefix, to }) => candidate(to, below(written(path), prefix)));
  const modules = from.modules.flatMap(({ path: module, root }) => [
    ...candidate(root.uri, absolute === undefined ? below(written(path), module) : undefined),
    ...candidate(root.uri, versioned(written(path), module), true),
    ...candidate(root.uri, byPackage(source, path, module), true),
  ]);
  return [...folders, ...mapped, ...modules];
}

/** What lies in GOROOT or the module cache. */
export function inGo(source: NamedSource, path: SourcePath, goroot: Root, gomodcache: Root): Candidate[] {
  const { absolute } = path;
  const whole = [gomodcache, goroot].flatMap((root) =>
    candidate(root.uri, absolute && below(absolute, root.path)),
  );
  // A module's version is its content, wherever it lies.
  const cached = /\/pkg\/mod\/([^/].*@v[^/]*\/.+)$/.exec(absolute ?? "")?.[1];
  const trimmed = absolute === undefined ? escapedModule(written(path)) : undefined;
  return [
    ...whole,
    ...candidate(gomodcache.uri, cached),
    ...candidate(gomodcache.uri, trimmed),
    ...candidate(goroot.uri, inStandardLibrary(source, path), true),
  ];
}

/** What in the workspace ends as the profile's path does; the longest end first. */
export function byEnding(source: NamedSource, { parts }: SourcePath, folders: readonly Root[]): Candidate[] {
  // Each program has a main in a main.go: its bare name says nothing.
  const least = /\.(main|init)$/.test(source.function) ? 2 : 1;
  const lengths = Array.from({ length: Math.min(parts.length, MOST_PARTS) }, (_, i) => i + 1).reverse();
  return lengths
    .filter((length) => length >= least)
    .flatMap((length) => folders.flatMap(({ uri }) => candidate(uri, parts.slice(-length).join("/"), true)));
}

const MOST_PARTS = 12;

/** Whatever it was made of, also a function's name: what leaves the root is none. */
function candidate(root: string, rest: string | undefined, isGuess = false): Candidate[] {
  const isInside = rest?.split("/").every((part) => !/^\.{0,2}$|[\\:\p{Cc}]/u.test(part));
  return rest !== undefined && isInside ? [{ root, rest, isGuess }] : [];
}

function written({ parts, absolute }: SourcePath): string {
  return absolute ?? parts.join("/");
}

/** What of `path` is below `folder`; on Windows, whose paths begin with a drive, in any case of letters. */
function below(path: string, folder: string): string | undefined {
  if (folder === "" && path.startsWith("/")) {
    return undefined;
  }
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const same = /^[a-z]:/i.test(path)
    ? path.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()
    : path.startsWith(prefix);
  return same && path.length > prefix.length ? path.slice(prefix.length) : undefined;
}

/** `module@v1.2.3/rest`, as -trimpath writes it (cmd/go/internal/work/gc.go, trimpath). */
function versioned(path: string, module: string): string | undefined {
  const rest = path.startsWith(`${module}@`) ? path.slice(module.length + 1) : "";
  return /^[^/]+\/(.+)$/.exec(rest)?.[1];
}

/** The file in the package of its function, where that belongs to the module. */
function byPackage(source: NamedSource, { parts }: SourcePath, module: string): string | undefined {
  const name = taken(source.function).packagePath;
  const folder = name === module ? "" : below(name, module);
  return folder === undefined ? undefined : [folder, parts.at(-1)].filter(Boolean).join("/");
}

/**
 * `src/runtime/proc.go` for a function of package `runtime`, whose own path has no dot in its first element (go help
 * importpath), also where the profile comes from a machine with another GOROOT.
 */
function inStandardLibrary(source: NamedSource, path: SourcePath): string | undefined {
  const name = taken(source.function).packagePath;
  const file = `${name}/${path.parts.at(-1)}`;
  const isStandard = /^[^./]+(\/|$)/.test(name);
  const fits = path.absolute === undefined ? written(path) === file : path.absolute.endsWith(`/src/${file}`);
  return isStandard && fits ? `src/${file}` : undefined;
}

/** The path of a module's file below GOMODCACHE: capitals are written `!c` (golang.org/x/mod/module, EscapePath). */
function escapedModule(path: string): string | undefined {
  const [, module, rest] = /^([^@]+@v[^/]*)\/(.+)$/.exec(path) ?? [];
  return module && rest ? `${escapeCapitals(module)}/${rest}` : undefined;
}

/**
 * The package of a Go function, and its name in there: the first dot after the last slash parts them, before any type
 * argument or receiver. A dot of the path's last element is written `%2e` (cmd/internal/objabi, PathToPrefix).
 */
function taken(name: string): { packagePath: string; own: string } {
  const plain = name.replace(/[[(].*$/s, "");
  const dot = plain.indexOf(".", plain.lastIndexOf("/") + 1);
  const decoded = (path: string) =>
    path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { packagePath: decoded(plain.slice(0, Math.max(0, dot))), own: name.slice(dot + 1) };
}

/**
 * Whether a file's text declares a function. A closure, which has the name of what it stands in before its own, and a
 * method count as declared with that; of another language's function the last name must be there.
 */
export function declares(text: string, { file, function: name }: NamedSource): boolean {
  const words = (part: string) => part.match(/[\p{L}_][\p{L}\p{Nd}_]*/gu) ?? [];
  const contains = (pattern: string) => new RegExp(pattern, "u").test(text);
  if (!file.endsWith(".go")) {
    const last = words(name.replace(/[[(<].*$/s, "")).at(-1);
    return last !== undefined && contains(`(?<![\\p{L}\\p{Nd}_])${last}(?![\\p{L}\\p{Nd}_])`);
  }
  const candidates = words(taken(name).own.replace(/\[[^\]]*\]/g, "")).slice(0, 2);
  return candidates.some((word) =>
    contains(`(?<![\\p{L}\\p{Nd}_])func\\s+(?:\\([^)]{0,200}\\)\\s*)?${word}\\s*[[(]`),
  );
}

/**
 * What a person says by naming the file that a profile means, by its path here: the two end alike, and what stands
 * before is mapped to the folder `to`. Undefined where not even the names are the same.
 */
export function mappingOf(path: SourcePath, found: string): PathMapping | undefined {
  const here = found.split("/");
  let same = 0;
  while (same < path.parts.length && path.parts.at(-1 - same) === here.at(-1 - same)) {
    same += 1;
  }
  if (same === 0) {
    return undefined;
  }
  const from = written(path).split("/").slice(0, -same).join("/");
  return {
    from: from || (path.absolute === undefined ? "" : "/"),
    to: here.slice(0, -same).join("/") || "/",
  };
}
