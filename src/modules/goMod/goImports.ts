/** The imports of a Go file (go/build/read.go, readGoInfo): they come first, after the package clause. */

/** An import. */
export interface GoImport {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** White space, semicolons and comments. */
const BLANK = /(?:[ \t\r\n;]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[\p{L}_.][\p{L}\p{N}_]*/uy;
const TEXT = /"([^"\\\n]*)"|`([^`]*)`/y;

/** The imports of a file, or of its start. What follows something that is no import is not read. */
export function importsOf(text: string): GoImport[] {
  const found: GoImport[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  let counted = { at: 0, line: 1 };
  const next = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at += match?.[0].length ?? 0;
    return match;
  };
  const word = () => {
    next(BLANK);
    return next(WORD)?.[0];
  };
  /** Reads `name "path"`, where the name may be missing. */
  const spec = () => {
    word();
    next(BLANK);
    const start = at;
    const match = next(TEXT);
    if (match) {
      for (let end = text.indexOf("\n", counted.at); end >= 0 && end < start; ) {
        counted = { at: end + 1, line: counted.line + 1 };
        end = text.indexOf("\n", counted.at);
      }
      found.push({ path: match[1] ?? match[2] ?? "", line: counted.line });
    }
    return match !== null;
  };
  if (word() !== "package" || word() === undefined) {
    return [];
  }
  while (word() === "import") {
    next(BLANK);
    if (text[at] !== "(") {
      spec();
      continue;
    }
    at += 1;
    while (spec()) {
      // The next one.
    }
    next(BLANK);
    at += text[at] === ")" ? 1 : 0;
  }
  return found;
}

/** Systems and processors in the names of files (internal/syslist). */
const SYSTEMS =
  /_(aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows|zos|386|amd64|arm|arm64|loong64|mips\w*|ppc\w*|riscv\w*|s390x?|sparc\w*|wasm)(_test)?\.go$/;

/** Whether each build compiles a file, whatever the system and the tags; one that uses C depends on a compiler. */
export function isAlwaysBuilt(name: string, text: string): boolean {
  return (
    !SYSTEMS.test(name) &&
    !/^\/\/[ \t]*(go:build|\+build)\b/m.test(text) &&
    !importsOf(text).some(({ path }) => path === "C")
  );
}
