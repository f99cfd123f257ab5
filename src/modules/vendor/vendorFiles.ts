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

/**
 * Whether a pattern embeds a file, given by its path relative to the package's folder: the file itself or a folder that
 * contains it. In a folder, names that start with . or _ are excluded without `all:` (resolveEmbed in cmd/go/internal/load).
 */
export function embeds(pattern: string, path: string): boolean {
  const all = pattern.startsWith("all:");
  const glob = all ? pattern.slice(4) : pattern;
  const elements = path.split("/");
  return elements.some((_, index) => {
    const rest = elements.slice(index + 1);
    const hidden = rest.some((element) => /^[._]/.test(element));
    return (all || !hidden) && matchesGlob(glob, elements.slice(0, index + 1).join("/"));
  });
}
