/** Which files `go mod vendor` copies (cmd/go/internal/modcmd/vendor.go), and which of them a build reads. */
import { matchesGlob } from "../version/modulePath.ts";

/** By their endings, files that the go command compiles, assembles or links (go/build, and cmd/go/internal/load). */
const BUILT = /\.(go|c|cc|cpp|cxx|m|h|hh|hpp|hxx|f|F|for|f90|s|S|sx|swig|swigcxx|syso)$/;

/** Files that desktops and editors leave in folders. */
const STRAY = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/;

/** Metadata that is copied from all folders above a package too (metaPrefixes). */
const METADATA = /^(AUTHORS|CONTRIBUTORS|COPYLEFT|COPYING|COPYRIGHT|LEGAL|LICENSE|NOTICE|PATENTS)/;

const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Whether a build reads a file of that name where it lies in a package's folder. */
export function isBuilt(path: string): boolean {
  return BUILT.test(path) && !path.endsWith("_test.go");
}

/** Whether a file came there by itself and is of no use to anybody. */
export function isStray(path: string): boolean {
  return STRAY.test(base(path));
}

/** Whether a file is copied from a folder above a package. */
export function isMetadata(path: string): boolean {
  return METADATA.test(base(path));
}

/**
 * Whether a file of a package's own folder is copied, by its name; a Go file may still say otherwise (`isIgnored`).
 * From Go 1.17 on, as the main module says, go.mod and go.sum are left out.
 */
export function isCopied(path: string, { withGoMod }: { withGoMod: boolean }): boolean {
  const name = base(path);
  return !name.endsWith("_test.go") && (withGoMod || (name !== "go.mod" && name !== "go.sum"));
}

/** Whether a Go file may be left out by its build constraint: only the tag `ignore` does that (imports.AnyTags). */
export function isIgnored(text: string): boolean {
  return /^\/\/\s*(go:build|\+build)\b.*\bignore\b/m.test(text);
}

/** The patterns of the `//go:embed` lines of a Go file (go/build/read.go, parseGoEmbed). */
export function embedPatterns(text: string): string[] {
  return [...text.matchAll(/^\/\/go:embed[ \t]+(.*)$/gm)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)/g)].map(
      ([, quoted, raw, plain]) => quoted ?? raw ?? plain ?? "",
    ),
  );
}

/**
 * Whether a pattern embeds a file, given by its path from the package's folder: by itself, or by a folder that it lies
 * in, of which what begins with . or _ is left out unless the pattern says `all:` (resolveEmbed in cmd/go/internal/load).
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
