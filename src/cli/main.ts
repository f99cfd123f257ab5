#!/usr/bin/env node
/** The command line: what may be asked, and how each ending becomes an exit code. */
import { Command, CommanderError, Option } from "commander";
import { EFFORTS } from "../engine/check.ts";
import { FORMATS } from "../formats/index.ts";
import { oneLine } from "../formats/visible.ts";

const EXIT = { couldNotRun: 2, cancelled: 130 };

/** The release that esbuild.mjs compiles for. */
const OLDEST_NODE = 22;

const cancel = new AbortController();

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function several(flags: string, about: string): Option {
  return new Option(flags, about).argParser(collect);
}

/** The program; each command is loaded only when it is asked for. */
async function program(): Promise<Command> {
  const main = new Command("go-verify")
    .description("Verifies that a Go install is fit for production.")
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
    .description("run the checks and say whether this Go is ready (the default command)")
    .addOption(several("--layer <id>", "only this layer; may be given more than once"))
    .addOption(several("--check <id>", "only this check, whatever its effort, and what it needs"))
    .addOption(several("--skip <id>", "not this check"))
    .addOption(new Option("--depth <effort>", "how far to go").choices(EFFORTS).default("standard"))
    .option("--go <path>", "the go command, or the GOROOT, to verify instead of the first on PATH")
    .option("--dir <dir>", "a workspace folder to look at; it is trusted")
    .addOption(new Option("--format <format>", "how to report").choices(FORMATS).default("text"))
    .option("--output <file>", "write the report there, whole or not at all, instead of printing it")
    .option("--timeout <seconds>", "the limit of one command", "900")
    .option("--jobs <n>", "how many checks run at once (default: twice the processors and two more)")
    .option("--strict", "warnings are not ready either")
    .option("--keep-scratch", "leave the scratch folder and say where it is")
    .action(async (options) => {
      const { verify } = await import("./checks.ts");
      process.exitCode = await verify(options, cancel.signal);
    });
}

function addList(main: Command): void {
  main
    .command("list")
    .description("name the layers and their checks")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (options) => {
      const { list } = await import("./checks.ts");
      process.exitCode = await list(options);
    });
}

function addExplain(main: Command): void {
  main
    .command("explain")
    .description("say what a check asks, why it matters, and which faults prove it")
    .argument("<id>", "such as install.hello-run")
    .action(async (id) => {
      const { explain } = await import("./checks.ts");
      process.exitCode = await explain(id);
    });
}

function addSelfTest(main: Command): void {
  main
    .command("self-test")
    .description("prove the checks: plant every fault and every healthy twin, and see each judged right")
    .addOption(several("--layer <id>", "only this layer"))
    .addOption(several("--check <id>", "only this check"))
    .option("--gocache <dir>", "a build cache to use again; a second self-test is then much faster")
    .option("--jobs <n>", "how many cases are played at once (default: 2)")
    .action(async (options) => {
      const { proveChecks } = await import("./checks.ts");
      process.exitCode = await proveChecks(options, cancel.signal);
    });
}

function addMerge(main: Command): void {
  main
    .command("merge")
    .description("put many machines' JSON reports into one; it is as ready as the machine that is worst off")
    .argument("<report...>", "files made with --format json")
    .addOption(
      new Option("--format <format>", "how to print").choices(["text", "json", "markdown"]).default("text"),
    )
    .option("--output <file>", "write it there, whole or not at all, instead of printing it")
    .option("--strict", "warnings are not ready either")
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
    .description("what a change of go.sum means")
    .command("diff [a] [b]")
    .description(
      "compare two states: files, folders, git revisions, or : for the index (default: HEAD and the working tree); exit code 1 on an alarm",
    )
    .addOption(
      new Option("--format <format>", "how to print")
        .choices(["text", "json", "markdown", "github"])
        .default("text"),
    )
    .option("--output <file>", "write the result there, whole or not at all, instead of printing it")
    .action(async (a: string | undefined, b: string | undefined, options) => {
      const { gosumDiff } = await import("./gosumDiff.ts");
      const names = [a, b].filter((name) => name !== undefined);
      process.exitCode = await gosumDiff(names, options, cancel.signal);
    });
}

function addLsp(main: Command): void {
  main
    .command("lsp")
    .description("serve an editor as a language server for go.sum, go.work.sum, go.mod and go.work")
    .requiredOption("--stdio", "talk over standard input and output")
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
      "explain the checksum mismatches and missing go.sum lines in the go command's output or a log of it (default: the standard input); exit code 1 where there are any",
    )
    .option("--dir <dir>", "a folder of the workspace whose go.sum is looked at (default: this one)")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .option("--output <file>", "write the result there, whole or not at all, instead of printing it")
    .action(async (file: string | undefined, options) => {
      const { explainMismatches } = await import("./checks.ts");
      process.exitCode = await explainMismatches(file, options);
    });
}

/** The first signal ends the run in order; a second Ctrl-C ends the process at once. */
function cancelOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Only a second Ctrl-C: a SIGTERM may follow the first one from whoever started us.
      if (cancel.signal.aborted && signal === "SIGINT") {
        process.exit(EXIT.cancelled);
      }
      cancel.abort();
    });
  }
}

/** Says in one sentence why nothing came of it. */
function stop(error: unknown): void {
  // Whatever a command makes of it, an abort is what ended it.
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
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof CommanderError;
  const said = oneLine(message.replace(/^error: /, "")).replace(/\.$/, "");
  return isUsage ? `${said}; see go-verify --help.` : `${said}.`;
}

process.on("uncaughtException", (error) => {
  stop(error);
  process.exit();
});
process.stdout.on("error", () => {
  // Told by the write that failed; a reader that went away is no error.
});
cancelOnSignals();
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  stop(
    new Error(`Node ${OLDEST_NODE} or newer is needed to run it, and this is Node ${process.versions.node}`),
  );
} else {
  program()
    .then((main) => main.parseAsync())
    .catch(stop);
}
