/** go.mod by its directives, as golang.org/x/mod/modfile reads the main module's (Parse in rule.go). */
import { canonicalVersion, fitsMajor, splitPathVersion } from "../version/modulePath.ts";
import { type ModComment, type ModLine, ModSyntaxError, parseModSyntax } from "./modSyntax.ts";
import { quotedText } from "./quoted.ts";

/** A module at a version. A replacement by a folder has the version "". */
export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

/** A `require` directive. */
export interface Requirement extends ModuleVersion {
  /** Its comment says `// indirect`. */
  readonly indirect: boolean;
  readonly line: number;
}

/** A `replace` directive: another module or a folder is used instead of a module. */
export interface Replacement {
  /** The version "" means all versions. */
  readonly old: ModuleVersion;
  readonly new: ModuleVersion;
  readonly line: number;
}

/** Versions that should not be used, from `low` to `high`, as written: the go command may look them up. */
export interface Retraction {
  readonly low: string;
  readonly high: string;
  readonly rationale: string;
  readonly line: number;
}

/** The argument of a directive, such as the path of a tool, with its line. */
export interface Named {
  readonly name: string;
  readonly line: number;
}

/** The directives that both go.mod and go.work have. */
export interface CommonDirectives {
  go?: Named;
  toolchain?: Named;
  godebug: { key: string; value: string; line: number }[];
  replace: Replacement[];
}

/** A parsed go.mod file. */
export interface GoMod extends CommonDirectives {
  /** `name` is the module's path. */
  module?: Named & { deprecated: string };
  require: Requirement[];
  exclude: (ModuleVersion & { line: number })[];
  retract: Retraction[];
  tool: Named[];
  ignore: Named[];
}

/** A syntax error in a go.mod or go.work file. */
export interface ModProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A parsed file with its problems. The go command rejects a file that has any. */
export interface Parsed<T> {
  readonly file: T;
  readonly problems: readonly ModProblem[];
}

/** The system for which a file is read: only on Windows may a replacement be a Windows path. */
export interface ReadOptions {
  windows?: boolean;
}

/** A go.mod file without any directive. */
export function emptyGoMod(): GoMod {
  return {
    godebug: [],
    replace: [],
    require: [],
    exclude: [],
    retract: [],
    tool: [],
    ignore: [],
  };
}

/** Parses a go.mod file. Never throws: an invalid line becomes a problem, all other lines are returned. */
export function parseGoMod(text: string, options: ReadOptions = {}): Parsed<GoMod> {
  const file = emptyGoMod();
  return { file, problems: readDirectives(text, MOD_BLOCKS, (line) => readModLine(file, line, options)) };
}

/** After so many problems the rest of a file is not read: the go command rejects it for the first. */
const MAX_PROBLEMS = 1000;

const MOD_BLOCKS = ["module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"];

/**
 * Passes each statement to `read`, which throws a ModSyntaxError for an invalid one. Returns all problems.
 * `blocks` are the verbs that may have a block. After a thousand problems it stops.
 */
export function readDirectives(
  text: string,
  blocks: readonly string[],
  read: (line: ModLine) => void,
): ModProblem[] {
  const problems: ModProblem[] = [];
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ModSyntaxError)) {
        throw error;
      }
      problems.push({ line: error.line, column: error.column, message: error.message });
    }
  };
  attempt(() => {
    const syntax = parseModSyntax(text);
    const unknown = syntax.blocks.filter(({ words }) => words.length !== 1 || !blocks.includes(words[0]!));
    for (const { words, line } of unknown.slice(0, MAX_PROBLEMS)) {
      problems.push({ line, column: 1, message: `unknown block ${JSON.stringify(words.join(" "))}` });
    }
    for (const line of syntax.lines.filter(({ verb, inBlock }) => !inBlock || blocks.includes(verb))) {
      if (problems.length < MAX_PROBLEMS) {
        attempt(() => read(line));
      }
    }
  });
  return problems;
}

