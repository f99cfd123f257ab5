/** Finds the tests and benchmarks that a Go file declares, by its text alone. Pure. */

/** A test or benchmark function. */
export interface GoTest {
  name: string;
  kind: "test" | "benchmark";
  /** Where its name begins, in characters from the start of the text. */
  at: number;
}

/** Comments and literals of Go (language specification, "Comments", "Rune literals", "String literals"). */
const NOT_CODE =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`[^`]*(?:`|$)|"(?:[^"\\\n]|\\[^\n])*"?|'(?:[^'\\\n]|\\[^\n])*'?/g;

/**
 * One parameter, a pointer to T or B of a package imported by any name, and no result, as `go test` requires
 * (cmd/go/internal/load/test.go, isTestFunc). Only a declaration can have a name after `func`.
 */
const DECLARATION =
  /(?<![\p{L}\p{Nd}_.])func\s+((Test|Benchmark)[\p{L}\p{Nd}_]*)\s*\(\s*(?:[\p{L}_][\p{L}\p{Nd}_]*\s*)?\*\s*(?:[\p{L}_][\p{L}\p{Nd}_]*\s*\.\s*)?([TB])\s*(?:,\s*)?\)\s*\{/gu;

/**
 * The functions that `go test` runs as tests and benchmarks, in the order of the text. A name with a lower-case letter
 * after the prefix, such as `Testify`, is not a test (isTest in the same file of Go).
 */
export function goTests(text: string): GoTest[] {
  return [...goCode(text).matchAll(DECLARATION)].flatMap((match) => {
    const [whole, name, prefix, type] = match as unknown as [string, string, string, string];
    const isTest = (prefix === "Test") === (type === "T") && !/^\p{Ll}/u.test(name.slice(prefix.length));
    const at = match.index + whole.indexOf(name);
    return isTest ? [{ name, kind: prefix === "Test" ? "test" : "benchmark", at }] : [];
  });
}

/** The text of a Go file with blanks for comments and literals; each line keeps its number and its length. */
export function goCode(text: string): string {
  return text.replace(NOT_CODE, (match) => match.replace(/[^\n]/g, " "));
}
