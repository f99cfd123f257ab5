import type { CheckContext, Problem } from "../../engine/check.ts";
import { CommandFailed } from "../../engine/command.ts";
import { unset, whence } from "../shared/symptoms/symptom.ts";

/**
 * What `go env -json NAMES` says. Unlike all of them at once (`CheckContext.goEnv`) it needs neither a build cache nor
 * a temporary folder, which the names of C flags take (cmd/go/internal/envcmd, ExtraEnvVarsCostly): do not ask those.
 * @throws CommandFailed where the go command does not answer.
 */
export async function goEnvValues<Name extends string>(
  context: CheckContext,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const answer = await context.go(["env", "-json", ...names]);
  if (answer.exitCode !== 0) {
    throw new CommandFailed(answer);
  }
  const told: unknown = JSON.parse(answer.stdout);
  const values = names.map((name) => [name, text((told as Record<string, unknown> | null)?.[name])]);
  return Object.fromEntries(values) as Record<Name, string>;
}

/** An older release does not know every name, and leaves it empty. */
function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * GOFLAGS as the proven cause of a failure: `works` tries the same with no flags but a harmless one; undefined where
 * GOFLAGS is not set, or the failure stays without it.
 */
export async function blameGoflags(
  context: CheckContext,
  message: string,
  works: (env: { GOFLAGS: string }) => Promise<boolean>,
): Promise<Problem | undefined> {
  const { GOFLAGS } = await goEnvValues(context, ["GOFLAGS"]);
  // An empty GOFLAGS would let the one of the go env file through.
  if (GOFLAGS === "" || !(await works({ GOFLAGS: "-buildvcs=false" }))) {
    return undefined;
  }
  return {
    message,
    cause: `GOFLAGS is ${GOFLAGS} ${whence("GOFLAGS", context)}; without it the same goes well.`,
    fix: unset("GOFLAGS", context),
  };
}
