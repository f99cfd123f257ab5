import type { CheckContext, Problem } from "../../engine/check.ts";
import { CommandFailed, type CommandResult } from "../../engine/command.ts";
import { unset, whereSet } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";

/**
 * The values that `go env -json NAMES` prints. Unlike `CheckContext.goEnv`, which requests all, it needs neither a build
 * cache nor a temporary folder: only C flags need these (cmd/go/internal/envcmd, ExtraEnvVarsCostly). Do not request them.
 * @throws CommandFailed if the go command fails.
 */
export async function goEnvValues<Name extends string>(
  context: CheckContext,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const answer = await context.go(["env", "-json", ...names]);
  if (answer.exitCode !== 0) {
    throw new CommandFailed(answer);
  }
  const printed: unknown = JSON.parse(answer.stdout);
  const values = names.map((name) => [name, text((printed as Record<string, unknown> | null)?.[name])]);
  return Object.fromEntries(values) as Record<Name, string>;
}

/** An older release does not know every name, and prints it empty. */
function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * GOFLAGS as the proven cause of a failure: `works` tries the same command with only a harmless flag, and `failed` is
 * how it failed. Undefined if GOFLAGS is not set, or if the command fails without it too.
 */
export async function blameGoflags(
  context: CheckContext,
  message: string,
  works: (env: { GOFLAGS: string }) => Promise<boolean>,
  failed?: CommandResult,
): Promise<Problem | undefined> {
  const { GOFLAGS } = await goEnvValues(context, ["GOFLAGS"]);
  // A flag that needs cgo is named, as by install.environment.
  const known = failed && explain(failed, context, message);
  if (known?.cause?.startsWith(`GOFLAGS=${GOFLAGS} comes from`)) {
    return known;
  }
  // With an empty GOFLAGS the one in the go env file would take effect.
  if (GOFLAGS === "" || !(await works({ GOFLAGS: "-buildvcs=false" }))) {
    return undefined;
  }
  return {
    message,
    cause: `GOFLAGS is set to ${GOFLAGS} ${whereSet("GOFLAGS", context)}; without it, the same command works.`,
    fix: unset("GOFLAGS", context),
  };
}
