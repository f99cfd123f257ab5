/**
 * Makes foreign text safe to show. A path, a module path or the output of a program may contain terminal escapes or
 * bidirectional controls (CVE-2021-42574), which could hide or forge lines of our output.
 */

/** Controls, formatting characters (bidi, zero width, tags), lone surrogates, and Unicode line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Line feed and tab; the joiners are part of emoji and of letters in many scripts. */
const HARMLESS = new Set(["\n", "\t", "\u200c", "\u200d"]);

/** The text with hidden characters escaped as `\x1b` or `\u{202e}`, except line feeds and tabs. */
export function visible(text: string): string {
  return escapeHidden(text.replaceAll("\r\n", "\n"), escaped);
}

/** The text with each hidden character as `write` returns it, except line feeds and tabs. */
export function escapeHidden(text: string, write: (character: string) => string): string {
  return text.replace(HIDDEN, (character) => (HARMLESS.has(character) ? character : write(character)));
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u{${code}}`;
}

/**
 * The beginnings of commands that a CI runner knows at the start of a line. `::error::` may stand after blanks (GitHub
 * and Gitea; ActionCommand.TryParseV2 in actions/runner), a heading such as `--- text` only after colours (Buildkite;
 * header_times.go in buildkite/agent). The match ends with the first character of the command.
 */
const AT_START =
  /^(?:(?:[^\S\r\n\u2028\u2029]|\p{Cc}\[[\d;]*m)*(?=::)|(?:\p{Cc}\[[\d;]*m)*(?=(?:---|\+\+\+|~~~|\^\^\^)[^\S\n]))./gmu;

/**
 * Those that it knows anywhere in a line: `##[error]` (ActionCommand.TryParse in actions/runner), `##vso[…]`
 * (Command.TryParse in microsoft/azure-pipelines-agent), `##teamcity[…]`, `##octopus[…]`, and the folds of Travis. A
 * section of GitLab needs an escape character, which `visible` has replaced.
 */
const ANYWHERE = /#(?=#[a-z]*\[)|t(?=ravis_(?:fold|time):)/gi;

/**
 * The text in which no CI runner finds a command. The first character of each is escaped as `write` returns it: the
 * words remain in their place and can be searched, and it is visible what was there.
 */
export function inert(text: string, write: (character: string) => string = escaped): string {
  return text
    .replace(AT_START, (start) => start.slice(0, -1) + write(start.slice(-1)))
    .replace(ANYWHERE, write);
}

/**
 * The text in which a notification of VS Code finds no link, which would run a command at a click (LINK_REGEX of
 * vs/base/common/linkedText.ts): a blank parts the label from its target.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\](?=\((?:https?:\/\/|command:|file:))/gi, "] ");
}

/** A character as `\u0023`, which JSON and JavaScript read as that character. */
export function jsonEscape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** The same on one line: each run of white space becomes one space. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

/** Whether the text contains characters that `visible` escapes. */
export function hasHidden(text: string): boolean {
  return visible(text) !== text;
}
