#!/usr/bin/env node
/** The command line: commands, options and exit codes. */
import { Command, CommanderError, Option } from "commander";
import { EFFORTS } from "../engine/check.ts";
import type { SelectionError } from "../engine/plan.ts";
import { FORMATS } from "../formats/index.ts";
import { oneLine } from "../formats/visible.ts";
import { selectionSentence } from "./selection.ts";

const EXIT = { couldNotRun: 2, cancelled: 130 };

/** The oldest supported release, for which esbuild.mjs compiles. */
const OLDEST_NODE = 22;

const cancel = new AbortController();

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function several(flags: string, about: string): Option {
  return new Option(flags, about).argParser(collect);
}

/** The program. A command is loaded when it is used. */
async function program(): Promise<Command> {
  const main = new Command("go-verify")
    .description("Verifies that a Go installation is fit for production.")
    .version(process.env.GO_VERIFY_VERSION ?? "", "--version", "print the version")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      "after",
      "\nExit codes: 0 ready, 1 not ready, 2 wrong usage or could not run, 130 cancelled.",
    );
  addVerify(main);
  addList(main);
  addExplain(main);
  addSelfTest(main);
  addMerge(main);
  await addProfile(main);
  addGosum(main);
  addLsp(main);
  addExplainMismatch(main);
  return main;
}

function addVerify(main: Command): void {
  main
    .command("verify", { isDefault: true })
    .description("run the checks and report whether this Go is ready (the default command)")
    .addOption(several("--layer <id>", "only this layer; can be repeated"))
    .addOption(several("--check <id>", "only this check, at any depth, and the checks that it needs"))
    .addOption(several("--skip <id>", "without this check; can be repeated"))
    .addOption(
      new Option("--depth <effort>", "run checks up to this effort").choices(EFFORTS).default("standard"),
    )
    .option("--go <path>", "the go command or GOROOT to verify (default: the first go on PATH)")
    .option("--dir <dir>", "workspace folder to check too; it is treated as trusted")
    .addOption(new Option("--format <format>", "format of the report").choices(FORMATS).default("text"))
    .option("--output <file>", "write the report to this file, completely or not at all")
    .option("--timeout <seconds>", "time limit of one command", "900")
    .option("--no-network", "do not use the network; checks that need it are skipped")
    .option(
      "--jobs <n>",
      "how many checks run in parallel (default: twice the number of processors, plus two)",
    )
    .option("--strict", "exit with 1 on warnings too")
    .option("--keep-scratch", "do not remove the scratch folder, and print its path")
    .action(async (options) => {
      const { verify } = await import("./checks.ts");
      process.exitCode = await verify(options, cancel.signal);
    });
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

function addSelfTest(main: Command): void {
  main
    .command("self-test")
    .description("prove the checks: each must catch its faults and accept its healthy twins")
    .addOption(several("--layer <id>", "only this layer"))
    .addOption(several("--check <id>", "only this check"))
    .option("--gocache <dir>", "build cache to reuse, which makes the next self-test much faster")
    .option("--jobs <n>", "how many cases run in parallel (default: 2)")
    .action(async (options) => {
      const { proveChecks } = await import("./checks.ts");
      process.exitCode = await proveChecks(options, cancel.signal);
    });
}

function addMerge(main: Command): void {
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
      process.exitCode = await mergeReports(reports, options);
    });
}

/** Only a command line that names it needs its options, which come with the code of its reports. */
async function addProfile(main: Command): Promise<void> {
  const command = main
    .command("profile")
    .description(
      "print the heaviest functions of pprof profiles, as go tool pprof -top does, or another report",
    )
    .argument("<file...>", "profiles, or http(s) addresses that answer with one; several are added up");
  if (process.argv.includes("profile")) {
    const { defineProfile } = await import("./profileCommand.ts");
    defineProfile(command, cancel.signal);
  }
}

function addGosum(main: Command): void {
  main
    .command("gosum")
    .description("show what a change of go.sum means")
    .command("diff [a] [b]")
    .description(
      "compare two states: files, folders, git revisions, or : for the index (default: HEAD and the working tree); exit code 1 on an alarm",
    )
    .addOption(
      new Option("--format <format>", "output format")
        .choices(["text", "json", "markdown", "github"])
        .default("text"),
    )
    .option("--output <file>", "write the result to this file, completely or not at all")
    .action(async (a: string | undefined, b: string | undefined, options) => {
      const { gosumDiff } = await import("./gosumDiff.ts");
      const names = [a, b].filter((name) => name !== undefined);
      process.exitCode = await gosumDiff(names, options, cancel.signal);
    });
}

function addLsp(main: Command): void {
  main
    .command("lsp")
    .description("run the language server for go.sum, go.work.sum, go.mod and go.work")
    .requiredOption("--stdio", "communicate over standard input and output")
    .action(async () => {
      cancel.signal.addEventListener("abort", () => process.exit(EXIT.cancelled));
      const { serve } = await import("./checks.ts");
      await serve();
    });
}

function addExplainMismatch(main: Command): void {
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
      process.exitCode = await explainMismatches(file, options);
    });
}

/** The first signal ends the run in order; a second Ctrl-C ends the process at once. */
function cancelOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Only a second Ctrl-C exits at once: after the first one the parent process may also send SIGTERM.
      if (cancel.signal.aborted && signal === "SIGINT") {
        process.exit(EXIT.cancelled);
      }
      cancel.abort();
    });
  }
}

/** Prints the error in one sentence and sets the exit code. */
function stop(error: unknown): void {
  // After an abort any error is a consequence of it.
  if (cancel.signal.aborted) {
    process.exitCode = EXIT.cancelled;
    process.stderr.write("go-verify: cancelled.\n");
    return;
  }
  if (error instanceof CommanderError && error.exitCode === 0) {
    return;
  }
  process.exitCode = EXIT.couldNotRun;
  process.stderr.write(`go-verify: ${sentence(error)}\n`);
}

function sentence(error: unknown): string {
  // The command's bundle has a class of its own, so instanceof does not recognize it.
  const { problem } = (error ?? {}) as Partial<SelectionError>;
  const message = problem
    ? selectionSentence(problem)
    : error instanceof Error
      ? error.message
      : String(error);
  const isUsage = error instanceof CommanderError;
  const said = oneLine(message.replace(/^error: /, "")).replace(/\.$/, "");
  return isUsage ? `${said}; see go-verify --help.` : `${said}.`;
}

process.on("uncaughtException", (error) => {
  stop(error);
  process.exit();
});
process.stdout.on("error", () => {
  // The failed write reports it; a closed pipe is not an error.
});
cancelOnSignals();
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  stop(new Error(`go-verify needs Node ${OLDEST_NODE} or newer, but this is Node ${process.versions.node}`));
} else {
  program()
    .then((main) => main.parseAsync())
    .catch(stop);
}
