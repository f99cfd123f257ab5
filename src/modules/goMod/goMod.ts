/** go.mod by its directives, as golang.org/x/mod/modfile reads the main module's (Parse in rule.go). */
import { canonicalVersion, fitsMajor, splitPathVersion } from "../version/modulePath.ts";
import { type ModLine, ModSyntaxError, parseModSyntax } from "./modSyntax.ts";
import { quotedText } from "./quoted.ts";

/** A module at a version; of a replacement by a folder the version is "". */
export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

/** A module that is needed. */
export interface Requirement extends ModuleVersion {
  /** Needed by others only: its comment says `// indirect`. */
  readonly indirect: boolean;
  readonly line: number;
}

/** Something that stands for a module: another one, or a folder. */
export interface Replacement {
  /** Without a version all of them are replaced. */
  readonly old: ModuleVersion;
  readonly new: ModuleVersion;
  readonly line: number;
}

/** Versions that should not be used, from `low` to `high`, as they are written: the go command may look them up. */
export interface Retraction {
  readonly low: string;
  readonly high: string;
  readonly rationale: string;
  readonly line: number;
}

/** A word of a directive, such as a tool's path, with its line. */
export interface Named {
  readonly name: string;
  readonly line: number;
}

/** What go.mod and go.work both have. */
export interface CommonDirectives {
  go?: Named;
  toolchain?: Named;
  godebug: { key: string; value: string; line: number }[];
  replace: Replacement[];
}

/** A go.mod, read whole. */
export interface GoMod extends CommonDirectives {
  /** `name` is the module's path. */
  module?: Named & { deprecated: string };
  require: Requirement[];
  exclude: (ModuleVersion & { line: number })[];
  retract: Retraction[];
  tool: Named[];
  ignore: Named[];
}

/** What is wrong with a file of directives. */
export interface ModProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A file with all that is wrong with it; the go command refuses it if there is anything. */
export interface Parsed<T> {
  readonly file: T;
  readonly problems: readonly ModProblem[];
}

/** Where a file is read: Unix refuses replacements that are folders in the manner of Windows. */
export interface ReadOptions {
  windows?: boolean;
}

/** Reads a go.mod. Never throws: what cannot be read is a problem, and what can be read is given. */
export function parseGoMod(text: string, options: ReadOptions = {}): Parsed<GoMod> {
  const file: GoMod = {
    godebug: [],
    replace: [],
    require: [],
    exclude: [],
    retract: [],
    tool: [],
    ignore: [],
  };
  return { file, problems: readDirectives(text, MOD_BLOCKS, (line) => readModLine(file, line, options)) };
}

const MOD_BLOCKS = ["module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"];

/**
 * Hands each statement to `read`, which throws a ModSyntaxError for a bad one. Gives what is wrong.
 * `blocks` are the verbs that may have a block.
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
    for (const { words, line } of unknown) {
      problems.push({ line, column: 1, message: `there is no block ${JSON.stringify(words.join(" "))}` });
    }
    for (const line of syntax.lines.filter(({ verb, inBlock }) => !inBlock || blocks.includes(verb))) {
      attempt(() => read(line));
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
      file[verb].push({ name: textOf(line, only(line, words)), line: line.line });
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
      const word = only(line, words);
      const [key = "", ...values] = word.split("=");
      if (values.length === 0 || /["`',]/.test(word)) {
        throw wrong(line, "it takes key=value");
      }
      file.godebug.push({ key, value: values.join("="), line: line.line });
      return;
    }
    case "replace":
      file.replace.push(replacement(line, options));
      return;
    default:
      throw wrong(line, "there is no such directive");
  }
}

const GO_VERSION = /^([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;
const TOOLCHAIN = /^default$|^go1($|\.)/;

function wrong(line: ModLine, why: string): ModSyntaxError {
  return new ModSyntaxError(`${line.verb}: ${why}`, line.line);
}

function once(line: ModLine, before: Named | undefined): void {
  if (before !== undefined) {
    throw wrong(line, `it stands in line ${before.line} already`);
  }
}

/** The one word of a statement. @throws ModSyntaxError */
export function only(line: ModLine, words: readonly string[]): string {
  if (words.length !== 1) {
    throw wrong(line, `it takes one word, not ${words.length}`);
  }
  return words[0]!;
}

function matching(line: ModLine, pattern: RegExp, what: string): string {
  const word = only(line, line.words);
  if (!pattern.test(word)) {
    throw wrong(line, `${JSON.stringify(word)} is not ${what}`);
  }
  return word;
}

