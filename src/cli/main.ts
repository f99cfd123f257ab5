/** The command line: what may be asked, and how each ending becomes an exit code. */
import { Command, CommanderError, Option } from "commander";
import { EFFORTS } from "../engine/check.ts";
import { Cancelled } from "../engine/command.ts";
import { FORMATS } from "./formats.ts";

const EXIT = { couldNotRun: 2, cancelled: 130 };

const cancel = new AbortController();

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function several(flags: string, about: string): Option {
  return new Option(flags, about).argParser(collect).default([], "none");
}

/** The program; each command is loaded only when it is asked for. */
function program(): Command {
  const main = new Command("go-verify")
    .description("Verifies that a Go install is fit for production.")
    .version(process.env.GO_VERIFY_VERSION ?? "", "--version", "print the version")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      "after",
      "\nExit codes: 0 ready, 1 not ready, 2 wrong usage or could not run, 130 cancelled.",
    );
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
    .option("--timeout <seconds>", "the limit of one command", "300")
    .option("--jobs <n>", "how many checks run at once (default: the processors and one more)")
    .option("--strict", "warnings are not ready either")
    .option("--keep-scratch", "leave the scratch folder and say where it is")
    .action(async (options) => {
      const { verify } = await import("./verify.ts");
      process.exitCode = await verify(options, cancel.signal);
    });
  main
    .command("self-test")
    .description("prove the checks: plant every fault and every healthy twin, and see each judged right")
    .addOption(several("--layer <id>", "only this layer"))
    .addOption(several("--check <id>", "only this check"))
    .option("--gocache <dir>", "a build cache to use again; a second self-test is then much faster")
    .action(async (options) => {
      const { proveChecks } = await import("./selfTest.ts");
      process.exitCode = await proveChecks(options);
    });
  return main;
}

/** The first signal ends the run in order; a second one ends the process at once. */
function cancelOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (cancel.signal.aborted) {
        process.exit(EXIT.cancelled);
      }
      cancel.abort();
    });
  }
}

/** Says in one sentence why nothing came of it. */
function stop(error: unknown): void {
  if (error instanceof Cancelled || cancel.signal.aborted) {
    process.exitCode = EXIT.cancelled;
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
  const said = message
    .replace(/^error: /, "")
    .replace(/\s+/g, " ")
    .replace(/\.$/, "");
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
program().parseAsync().catch(stop);
