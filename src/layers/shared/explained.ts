/** What stops a check before it can judge, in the words of the symptoms: so that it is one story with what else it stops. */
import { type Check, undecided } from "../../engine/check.ts";
import { CommandFailed, type CommandResult } from "../../engine/command.ts";
import { explain } from "./symptoms.ts";

/** The check, whose failed commands and full disks are explained where their cause is known. */
export function withExplanation(check: Check): Check {
  return {
    ...check,
    async run(context) {
      try {
        return await check.run(context);
      } catch (error) {
        const failed = failureOf(error);
        const problem = failed && explain(failed, context, `${(error as Error).message.replace(/\.$/, "")}.`);
        if (problem?.fix) {
          return undecided(problem);
        }
        throw error;
      }
    },
  };
}

type Failure = Pick<CommandResult, "argv" | "exitCode" | "signal" | "stdout" | "stderr">;

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CommandFailed) {
    return error.result;
  }
  const { code = "", message } = (error ?? {}) as NodeJS.ErrnoException;
  return ["ENOSPC", "EDQUOT", "EROFS"].includes(code)
    ? { argv: [], exitCode: null, signal: null, stdout: "", stderr: message }
    : undefined;
}
