#!/usr/bin/env node
/** The command line: starts the program, cancels it on signals, and prints its errors. */
import { type Command, CommanderError } from "commander";
import type { SelectionError } from "../engine/plan.ts";
import { oneLine } from "../formats/visible.ts";
import { invocation } from "./invocation.ts";
import { EXIT, type Misused, program } from "./program.ts";
import { selectionSentence } from "./selection.ts";
import { remark } from "./terminal.ts";

/** The oldest supported release, for which esbuild.mjs compiles. */
const OLDEST_NODE = 22;

const cancel = new AbortController();
const misused: Misused = { command: undefined };

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
    remark("go-verify: cancelled.\n");
    return;
  }
  if (error instanceof CommanderError && error.exitCode === 0) {
    return;
  }
  process.exitCode = EXIT.couldNotRun;
  // A command without its subcommand has printed its help.
  if (!(error instanceof CommanderError && error.code === "commander.help")) {
    remark(`go-verify: ${sentence(error)}\n`);
  }
}

function sentence(error: unknown): string {
  // The command's bundle has a class of its own, so instanceof does not recognize it.
  const { problem } = (error ?? {}) as Partial<SelectionError>;
  const message = problem
    ? selectionSentence(problem)
    : error instanceof Error
      ? error.message
      : String(error);
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === "uv_cwd") {
    return "the current folder no longer exists: change to another one.";
  }
  const isUsage = error instanceof CommanderError;
  const said = oneLine(message.replace(/^error: /, "")).replace(/\.$/, "");
  return isUsage ? `${said}; see ${oneLine(pathOf(misused.command))} --help.` : `${said}.`;
}

/** The words of a command line that name a command. */
function pathOf(command: Command | undefined): string {
  const names: string[] = [];
  for (let one: Command | null | undefined = command; one; one = one.parent) {
    names.unshift(one.name());
  }
  return names.length === 0 ? invocation() : names.join(" ");
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
  program(invocation(), cancel.signal, misused)
    .then((main) => main.parseAsync())
    .catch(stop);
}
