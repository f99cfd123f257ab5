/**
 * Where a source file of a profile may be on this machine. The profile is not trusted: a candidate is always in a folder
 * that the user opened or mapped, in GOROOT, or in the module cache. Pure.
 */
import { escapeCapitals } from "../../modules/proxy/goproxy.ts";

/** A folder whose files may be opened. */
export interface Root {
  /** Its URI, without a slash at the end. */
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

/** A mapping that the user chose: paths of the profile below `from` are here below `to`. */
export interface PathMapping {
  from: string;
  /** The URI of a folder. */
  to: string;
}

/** A source file as the profile names it. */
export interface NamedSource {
  file: string;
  /** The full name of a function in it; empty if not known. */
  function: string;
}

/** A file to look for: `rest` below `root`. */
export interface Candidate {
  root: string;
  rest: string;
  /** Only the name matches: the file counts if its text declares the function. */
  isGuess: boolean;
}

/** The parts of a path in a profile. */
export interface SourcePath {
  parts: string[];
  /** With `/`; undefined if the path is relative, as with -trimpath, or names another machine. */
  absolute: string | undefined;
}

const LONGEST = 4096;

/** Undefined if it is not a path to look for: with `..`, a scheme, a stream or control characters. */
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
  // Two slashes name another machine on Windows, which must not be contacted.
  const isAbsolute = below.startsWith("/") && !below.startsWith("//");
  const whole = drive === "" ? parts : [drive, ...parts];
  return { parts: whole, absolute: isAbsolute ? `${drive}/${parts.join("/")}` : undefined };
}

/** Files in the workspace: by the whole path, by a mapping, or by the module path. */
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

/** Files in GOROOT or the module cache. */
export function inGo(source: NamedSource, path: SourcePath, goroot: Root, gomodcache: Root): Candidate[] {
  const { absolute } = path;
  const whole = [gomodcache, goroot].flatMap((root) =>
    candidate(root.uri, absolute && below(absolute, root.path)),
  );
  // The same version of a module has the same content in any module cache.
  const cached = belowModuleCache(absolute ?? "");
  const trimmed = absolute === undefined ? escapedModule(written(path)) : undefined;
  return [
    ...whole,
    ...candidate(gomodcache.uri, cached),
    ...candidate(gomodcache.uri, trimmed),
    ...candidate(goroot.uri, inStandardLibrary(source, path), true),
  ];
}

/** The path below the module cache, which begins with a module and its version. */
function belowModuleCache(path: string): string | undefined {
  const start = /\/pkg\/mod\/(?=[^/])/.exec(path);
  const rest = start ? path.slice(start.index + start[0].length) : "";
  const version = rest.indexOf("@v", 1);
  return version > 0 && rest.indexOf("/", version) > 0 ? rest : undefined;
}

/** Files in the workspace whose path ends like that of the profile; the longest ending first. */
export function byEnding(source: NamedSource, { parts }: SourcePath, folders: readonly Root[]): Candidate[] {
  // Every program has a main in a main.go: the file name alone does not identify it.
  const least = /\.(main|init)$/.test(source.function) ? 2 : 1;
  const lengths = Array.from({ length: Math.min(parts.length, MOST_PARTS) }, (_, i) => i + 1).reverse();
  return lengths
    .filter((length) => length >= least)
    .flatMap((length) => folders.flatMap(({ uri }) => candidate(uri, parts.slice(-length).join("/"), true)));
}

const MOST_PARTS = 12;

/** A candidate must stay inside of its root, whatever it was built from, such as the name of a function. */
function candidate(root: string, rest: string | undefined, isGuess = false): Candidate[] {
  const isInside = rest?.split("/").every((part) => !/^\.{0,2}$|[\\:\p{Cc}]/u.test(part));
  return rest !== undefined && isInside ? [{ root, rest, isGuess }] : [];
}

function written({ parts, absolute }: SourcePath): string {
  return absolute ?? parts.join("/");
}

/** The part of `path` below `folder`. Paths that begin with a drive are compared without case, as on Windows. */
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

