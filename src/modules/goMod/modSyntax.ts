/**
 * The syntax that go.mod and go.work share: statements of one line, and blocks of lines in parentheses
 * (golang.org/x/mod/modfile/read.go), with comments and positions.
 */

/** A syntax error. The message is a few words; `line` and `column` count characters from 1. */
export class ModSyntaxError extends Error {
  override name = "ModSyntaxError";
  constructor(
    message: string,
    readonly line: number,
    readonly column = 1,
  ) {
    super(message);
  }
}

/** A comment with its "//". */
export interface ModComment {
  readonly text: string;
  readonly line: number;
}

/** One statement, in a block or by itself. */
export interface ModLine {
  /** Its first word, such as `require`; a line of a block has its block's. */
  readonly verb: string;
  /** Its words after the verb, including quotes. */
  readonly words: readonly string[];
  readonly line: number;
  readonly inBlock: boolean;
  /** Comments on the lines right before; in a block also those after the previous line. */
  readonly before: readonly ModComment[];
  /** The comment at its end. */
  readonly suffix: readonly ModComment[];
  /** The comments of its block, which apply to a line without comments of its own. */
  readonly blockComments: readonly ModComment[];
}

/** A block. Only a block whose `words` are a single verb is valid. */
export interface ModBlock {
  readonly words: readonly string[];
  readonly line: number;
}

/** The statements of a file. */
export interface ModSyntax {
  readonly lines: readonly ModLine[];
  /** Each block by its first line, including empty ones. */
  readonly blocks: readonly ModBlock[];
  /** Every comment, in order. */
  readonly comments: readonly ModComment[];
}

type TokenKind = "word" | "newline" | "comment" | "suffix" | "end";

interface Token {
  kind: TokenKind;
  text: string;
  line: number;
  column: number;
}

/** Whether a token ends a statement. */
const endsLine = ({ kind }: Token) => kind === "newline" || kind === "suffix" || kind === "end";

/**
 * Reads the statements of a file.
 * @throws ModSyntaxError
 */
export function parseModSyntax(text: string): ModSyntax {
  const tokens = tokensOf(text);
  const lines: ModLine[] = [];
  const blocks: ModBlock[] = [];
  const comments = tokens.filter(isComment).map(commentOf);
  let at = 0;
  let before: ModComment[] = [];
  while (tokens[at]!.kind !== "end") {
    const token = tokens[at]!;
    if (token.kind === "newline") {
      before = [];
      at += 1;
    } else if (isComment(token)) {
      before.push(commentOf(token));
      at += 1;
    } else {
      at = parseStatement(tokens, at, before, { lines, blocks });
      before = [];
    }
  }
  return { lines, blocks, comments };
}

function isComment({ kind }: Token): boolean {
  return kind === "comment" || kind === "suffix";
}

function commentOf({ text, line }: Token): ModComment {
  return { text, line };
}

/** Reads a statement or a block. Returns the index after it. */
function parseStatement(
  tokens: readonly Token[],
  start: number,
  before: readonly ModComment[],
  into: { lines: ModLine[]; blocks: ModBlock[] },
): number {
  const { line } = tokens[start]!;
  const words: string[] = [];
  let at = start;
  for (; !endsLine(tokens[at]!); at++) {
    const next = tokens[at + 1]!;
    // The first word is taken as it is; later a "(" that ends the line begins a block, and "()" an empty one.
    if (tokens[at]!.text === "(" && at > start && endsLine(next)) {
      into.blocks.push({ words, line });
      return parseBlock(tokens, at + 1, { words, line, before }, into.lines);
    }
    if (tokens[at]!.text === "(" && at > start && next.text === ")" && endsLine(tokens[at + 2]!)) {
      into.blocks.push({ words, line });
      return afterLine(tokens, at + 2);
    }
    words.push(tokens[at]!.text);
  }
  const [verb = "", ...rest] = words;
  into.lines.push({
    verb,
    words: rest,
    line,
    inBlock: false,
    before,
    suffix: suffixOf(tokens[at]!),
    blockComments: [],
  });
  return afterLine(tokens, at);
}

/** The index after the token that ends a statement; at the end of the file, the same index. */
function afterLine(tokens: readonly Token[], at: number): number {
  return tokens[at]!.kind === "end" ? at : at + 1;
}

function suffixOf(token: Token): ModComment[] {
  return token.kind === "suffix" ? [commentOf(token)] : [];
}

