/** The commands of the command line with their options and examples. A command is loaded when it is used. */
import { Command, type CommanderError, Option } from "commander";
import { EFFORTS } from "../engine/check.ts";
import { similar } from "../engine/plan.ts";
import { FORMATS } from "../formats/index.ts";
import { printHelp } from "./terminal.ts";

/** Where a wrong command line can read how to be right: the command that was not understood. */
export interface Misused {
  command: Command | undefined;
}

/**
 * The program. `start` is the beginning of a command line that starts it, for usages and examples; `misused` is filled
 * when a command is not understood.
 */
export async function program(start: string, signal: AbortSignal, misused: Misused): Promise<Command> {
  const main = new Command(start)
    .description("Verifies that a Go installation is fit for production.")
    .version(process.env.GO_VERIFY_VERSION ?? "", "--version", "print the version")
    // main.ts prints errors, in one sentence.
    .configureOutput({ outputError: () => {}, writeOut: printHelp });
  addVerify(main, signal);
  addList(main);
  addExplain(main);
  addSelfTest(main, signal);
  addMerge(main, signal);
  await addProfile(main, signal);
  addGosum(main, signal);
  addLsp(main, signal);
  addExplainMismatch(main, signal);
  showExamples(main, start);
  main.addHelpText(
    "after",
    `
Without a command, verify is run; its options: ${start} verify --help
Exit codes: 0 ready, 1 not ready, 2 wrong usage or could not run, 130 cancelled.`,
  );
  notice(main, misused);
  return main;
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function several(flags: string, about: string): Option {
  return new Option(flags, about).argParser(collect);
}

function addVerify(main: Command, signal: AbortSignal): void {
  main
    .command("verify", { isDefault: true })
    .description("run the checks and report whether this Go is ready (the default command)")
    .addOption(several("--layer <id>", "only checks of this layer; can be repeated"))
    .addOption(
      several(
        "--check <id>",
        "only this check, at any depth, and the checks that it needs; can be repeated; with --layer, it must be in that layer",
      ),
    )
    .addOption(several("--skip <id>", "without this check; can be repeated"))
    .addOption(
      new Option("--depth <effort>", "run checks up to this effort").choices(EFFORTS).default("standard"),
    )
    .option("--go <path>", "the go command or GOROOT to verify (default: the first go on PATH)")
    .option("--dir <dir>", "workspace folder to check too; it is treated as trusted")
    .addOption(new Option("--format <format>", "format of the report").choices(FORMATS).default("text"))
    .option("--output <file>", "write the report to this file, completely or not at all")
    .option("--timeout <seconds>", "time limit of one command", "900")
    .option("--offline", "do not use the network; checks that need it are skipped")
    .option("--no-network", "the same as --offline")
    .option(
      "--jobs <n>",
      "how many checks run in parallel (default: twice the number of processors, plus two)",
    )
    .option("--strict", "exit with 1 on warnings too")
    .option("--keep-scratch", "do not remove the scratch folder, and print its path")
    .allowExcessArguments()
    .action(async (options, command: Command) => {
      const [word] = command.args;
      if (word !== undefined) {
        refuse(word, main.args[0] === "verify" ? command : main);
      }
      const { verify } = await import("./checks.ts");
      process.exitCode = await verify(options, signal);
    });
}

/**
 * Refuses a word that is no command. Only the default command receives such words.
 * @throws CommanderError
 */
function refuse(word: string, command: Command): never {
  const names = command.commands.map((one) => one.name());
  if (names.length === 0) {
    return command.error(`error: unexpected argument '${word}'`);
  }
  if (names.includes(word)) {
    return command.error(`error: the command '${word}' must stand before its options`);
  }
  const near = similar(word, names);
  const hint = near.length === 0 ? "" : ` (Did you mean ${near.join(" or ")}?)`;
  return command.error(`error: unknown command '${word}'${hint}`);
}

function addList(main: Command): void {
  main
    .command("list")
    .description("list the layers and their checks")
    .addOption(new Option("--format <format>", "output format").choices(["text", "json"]).default("text"))
    .action(async (options) => {
      const { list } = await import("./checks.ts");
      process.exitCode = await list(options);
    });
}

function addExplain(main: Command): void {
  main
    .command("explain")
    .description("explain what a check verifies, why it matters, and which cases prove it")
    .argument("<id>", "such as install.hello-run")
    .action(async (id) => {
      const { explain } = await import("./checks.ts");
      process.exitCode = await explain(id);
    });
}

function addSelfTest(main: Command, signal: AbortSignal): void {
  main
    .command("self-test")
    .description("prove the checks: each must catch its faults and accept its healthy twins")
    .addOption(several("--layer <id>", "only checks of this layer; can be repeated"))
    .addOption(several("--check <id>", "only this check; can be repeated"))
    .option("--gocache <dir>", "build cache to reuse, which makes the next self-test much faster")
    .option("--jobs <n>", "how many cases run in parallel (default: 2)")
    .action(async (options) => {
      const { proveChecks } = await import("./checks.ts");
      process.exitCode = await proveChecks(options, signal);
    });
}

function addMerge(main: Command, signal: AbortSignal): void {
  main
    .command("merge")
    .description("merge JSON reports of several machines; the verdict is the worst one")
    .argument("<report...>", "files made with --format json")
    .addOption(
      new Option("--format <format>", "output format").choices(["text", "json", "markdown"]).default("text"),
    )
    .option("--output <file>", "write the result to this file, completely or not at all")
    .option("--strict", "exit with 1 on warnings too")
    .action(async (reports, options) => {
      const { mergeReports } = await import("./checks.ts");
      process.exitCode = await mergeReports(reports, options, signal);
    });
}

/** Only a command line that names it needs its options, which come with the code of its reports. */
async function addProfile(main: Command, signal: AbortSignal): Promise<void> {
  const command = main
    .command("profile")
    .description(
      "print the heaviest functions of pprof profiles, as go tool pprof -top does, or another report",
    )
    .argument(
      "<file...>",
      "profiles, addresses that answer with one (http://…, or host:port), or - for the standard input; several are added up",
    );
  if (process.argv.includes("profile")) {
    const { defineProfile } = await import("./profileCommand.ts");
    defineProfile(command, signal);
  }
}

function addGosum(main: Command, signal: AbortSignal): void {
  const gosum = main.command("gosum").description("show what a change of go.sum means, and merge it");
  gosum
    .command("diff [a] [b]")
    .description(
      "compare two states of all go.sum files here and below: files, folders, git revisions, or : for the index (default: HEAD and the working tree); a branch alone, and A...B, are compared from the merge base; exit code 1 on an alarm",
    )
    .addOption(
      new Option("--format <format>", "output format")
        .choices(["text", "json", "junit", "sarif", "markdown", "github"])
        .default("text"),
    )
    .option("--output <file>", "write the result to this file, completely or not at all")
    .action(async (a: string | undefined, b: string | undefined, options) => {
      const { gosumDiff } = await import("./gosumDiff.ts");
      const names = [a, b].filter((name) => name !== undefined);
      process.exitCode = await gosumDiff(names, options, signal);
    });
  gosum
    .command("merge <ours> <theirs> [path]")
    .description(
      "merge two versions of go.sum or go.work.sum into the file <ours>, as a merge driver of git: lines of either side stay, and two hashes for one key are a conflict; exit code 1 on a conflict",
    )
    .action(async (ours: string, theirs: string, path: string | undefined) => {
      const { gosumMerge } = await import("./gosumMerge.ts");
      process.exitCode = await gosumMerge([ours, theirs], path ?? ours, signal);
    });
}

function addLsp(main: Command, signal: AbortSignal): void {
  main
    .command("lsp")
    .description("run the language server for go.sum, go.work.sum, go.mod and go.work")
    .requiredOption("--stdio", "communicate over standard input and output")
    .action(async () => {
      signal.addEventListener("abort", () => process.exit(EXIT.cancelled));
      const { serve } = await import("./checks.ts");
      await serve();
    });
}

function addExplainMismatch(main: Command, signal: AbortSignal): void {
  main
    .command("explain-mismatch [file]")
    .description(
      "explain checksum mismatches and missing go.sum lines in output of the go command (default: the standard input); exit code 1 if there are any",
    )
    .option("--dir <dir>", "folder of the workspace with the go.sum (default: the current folder)")
    .addOption(new Option("--format <format>", "output format").choices(["text", "json"]).default("text"))
    .option("--output <file>", "write the result to this file, completely or not at all")
    .action(async (file: string | undefined, options) => {
      const { explainMismatches } = await import("./checks.ts");
      process.exitCode = await explainMismatches(file, options, signal);
    });
}

/** The exit codes that no command returns. */
export const EXIT = { couldNotRun: 2, cancelled: 130 };

/** Command lines without the program's name, and what they do, for the help of a command by its name. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  verify: [
    ["--depth quick", "about two seconds"],
    ["--check install.hello-run", "one check, and those that it needs"],
    ["--layer install --offline", "one layer, without the network"],
    ["--go /usr/local/go --dir .", "another Go, and the module in this folder"],
    ["--format junit --output go.xml", "for a CI server"],
  ],
  list: [["list --format json", "for a program"]],
  explain: [["explain install.hello-run", "what it verifies, and why"]],
  "self-test": [["self-test --layer install --gocache .cache", "faster the next time"]],
  merge: [["merge linux.json mac.json", "reports made with --format json"]],
  profile: [
    ["profile cpu.pprof --top 10", "the heaviest functions"],
    ["profile cpu.pprof --list main.work", "the lines of a function"],
    ["profile ./server cpu.pprof", "addresses get their functions from the binary"],
    ["profile after.pb.gz --diff-base before.pb.gz", "what changed"],
    ["profile a.pprof b.pprof --output default.pgo", "added up, for go build -pgo"],
    ["profile http://localhost:6060/debug/pprof/heap", "of a running program"],
    ["profile localhost:6060 --seconds 5", "its CPU for five seconds"],
  ],
  gosum: [["gosum diff main", "what changed since the branch main"]],
  "gosum diff": [
    ["gosum diff", "what is not committed yet"],
    ["gosum diff main", "since this branch left main"],
    ["gosum diff main...topic", "what the branch topic changed"],
    ["gosum diff v1.2.0 v1.3.0", "between two tags"],
    ["gosum diff --format sarif --output go.sarif", "for code scanning"],
  ],
  "gosum merge": [
    ["gosum merge %A %B %P", "the driver in the configuration of git, which fills in the names"],
  ],
  lsp: [["lsp --stdio", "an editor starts it so"]],
  "explain-mismatch": [
    ["explain-mismatch build.log", "of a build that failed"],
    ["explain-mismatch --dir sub -", "of what is pasted, for the module in sub"],
  ],
};

/** Adds the examples of each command to its help; the program's own are those of the default command. */
function showExamples(main: Command, start: string): void {
  const all = [...main.commands, ...main.commands.flatMap((command) => command.commands)];
  const add = (command: Command, name: string) => {
    const rows = EXAMPLES[name] ?? [];
    const widest = Math.max(...rows.map(([line]) => line.length));
    const lines = rows.map(([line, about]) => `  ${start} ${line.padEnd(widest)}   ${about}`);
    command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
  };
  for (const command of all) {
    const { parent } = command;
    add(command, parent === main || !parent ? command.name() : `${parent.name()} ${command.name()}`);
  }
  add(main, "verify");
}

/** An error of a command names that command, so that it leads to the right help. */
function notice(command: Command, misused: Misused): void {
  command.exitOverride((error: CommanderError) => {
    misused.command ??= command;
    throw error;
  });
  for (const one of command.commands) {
    notice(one, misused);
  }
}