/** The file in the package of its function, if that belongs to the module. */
function byPackage(source: NamedSource, { parts }: SourcePath, module: string): string | undefined {
  const name = splitFunctionName(source.function).packagePath;
  const folder = name === module ? "" : below(name, module);
  return folder === undefined ? undefined : [folder, parts.at(-1)].filter(Boolean).join("/");
}

/**
 * `src/runtime/proc.go` for a function of package `runtime`, also if the profile is from a machine with another GOROOT.
 * The path of a standard package has no dot in its first element (go help importpath).
 */
function inStandardLibrary(source: NamedSource, path: SourcePath): string | undefined {
  const name = splitFunctionName(source.function).packagePath;
  const file = `${name}/${path.parts.at(-1)}`;
  const isStandard = /^[^./]+(\/|$)/.test(name);
  const fits = path.absolute === undefined ? written(path) === file : path.absolute.endsWith(`/src/${file}`);
  return isStandard && fits ? `src/${file}` : undefined;
}

/** The path of a module's file below GOMODCACHE: upper-case letters are written `!c` (golang.org/x/mod/module, EscapePath). */
function escapedModule(path: string): string | undefined {
  const [, module, rest] = /^([^@]+@v[^/]*)\/(.+)$/.exec(path) ?? [];
  return module && rest ? `${escapeCapitals(module)}/${rest}` : undefined;
}

/**
 * The package of a Go function, and its name in the package: the first dot after the last slash separates them, before
 * any type argument or receiver. A dot of the path's last element is written `%2e` (cmd/internal/objabi, PathToPrefix).
 */
export function splitFunctionName(name: string): { packagePath: string; own: string } {
  const plain = beforeFirst(/[[(]/, name);
  const dot = plain.indexOf(".", plain.lastIndexOf("/") + 1);
  const decoded = (path: string) =>
    path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { packagePath: decoded(plain.slice(0, Math.max(0, dot))), own: name.slice(dot + 1) };
}

/**
 * Whether a file's text declares a function. For a closure, the name of the outer function counts; for a method, that of
 * its type counts too. For a function of another language, the text must contain the last name.
 */
export function declares(text: string, { file, function: name }: NamedSource): boolean {
  if (!file.endsWith(".go")) {
    const last = wordsIn(beforeFirst(/[[(<]/, name)).at(-1);
    const words: string[] = text.match(/[\p{L}\p{Nd}_]+/gu) ?? [];
    return last !== undefined && words.includes(last);
  }
  const candidates = wordsIn(splitFunctionName(name).own.replace(/\[[^\]]*\]?/g, "")).slice(0, 2);
  return [...text.matchAll(FUNC)].some(([, word]) => candidates.includes(word!));
}

/** The name of a declaration, after its receiver. */
const FUNC = /(?<![\p{L}\p{Nd}_])func\s+(?:\([^)]{0,200}\)\s*)?([\p{L}_][\p{L}\p{Nd}_]*)\s*[[(]/gu;

/** The identifiers in a text. */
export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}_][\p{L}\p{Nd}_]*/gu) ?? [];
}

/** The text before the first of some characters. */
export function beforeFirst(characters: RegExp, text: string): string {
  const at = text.search(characters);
  return at < 0 ? text : text.slice(0, at);
}

/**
 * The mapping that follows from the file that the user chose: the common ending of the two paths is removed, and the
 * rest of the profile's path is mapped to the folder `to`. Undefined if the file names differ.
 */
export function mappingOf(path: SourcePath, found: string): PathMapping | undefined {
  const own = found.split("/");
  let same = 0;
  while (same < path.parts.length && path.parts.at(-1 - same) === own.at(-1 - same)) {
    same += 1;
  }
  if (same === 0) {
    return undefined;
  }
  const from = written(path).split("/").slice(0, -same).join("/");
  return {
    from: from || (path.absolute === undefined ? "" : "/"),
    to: own.slice(0, -same).join("/") || "/",
  };
}
