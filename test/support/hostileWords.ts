/** Words by which others would command a CI runner or a page of Markdown, and how each reads a text. */
import assert from "node:assert/strict";

/** What runners know, each in its form. */
export const RUNNER_WORDS: readonly string[] = [
  "::error::forged",
  "::error file=go.sum,line=1::forged",
  "::warning title=x::forged",
  "::add-mask::go",
  "::set-output name=x::y",
  "::set-env name=PATH::y",
  "::save-state name=x::y",
  "::stop-commands::token",
  "::group::forged",
  "::endgroup::",
  "::add-matcher::m.json",
  "##[error]forged",
  "##[command]forged",
  "##[add-mask]go",
  "##[group]forged",
  "##vso[task.setvariable variable=PATH]y",
  "##vso[task.complete result=Succeeded;]done",
  "##teamcity[buildProblem description='forged']",
  "##octopus[setVariable name='x' value='y']",
  "section_start:1700000000:forged\r\u001b[0Kforged",
  "travis_fold:start:forged\r\u001b[0K",
  "travis_time:start:0123abcd",
  "--- forged",
  "+++ forged",
  "~~~ forged",
  "^^^ +++",
];

/** What can stand before a command so that a runner, or the way to it, still finds the command at the start of a line. */
export const BEFORE: readonly string[] = [
  "",
  "a\n",
  "a\r",
  "a\r\n",
  "  ",
  "\t",
  "a\n \t ",
  "\u00a0",
  "a\n\u3000\u2003",
  "\u001b[31m",
  "a\u0085",
  "a\u2028",
  "\u0000",
];

/** Texts that Markdown, GitHub or an editor would make more of than text. */
export const MARKDOWN_WORDS: readonly string[] = [
  "@octocat",
  "\\@octocat",
  "(@org/team)",
  "mail@example.com",
  "mailto:mail@example.com",
  "https://evil.example/x",
  "http\\://evil.example",
  "<https://evil.example>",
  "_www.evil.example_",
  "ftp://evil.example",
  "#1",
  "owner/repo#1",
  "GH-1",
  "owner@0123456789abcdef0123456789abcdef01234567",
  "0123456789abcdef0123456789abcdef01234567",
  "abcdef1",
  "_abcdef1_",
  "$x$",
  "$$x$$",
  "$`x`$",
  "a $ b $ c",
  ":smile:",
  ":+1:",
  "[x](https://evil.example)",
  "[x]: https://evil.example",
  "[x][y]",
  "![x](https://evil.example/x.png)",
  "[^1]",
  "[^1]: x",
  "<img src=x onerror=alert(1)>",
  "<!-- x",
  "<details open>",
  "</details>",
  "</summary></details><b>x",
  "&lt;b&gt; &#64;octocat",
  "# heading",
  "- item",
  "+ item",
  "1. item",
  "2) item",
  "> quote",
  "> [!NOTE]",
  "- [x] done",
  "===",
  "---",
  "a | b @c|@d \\| e@f\\|g",
  "|---|---|",
  "**b** __i__ ~~s~~ *i*",
  "`@octocat`",
  "``` @octocat",
  "`@octocat`` @octocat",
  "\\`@octocat` @octocat",
  "x\\",
  "@x\\",
  "~~~",
  "```",
  "\n\n# two\n\nlines @octocat",
];

/** The commands that runners find in what is printed. Each follows the runner's own source or documentation. */
export function commandsIn(text: string): string[] {
  const inLines = text.split(/\r\n|\n|\r/).filter((line) => {
    const plain = line.replace(/\p{Cc}\[[;\d]*[mK]/gu, "");
    return (
      // actions/runner, ActionCommand.TryParseV2; .NET trims NEL too.
      [line, plain].some((one) => one.replace(/^[\s\u0085]+/, "").startsWith("::")) ||
      // ActionCommand.TryParse; azure-pipelines-agent, Command.TryParse; TeamCity's and Octopus's service messages.
      /##\w*\[/.test(line) ||
      // buildkite/agent, header_times.go.
      /^(?:---|\+\+\+|~~~)\s(.+)?$|^\^\^\^\s+\+\+\+\s*$/.test(plain) ||
      /travis_(?:fold|time):/.test(line)
    );
  });
  // GitLab, Gitlab::Regex.logs_section_*.
  const sections = text.match(/section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?\r\p{Cc}\[0K/gu) ?? [];
  return [...inLines, ...sections];
}

/** The characters of a text that a terminal obeys, that turn its direction, or that nobody sees; line feeds apart. */
export function rawControls(text: string): string[] {
  return text.match(/[^\P{Cc}\n\t]|[\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\ufeff]/gu) ?? [];
}

/** What is printed commands no runner and no terminal. */
export function expectInert(text: string, message = ""): void {
  assert.deepEqual(commandsIn(text), [], message);
  assert.deepEqual(rawControls(text), [], message);
}
