/** Recorded commands as shell commands: for POSIX sh, or for PowerShell on Windows. */
import type { CommandRecord } from "../engine/command.ts";
import { hasHidden } from "./visible.ts";

/** How commands are formatted. */
export interface ShellOptions {
  windows: boolean;
  /** Paths under it are written `~/…`. */
  home: string | undefined;
}

/** What repeats a command. Each text may have several lines. */
export interface ShellCommand {
  /** Recreates the scratch folder, which was removed, and the files in it; empty if the command ran elsewhere. */
  setUp: string[];
  /** The command itself, with its folder and its environment. */
  command: string;
}

/** A recorded command for a shell. It needs no other command before it. */
export function shellCommand(record: CommandRecord, { windows, home }: ShellOptions): ShellCommand {
  return windows ? powerShellCommand(record) : posixCommand(record, home);
}

/** Both parts as one text that can be pasted. */
export function pasteable({ setUp, command }: ShellCommand): string {
  return [...setUp, command].join("\n");
}

function posixCommand({ cwd, env, argv, files }: CommandRecord, home: string | undefined): ShellCommand {
  const folder = word(cwd, home);
  const written = Object.entries(files ?? {}).flatMap(([name, content]) => fileLines(name, content));
  return {
    setUp: files === undefined ? [] : [`mkdir -p ${folder} && cd ${folder}`, ...written],
    command: `cd ${folder} && ${environment(env)}${argv.map((text) => word(text, home)).join(" ")}`,
  };
}

/** `A=b env -u C `: a variable is set before the program; one that was removed needs `env`. */
function environment(env: Readonly<Record<string, string | null>>): string {
  const entries = Object.entries(env);
  const removed = entries.filter(([, value]) => value === null).map(([name]) => `-u ${quote(name)} `);
  const set = entries.flatMap(([name, value]) => (value === null ? [] : [`${name}=${quote(value)} `]));
  return set.join("") + (removed.length > 0 ? `env ${removed.join("")}` : "");
}

/** Writes one file. A here-document ends with a line feed and shows its text unchanged; other files need printf. */
function fileLines(name: string, content: string): string[] {
  const target = quote(name);
  const slash = name.lastIndexOf("/");
  const folder = slash > 0 ? [`mkdir -p ${quote(name.slice(0, slash))}`] : [];
  if (!content.endsWith("\n") || hasHidden(content)) {
    return [...folder, `printf -- ${quote(printfFormat(content))} > ${target}`];
  }
  const lines = content.slice(0, -1).split("\n");
  let end = "EOF";
  while (lines.includes(end)) {
    end += "_";
  }
  return [...folder, `cat > ${target} <<'${end}'`, ...lines, end];
}

/** A printf format that prints the text: terminal controls are written as octal bytes. */
function printfFormat(text: string): string {
  return [...text]
    .map((character) => {
      if (character === "\\" || character === "%") {
        return character + character;
      }
      return hasHidden(character) ? octal(character) : character;
    })
    .join("");
}

function octal(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** A word of a command. The `~/` of a path under home is outside of the quotes, so that the shell expands it. */
function word(text: string, home: string | undefined): string {
  const isUnderHome = home !== undefined && home !== "/" && text.startsWith(`${home}/`);
  return isUnderHome ? `~/${quote(text.slice(home.length + 1))}` : quote(text);
}

/**
 * A word that a person can paste into a shell: on Windows into PowerShell and the command prompt alike, which share only
 * double quotes. With `home`, a path under it begins with `~/`, which only POSIX shells expand.
 */
export function quoted(text: string, windows: boolean, home?: string): string {
  if (windows) {
    return /^[\w./\\:@=+-]+$/.test(text) ? text : `"${text}"`;
  }
  return word(text, home);
}

/** Quotes a word for a POSIX shell. Hidden characters need `$'…'` (POSIX.1-2024, bash, zsh). */
function quote(text: string): string {
  if (text !== "" && /^[\w@%+=:,./-]+$/.test(text)) {
    return text;
  }
  if (hasHidden(text)) {
    const inside = [...text].map((c) => (hasHidden(c) ? octal(c) : c.replace(/[\\']/, "\\$&")));
    return `$'${inside.join("")}'`;
  }
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function powerShellCommand({ cwd, env, argv, files }: CommandRecord): ShellCommand {
  const folder = powerShellQuote(cwd);
  const variables = Object.entries(env).map(
    ([name, value]) => `$env:${name} = ${value === null ? "$null" : `'${value.replaceAll("'", "''")}'`}; `,
  );
  const written = Object.entries(files ?? {}).flatMap(([name, content]) => [
    "@'",
    ...content.replace(/\n$/, "").split("\n"),
    `'@ | Set-Content -Encoding utf8 ${powerShellQuote(name)}`,
  ]);
  return {
    setUp: files === undefined ? [] : [`mkdir -Force ${folder}; cd ${folder}`, ...written],
    command: `cd ${folder}; ${variables.join("")}& ${argv.map(powerShellQuote).join(" ")}`,
  };
}

function powerShellQuote(text: string): string {
  return /^[\w./\\:-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
