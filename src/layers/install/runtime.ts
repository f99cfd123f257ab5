import { join } from "node:path";
import {
  type Check,
  type CheckContext,
  conclude,
  type Finding,
  fail,
  finding,
  type Problem,
} from "../../engine/check.ts";
import type { CommandOptions, CommandResult } from "../../engine/command.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { explainBuild } from "../shared/build-error.ts";
import { isSet, unset } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";
import data from "./programs/runtime/data.go";
import main from "./programs/runtime/main.go";
import scheduling from "./programs/runtime/scheduling.go";
import system from "./programs/runtime/system.go";
import tls from "./programs/runtime/tls.go";

/** The message for each probe of the program if it fails, and the fix if it is known. */
const PROBES: Readonly<Record<string, Problem>> = {
  goroutines: { message: "Goroutines do not run on all processors at once." },
  gc: { message: "The garbage collector does not work." },
  timers: { message: "Timers do not work correctly." },
  maps: { message: "Maps lose or invent entries." },
  reflection: { message: "Reflection returns wrong results." },
  panic: { message: "A panic prints no readable stack trace." },
  exec: { message: "A program cannot start another program." },
  network: {
    message: "A program cannot connect to itself over loopback.",
    fix: process.platform === "linux" ? "ip link set lo up" : "",
  },
  tls: { message: "A TLS handshake with a generated certificate does not work correctly." },
  timezones: {
    message: "Time zones are missing or wrong.",
    fix: "Install the time zones of this system (package tzdata), or set ZONEINFO to lib/time/zoneinfo.zip in GOROOT.",
  },
  embed: { message: "An embedded file has the wrong content." },
};

/** The variables that change the runtime of every program (package runtime, "Environment Variables"; time, LoadLocation). */
const RUNTIME_VARIABLES = ["GODEBUG", "GOTRACEBACK", "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "ZONEINFO"];

/** One line that the program prints. */
interface Probe {
  name: string;
  ok: boolean;
  detail: string;
}

type Run = (env?: CommandOptions["env"]) => Promise<CommandResult>;

export const runtime: Check = withBuildCache({
  id: "install.runtime",
  title: "The built runtime works",
  label: "Runtime",
  about:
    "This check builds one program that tests in turn: goroutines on all processors, garbage collection under pressure, timers, maps, reflection, panics with readable stack traces, os/exec, networking over loopback, a TLS handshake with a generated certificate (and that an unknown certificate is refused), time zones, embed. The program uses no network but loopback; IPv6 is not needed.",
  needs: ["install.hello-run"],
  effort: "standard",
  compilesFrom: "standard",
  async run(context) {
    const folder = await context.scratch("runtime");
    const { GOVERSION } = await goEnvValues(context, ["GOVERSION"]);
    // The language version of this release: with an older one the runtime would behave like the older release ("Go,
    // Backwards Compatibility, and GODEBUG").
    const language = /go(1\.\d+)/.exec(GOVERSION)?.[1];
    await folder.write("go.mod", `module example.com/runtime\n${language ? `\ngo ${language}\n` : ""}`);
    for (const [name, text] of Object.entries({ data, main, scheduling, system, tls })) {
      await folder.write(`${name}.go`, text);
    }
    const program = join(folder.path, process.platform === "win32" ? "runtime.exe" : "runtime");
    const built = await context.go(["build", "-buildvcs=false", "-o", program, "."], { cwd: folder.path });
    if (built.exitCode !== 0) {
      return fail(
        explainBuild(
          built,
          context,
          folder.path,
          "A program that uses the core of the standard library does not compile.",
        ),
      );
    }
    const run: Run = (env) => context.command([program], { cwd: folder.path, env });
    const ran = await run();
    const probes = probesOf(ran);
    const findings = [...unfinished(ran, probes, context), ...(await failures(probes, context, run))];
    return conclude(findings, summary(probes));
  },
});

/** @throws SyntaxError for a line that is not JSON: then it is not from this program. */
function probesOf({ stdout }: CommandResult): Probe[] {
  const probes = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Probe => JSON.parse(line));
  // The program reports only the length of the embedded file; the right one is known here.
  return probes.map((probe) =>
    probe.name === "embed" && probe.ok && probe.detail !== `${Buffer.byteLength(main)} bytes embedded`
      ? { ...probe, ok: false, detail: `${probe.detail} instead of ${Buffer.byteLength(main)}` }
      : probe,
  );
}

function unfinished(ran: CommandResult, probes: readonly Probe[], context: CheckContext): Finding[] {
  const missing = Object.keys(PROBES).filter((name) => !probes.some((probe) => probe.name === name));
  if (missing.length === 0 && ran.exitCode === 0) {
    return [];
  }
  const message =
    missing.length === 0
      ? "The program fails after its last probe."
      : `The program ended before these probes: ${missing.join(", ")}.`;
  return [finding("error", explain(ran, context, message))];
}

async function failures(probes: readonly Probe[], context: CheckContext, run: Run): Promise<Finding[]> {
  const failed = probes.filter(({ ok }) => !ok);
  const findings: Finding[] = [];
  const without = new Map<string, Probe[]>();
  for (const { name, detail } of failed) {
    const problem = PROBES[name] ?? { message: `The probe ${name} fails.` };
    const blamed = await blame(name, context, run, without);
    // A setting that hides stack traces may be intended; all other failures are errors.
    const severity = blamed === "GOTRACEBACK" ? "warning" : "error";
    findings.push(
      finding(
        severity,
        blamed === undefined
          ? { ...problem, cause: `The program reports: ${detail}` }
          : {
              message: problem.message,
              cause: `${blamed} is set to ${context.env[blamed]}; without it this works.`,
              fix: unset(blamed, context),
            },
      ),
    );
  }
  return findings;
}

/** The variable that makes the probe fail, proven by running the program without it. */
async function blame(
  name: string,
  context: CheckContext,
  run: Run,
  without: Map<string, Probe[]>,
): Promise<string | undefined> {
  for (const variable of RUNTIME_VARIABLES.filter((variable) => isSet(variable, context))) {
    const probes = without.get(variable) ?? probesOf(await run({ [variable]: undefined }));
    without.set(variable, probes);
    if (probes.some((probe) => probe.name === name && probe.ok)) {
      return variable;
    }
  }
  return undefined;
}

function summary(probes: readonly Probe[]): string {
  const shown = ["goroutines", "network", "tls", "timezones"];
  const details = probes.filter(({ name }) => shown.includes(name)).map(({ detail }) => detail);
  return `${probes.length} probes: ${details.join(", ")}`;
}