/** A word without its quotes (parseString): only double quotes and backquotes are read, and no others may occur. */
export function textOf(line: ModLine, word: string): string {
  if (word.startsWith('"')) {
    const text = quotedText(word);
    if (text === undefined) {
      throw wrong(line, `${word} is no quoted text of Go`);
    }
    return text;
  }
  if (/["'`]/.test(word)) {
    throw wrong(line, `${word} holds a quotation mark but is not quoted`);
  }
  return word;
}

function readModule(file: GoMod, line: ModLine): void {
  once(line, file.module);
  const name = textOf(line, only(line, line.words));
  const deprecated = /(?:^|\n\n)Deprecated: *([\s\S]*?)(?:$|\n\n)/.exec(commentText(line))?.[1] ?? "";
  file.module = { name, deprecated, line: line.line };
}

/** The text of a statement's comments, or of its block's where it has none (parseDirectiveComment). */
function commentText({ before, suffix, blockComments }: ModLine): string {
  const own = [...before, ...suffix];
  return (own.length > 0 ? own : blockComments).map(({ text }) => text.slice(2).trim()).join("\n");
}

function isIndirect({ suffix }: ModLine): boolean {
  const words = (suffix[0]?.text.slice(2) ?? "").split(/\s+/).filter((word) => word !== "");
  return words[0] === "indirect" ? words.length === 1 : words[0] === "indirect;" && words.length > 1;
}

function requiredVersion(line: ModLine): ModuleVersion {
  const { words } = line;
  if (words.length !== 2) {
    throw wrong(line, "it takes a module path and a version");
  }
  const path = textOf(line, words[0]!);
  const version = versionOf(line, words[1]!);
  checkMajor(line, { path, version });
  return { path, version };
}

/** A version in canonical form. What is none, such as a branch, the go command looks up; here it is wrong. */
function versionOf(line: ModLine, word: string): string {
  const written = textOf(line, word);
  const version = canonicalVersion(written);
  if (version === "") {
    throw wrong(line, `${JSON.stringify(written)} is no version such as v1.2.3`);
  }
  return version;
}

function checkMajor(line: ModLine, { path, version }: ModuleVersion): void {
  const split = splitPathVersion(path);
  if (split === undefined) {
    throw wrong(line, `the major version at the end of ${JSON.stringify(path)} is malformed`);
  }
  if (version !== "" && !fitsMajor(version, split.major)) {
    const wanted = split.major === "" ? "v0 or v1" : split.major.slice(1).replace(/-unstable$/, "");
    throw wrong(line, `${path} takes versions ${wanted}, not ${version}`);
  }
}

function replacement(line: ModLine, options: ReadOptions): Replacement {
  const { words } = line;
  const arrow = words[1] === "=>" ? 1 : 2;
  if (words[arrow] !== "=>" || words.length < arrow + 2 || words.length > arrow + 3) {
    throw wrong(line, "it takes a module, perhaps a version, then => and a module with version or a folder");
  }
  const path = textOf(line, words[0]!);
  const old = { path, version: arrow === 2 ? versionOf(line, words[1]!) : "" };
  checkMajor(line, old);
  return { old, new: replacementTarget(line, words.slice(arrow + 1), options), line: line.line };
}

function replacementTarget(
  line: ModLine,
  words: readonly string[],
  { windows = false }: ReadOptions,
): ModuleVersion {
  const path = textOf(line, words[0]!);
  if (words.length === 2) {
    const version = versionOf(line, words[1]!);
    if (isFolder(path)) {
      throw wrong(line, `the folder ${JSON.stringify(path)} takes no version`);
    }
    return { path, version };
  }
  if (!isFolder(path)) {
    throw wrong(
      line,
      `${JSON.stringify(path)} has no version and is no folder, which begins with ./ or ../ or /`,
    );
  }
  if (!windows && path.includes("\\")) {
    throw wrong(line, `${JSON.stringify(path)} is a folder in the manner of Windows`);
  }
  return { path, version: "" };
}

/** Whether a replacement is a folder: rooted, or from . or .. on, in the manner of Unix or Windows (IsDirectoryPath). */
function isFolder(path: string): boolean {
  return /^\.{1,2}([/\\]|$)|^[/\\]|^[A-Za-z]:/.test(path);
}

function retraction(line: ModLine): Retraction {
  const [first, low, comma, high, close, ...rest] = line.words;
  const rationale = commentText(line);
  if (first === undefined || first === "(") {
    throw wrong(line, "it takes a version, or two in brackets");
  }
  if (first !== "[") {
    if (line.words.length > 1) {
      throw wrong(line, `${JSON.stringify(line.words[1])} follows the version`);
    }
    const version = textOf(line, first);
    return { low: version, high: version, rationale, line: line.line };
  }
  if (comma !== "," || close !== "]" || rest.length > 0) {
    throw wrong(line, "an interval of versions is written [v1.0.0, v1.2.3]");
  }
  return { low: textOf(line, low!), high: textOf(line, high!), rationale, line: line.line };
}
