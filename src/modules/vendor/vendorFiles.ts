/** Which files `go mod vendor` copies (cmd/go/internal/modcmd/vendor.go), and which of them a build reads. */
import { matchesGlob } from "../version/modulePath.ts";

/** The extensions of files that the go command compiles, assembles or links (go/build, and cmd/go/internal/load). */
const BUILT = /\.(go|c|cc|cpp|cxx|m|h|hh|hpp|hxx|f|F|for|f90|s|S|sx|swig|swigcxx|syso)$/;

/** Files that desktops and editors create in folders. */
const STRAY = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/;

/** Metadata files, which are also copied from all folders above a package (metaPrefixes). */
const METADATA = /^(AUTHORS|CONTRIBUTORS|COPYLEFT|COPYING|COPYRIGHT|LEGAL|LICENSE|NOTICE|PATENTS)/;

const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Whether a build reads a file of this name in a package's folder. */
export function isBuilt(path: string): boolean {
  return BUILT.test(path) && !path.endsWith("_test.go");
}

/** Whether a desktop or an editor created the file. */
export function isStray(path: string): boolean {
  return STRAY.test(base(path));
}

/** Whether a file is copied from a folder above a package. */
export function isMetadata(path: string): boolean {
  return METADATA.test(base(path));
}

/**
 * Whether a file of a package's own folder is copied, by its name; for Go files see also `isIgnored`. Since Go 1.17 in
 * the main module, go.mod and go.sum are not copied.
 */
export function isCopied(path: string, { withGoMod }: { withGoMod: boolean }): boolean {
  const name = base(path);
  return !name.endsWith("_test.go") && (withGoMod || (name !== "go.mod" && name !== "go.sum"));
}

/** Whether a build constraint excludes a Go file: only the tag `ignore` does (imports.AnyTags). */
export function isIgnored(text: string): boolean {
  return /^\/\/\s*(go:build|\+build)\b.*\bignore\b/m.test(text);
}

/** The patterns of the `//go:embed` lines of a Go file (go/build/read.go, parseGoEmbed). */
export function embedPatterns(text: string): string[] {
  return [...text.matchAll(/^\/\/go:embed[ \t]+(.*)/gm)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)/g)].map(
      ([, quoted, raw, plain]) => quoted ?? raw ?? plain ?? "",
    ),
  );
}

/** More globs of a package, and longer ones, are not looked at: each is compared with each missing file. */
const MAX_GLOBS = 100;
const LONGEST_GLOB = 256;

/** No system has a file with a longer path. */
const LONGEST_PATH = 4096;

/** A pattern with these characters is not the name of a file. */
const GLOB = /[*?[\\]/;

/**
 * Whether one of the patterns embeds a file, given by its path relative to the package's folder: the file itself or a
 * folder that contains it. In a folder, names that start with . or _ are excluded without `all:` (resolveEmbed in
 * cmd/go/internal/load).
 */
export function embedder(patterns: readonly string[]): (path: string) => boolean {
  const [globs, names] = [true, false].map((isGlob) =>
    [...new Set(patterns)].filter((pattern) => GLOB.test(pattern) === isGlob),
  ) as [string[], string[]];
  const plain = new Set(names);
  const few = globs
    .filter(({ length }) => length <= LONGEST_GLOB)
    .slice(0, MAX_GLOBS)
    .map((glob) => ({ all: glob.startsWith("all:"), glob: glob.replace(/^all:/, "") }));
  return (path) => {
    // From the file upward: above a name that starts with . or _ only `all:` embeds.
    let hidden = false;
    const start = path.length > LONGEST_PATH ? 0 : path.length;
    for (let end = start; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const part = path.slice(0, end);
      if ((!hidden && plain.has(part)) || plain.has(`all:${part}`)) {
        return true;
      }
      if (few.some(({ all, glob }) => (all || !hidden) && matchesGlob(glob, part))) {
        return true;
      }
      hidden ||= /^[._]/.test(base(part));
    }
    return false;
  };
}