/** Reads the lines of a block up to its closing parenthesis. Returns the index after it. */
function parseBlock(
  tokens: readonly Token[],
  start: number,
  block: { words: readonly string[]; line: number; before: readonly ModComment[] },
  lines: ModLine[],
): number {
  let before: ModComment[] = [];
  for (let at = start; ; ) {
    const token = tokens[at]!;
    if (token.kind === "end") {
      throw new ModSyntaxError(
        `the block that starts in line ${block.line} is not closed`,
        token.line,
        token.column,
      );
    }
    if (token.kind === "word" && token.text === ")") {
      const after = tokens[at + 1]!;
      if (!endsLine(after)) {
        throw new ModSyntaxError("unexpected text after the closing parenthesis", after.line, after.column);
      }
      return afterLine(tokens, at + 1);
    }
    if (token.kind === "comment") {
      before.push(commentOf(token));
    }
    if (token.kind !== "word") {
      at += 1;
      continue;
    }
    const words: string[] = [];
    // A parenthesis within a line is a word like any other.
    do {
      words.push(tokens[at]!.text);
      at += 1;
    } while (!endsLine(tokens[at]!));
    lines.push({
      verb: block.words[0] ?? "",
      words,
      line: token.line,
      inBlock: true,
      before,
      suffix: suffixOf(tokens[at]!),
      blockComments: block.before,
    });
    before = [];
    at += tokens[at]!.kind === "end" ? 0 : 1;
  }
}

/** No go.mod file has a hundredth of that; each word takes a hundred bytes of memory. */
const MAX_TOKENS = 500_000;

/** White space except the line feed, which ends a statement. */
const BLANK = /[ \t\r]+/y;
const COMMENT = /\/\/[^\n]*/y;
const PUNCTUATION = /[()[\]{},]/y;
/** A quoted string; a backslash escapes the next character. */
const QUOTED = /"(?:[^"\\\n]|\\[\s\S])*"|`[^`\n]*`/y;
/** What Go prints (unicode.IsPrint) and is neither white space nor punctuation; "//" and "/*" end a word. */
const WORD = /(?:(?!\/[/*])(?![ ()[\]{},])[\p{L}\p{M}\p{N}\p{P}\p{S}])+/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  /** The place whose column is known, since a line may have a hundred thousand words. */
  let counted = { at: 0, column: 1 };
  const column = () => {
    counted = { at, column: counted.column + charactersIn(text.slice(counted.at, at)) };
    return counted.column;
  };
  const nextLine = () => {
    line += 1;
    counted = { at, column: 1 };
  };
  const broken = (what: string) => new ModSyntaxError(what, line, column());
  const token = (kind: TokenKind, length: number, content = text.slice(at, at + length)) => {
    if (tokens.length === MAX_TOKENS) {
      throw broken(`the file has more than ${MAX_TOKENS.toLocaleString("en")} words and line ends`);
    }
    tokens.push({ kind, text: content, line, column: column() });
    at += length;
  };
  const matched = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0].length ?? 0;
  };
  while (at < text.length) {
    at += matched(BLANK);
    const character = text[at];
    if (character === undefined) {
      break;
    }
    if (text.startsWith("/*", at)) {
      throw broken("a comment must start with //, not /*");
    }
    if (character === "\n") {
      token("newline", 1);
      nextLine();
    } else if (text.startsWith("//", at)) {
      const length = matched(COMMENT);
      const isSuffix = tokens.at(-1)?.kind === "word";
      token(isSuffix ? "suffix" : "comment", length, text.slice(at, at + length).replace(/\r$/, ""));
      // The line feed belongs to the comment.
      at = Math.min(at + 1, text.length);
      nextLine();
    } else if (character === '"' || character === "`") {
      const length = matched(QUOTED);
      if (length === 0) {
        throw broken("a quoted string is not closed on its line");
      }
      token("word", length);
      line += tokens.at(-1)!.text.split("\n").length - 1;
    } else {
      const length = matched(PUNCTUATION) || matched(WORD);
      if (length === 0) {
        throw broken(`unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))}`);
      }
      token("word", length);
    }
  }
  tokens.push({ kind: "end", text: "", line, column: column() });
  return tokens;
}

function charactersIn(text: string): number {
  let count = 0;
  for (const _ of text) {
    count += 1;
  }
  return count;
}