function readModLine(file: GoMod, line: ModLine, options: ReadOptions): void {
  const { verb, words } = line;
  switch (verb) {
    case "module":
      readModule(file, line);
      return;
    case "require":
    case "exclude": {
      const version = requiredVersion(line);
      if (verb === "require") {
        file.require.push({ ...version, indirect: isIndirect(line), line: line.line });
      } else {
        file.exclude.push({ ...version, line: line.line });
      }
      return;
    }
    case "retract":
      file.retract.push(retraction(line));
      return;
    case "tool":
    case "ignore":
      file[verb].push({ name: unquoted(line, singleWord(line, words)), line: line.line });
      return;
    default:
      readCommon(file, line, options);
  }
}

/** The directives that go.mod and go.work share. @throws ModSyntaxError */
export function readCommon(file: CommonDirectives, line: ModLine, options: ReadOptions): void {
  const { verb, words } = line;
  switch (verb) {
    case "go":
      once(line, file.go);
      file.go = { name: matching(line, GO_VERSION, "a Go version such as 1.23.0"), line: line.line };
      return;
    case "toolchain":
      once(line, file.toolchain);
      file.toolchain = {
        name: matching(line, TOOLCHAIN, "a toolchain such as go1.23.0, or default"),
        line: line.line,
      };
      return;
    case "godebug": {
      const word = singleWord(line, words);
      const [key = "", ...values] = word.split("=");
      if (values.length === 0 || /["`',]/.test(word)) {
        throw wrong(line, "expected key=value");
      }
      file.godebug.push({ key, value: values.join("="), line: line.line });
      return;
    }
    case "replace":
      file.replace.push(replacement(line, options));
      return;
    default:
      throw wrong(line, "unknown directive");
  }
}

const GO_VERSION = /^([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;
const TOOLCHAIN = /^default$|^go1($|\.)/;

function wrong(line: ModLine, problem: string): ModSyntaxError {
  return new ModSyntaxError(`${line.verb}: ${problem}`, line.line);
}

function once(line: ModLine, before: Named | undefined): void {
  if (before !== undefined) {
    throw wrong(line, `already given in line ${before.line}`);
  }
}

/** The only word of a statement. @throws ModSyntaxError */
export function singleWord(line: ModLine, words: readonly string[]): string {
  if (words.length !== 1) {
    throw wrong(line, `expected one word, got ${words.length}`);
  }
  return words[0]!;
}

function matching(line: ModLine, pattern: RegExp, what: string): string {
  const word = singleWord(line, line.words);
  if (!pattern.test(word)) {
    throw wrong(line, `${JSON.stringify(word)} is not ${what}`);
  }
  return word;
}

/** A word without its quotes (parseString): double quotes and backquotes only; others must not occur. */
export function unquoted(line: ModLine, word: string): string {
  if (word.startsWith('"')) {
    const text = quotedText(word);
    if (text === undefined) {
      throw wrong(line, `${word} is not a valid Go string`);
    }
    return text;
  }
  if (/["'`]/.test(word)) {
    throw wrong(line, `${word} contains a quotation mark but is not quoted`);
  }
  return word;
}

function readModule(file: GoMod, line: ModLine): void {
  once(line, file.module);
  const name = unquoted(line, singleWord(line, line.words));
  const deprecated = /(?:^|\n\n)Deprecated: *((?:(?!\n\n)[\s\S])*)/.exec(commentText(line))?.[1] ?? "";
  file.module = { name, deprecated, line: line.line };
}

/** The text of a statement's comments, or of its block's comments if it has none (parseDirectiveComment). */
function commentText({ before, suffix, blockComments }: ModLine): string {
  const own = [...before, ...suffix];
  return own.length > 0 ? textOf(own) : blockText(blockComments);
}

function textOf(comments: readonly ModComment[]): string {
  return comments.map(({ text }) => text.slice(2).trim()).join("\n");
}

/** The texts of blocks: a block of many lines may have many comments. */
const blockTexts = new WeakMap<readonly ModComment[], string>();

function blockText(comments: readonly ModComment[]): string {
  const text = blockTexts.get(comments) ?? textOf(comments);
  blockTexts.set(comments, text);
  return text;
}

function isIndirect({ suffix }: ModLine): boolean {
  const words = (suffix[0]?.text.slice(2) ?? "").split(/\s+/).filter((word) => word !== "");
  return words[0] === "indirect" ? words.length === 1 : words[0] === "indirect;" && words.length > 1;
}

function requiredVersion(line: ModLine): ModuleVersion {
  const { words } = line;
  if (words.length !== 2) {
    throw wrong(line, "expected a module path and a version");
  }
  const path = unquoted(line, words[0]!);
  const version = versionOf(line, words[1]!);
  checkMajor(line, { path, version });
  return { path, version };
}

/** A version in canonical form. The go command looks up anything else, such as a branch; here it is an error. */
function versionOf(line: ModLine, word: string): string {
  const written = unquoted(line, word);
  const version = canonicalVersion(written);
  if (version === "") {
    throw wrong(line, `${JSON.stringify(written)} is not a version such as v1.2.3`);
  }
  return version;
}

function checkMajor(line: ModLine, { path, version }: ModuleVersion): void {
  const split = splitPathVersion(path);
  if (split === undefined) {
    throw wrong(line, `the major version suffix of ${JSON.stringify(path)} is malformed`);
  }
  if (version !== "" && !fitsMajor(version, split.major)) {
    const wanted = split.major === "" ? "v0 or v1" : split.major.slice(1).replace(/-unstable$/, "");
    throw wrong(line, `the version of ${path} must be ${wanted}, not ${version}`);
  }
}

function replacement(line: ModLine, options: ReadOptions): Replacement {
  const { words } = line;
  const arrow = words[1] === "=>" ? 1 : 2;
  if (words[arrow] !== "=>" || words.length < arrow + 2 || words.length > arrow + 3) {
    throw wrong(line, "expected module [version] => module version, or module [version] => folder");
  }
  const path = unquoted(line, words[0]!);
  const old = { path, version: arrow === 2 ? versionOf(line, words[1]!) : "" };
  checkMajor(line, old);
  return { old, new: replacementTarget(line, words.slice(arrow + 1), options), line: line.line };
}

function replacementTarget(
  line: ModLine,
  words: readonly string[],
  { windows = false }: ReadOptions,
): ModuleVersion {
  const path = unquoted(line, words[0]!);
  if (words.length === 2) {
    const version = versionOf(line, words[1]!);
    if (isFolder(path)) {
      throw wrong(line, `the folder ${JSON.stringify(path)} must not have a version`);
    }
    return { path, version };
  }
  if (!isFolder(path)) {
    throw wrong(
      line,
      `${JSON.stringify(path)} has no version and is not a folder, which starts with ./ or ../ or /`,
    );
  }
  if (!windows && path.includes("\\")) {
    throw wrong(line, `${JSON.stringify(path)} is a Windows path, but this system is not Windows`);
  }
  return { path, version: "" };
}

/** Whether a replacement is a folder: a rooted path, or one that starts with . or .., on Unix or Windows (IsDirectoryPath). */
function isFolder(path: string): boolean {
  return /^\.{1,2}([/\\]|$)|^[/\\]|^[A-Za-z]:/.test(path);
}

function retraction(line: ModLine): Retraction {
  const [first, low, comma, high, close, ...rest] = line.words;
  const rationale = commentText(line);
  if (first === undefined || first === "(") {
    throw wrong(line, "expected a version, or an interval such as [v1.0.0, v1.2.3]");
  }
  if (first !== "[") {
    if (line.words.length > 1) {
      throw wrong(line, `unexpected ${JSON.stringify(line.words[1])} after the version`);
    }
    const version = unquoted(line, first);
    return { low: version, high: version, rationale, line: line.line };
  }
  if (comma !== "," || close !== "]" || rest.length > 0) {
    throw wrong(line, "expected an interval such as [v1.0.0, v1.2.3]");
  }
  return { low: unquoted(line, low!), high: unquoted(line, high!), rationale, line: line.line };
}
