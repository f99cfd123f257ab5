/** GOFLAGS: flags that every go command gets. What each does was measured with go1.26.8. */
import { isAbsolute, join } from "node:path";
import { lastFlag, splitFlags } from "../../../disk/goFlags.ts";
import { PARSE_OPTIONS } from "../../../disk/platform.ts";
import type { Finding, Severity } from "../../../engine/check.ts";
import { parseGoMod } from "../../../modules/goMod/goMod.ts";
import { about } from "../../shared/setting-findings.ts";
import { cgoIsOff } from "../../shared/symptoms/settings.ts";
import { mainModuleAbove } from "./module-above.ts";
import type { Facts, Rule } from "./rules.ts";

/** The rules of GOFLAGS. */
export const flagRules: readonly Rule[] = [goflags];

/** What is wrong with one flag. */
interface Verdict {
  severity: Severity;
  message: string;
  why?: string;
}

type Judge = (value: string | undefined, facts: Facts) => Verdict | undefined | Promise<Verdict | undefined>;

const on = (value: string | undefined) => value === undefined || /^(1|t|true)$/i.test(value);

/** Flags that only `go env` has: they are in GOFLAGS by mistake, and break `go env`. */
const ofGoEnv: Judge = (value) =>
  on(value)
    ? {
        severity: "error",
        message: "GOFLAGS contains a flag of `go env`, so `go env` fails: editors and tools run it first.",
        why: "a value with a space, such as -ldflags=-s -w, needs quotes around the whole flag: '-ldflags=-s -w'",
      }
    : undefined;

const existing =
  (flag: string): Judge =>
  async (value, { kind }) =>
    value && (await kind(value)) !== "file"
      ? {
          severity: "error",
          message: `GOFLAGS gives -${flag} a file that does not exist, so nothing can be built.`,
          why: `there is no file ${value}`,
        }
      : undefined;

/** Except that of macOS and Windows, the race detector is C code (cmd/go/internal/work/init.go, instrumentInit). */
const needsCgo =
  (flag: string): Judge =>
  (value, { goEnv, platform, settings }) =>
    on(value) && goEnv?.CGO_ENABLED === "0" && !(flag === "race" && ["darwin", "win32"].includes(platform))
      ? {
          severity: "error",
          message: `GOFLAGS contains -${flag}, so nothing can be built without cgo.`,
          why: `-${flag} needs cgo, and ${cgoIsOff(settings.env)}`,
        }
      : undefined;

const JUDGES: Readonly<Record<string, Judge>> = {
  w: ofGoEnv,
  u: ofGoEnv,
  changed: ofGoEnv,
  n: (value) =>
    on(value)
      ? {
          severity: "error",
          message: "GOFLAGS contains -n: go build prints commands, builds nothing and succeeds.",
        }
      : undefined,
  json: (value) =>
    on(value)
      ? {
          severity: "warning",
          message: "GOFLAGS contains -json: builds and tests print JSON instead of text.",
        }
      : undefined,
  exec: (value) =>
    value
      ? {
          severity: "warning",
          message:
            "GOFLAGS contains -exec: go run and go test pass each program to another program instead of running it.",
          why: `programs are passed to ${value}`,
        }
      : undefined,
  o: (value) =>
    value
      ? {
          severity: "warning",
          message: "GOFLAGS contains -o: every build writes to the same path.",
          why: `builds write to ${value}`,
        }
      : undefined,
  toolexec: async (value, { program }) => {
    const first = (value ?? "").split(/\s/)[0]!;
    return first !== "" && !(await program(first))
      ? {
          severity: "error",
          message: "GOFLAGS gives -toolexec a program that does not exist, so nothing can be built.",
          why: isAbsolute(first) ? `there is no program ${first}` : `${first} is not on PATH`,
        }
      : undefined;
  },
  race: needsCgo("race"),
  msan: needsCgo("msan"),
  asan: needsCgo("asan"),
  overlay: existing("overlay"),
  modfile: existing("modfile"),
  // cmd/go/internal/modload/init.go, setDefaultBuildMod.
  mod: async (value, facts) =>
    ["", "mod", "readonly", "vendor"].includes(value ?? "")
      ? value === "vendor"
        ? withoutVendor(facts)
        : undefined
      : {
          severity: "error",
          message: `GOFLAGS contains -mod=${value}, so nothing can be built.`,
          why: "-mod must be mod, readonly or vendor",
        },
};

/** -mod=vendor applies to each module, also to one that has requirements and no vendor directory. */
async function withoutVendor({ workspace, kind, read, settings }: Facts): Promise<Verdict | undefined> {
  const root = workspace && (await mainModuleAbove(workspace, kind, settings.env));
  const text = root && (await read(join(root, "go.mod")));
  const needs = text && parseGoMod(text, PARSE_OPTIONS).file.require.length > 0;
  return needs && (await kind(join(root, "vendor"))) === undefined
    ? {
        severity: "error",
        message: "GOFLAGS contains -mod=vendor, and the module of the workspace has no vendor directory.",
        why: `${join(root, "vendor")} does not exist, so no package of another module is found`,
      }
    : undefined;
}

async function goflags(facts: Facts): Promise<Finding[]> {
  const setting = facts.settings.all.get("GOFLAGS");
  const findings: Finding[] = [];
  const flags = splitFlags(setting?.value ?? "");
  for (const name of new Set(flags.map((flag) => flag.name))) {
    const judge = Object.hasOwn(JUDGES, name) ? JUDGES[name] : undefined;
    const verdict = await judge?.(lastFlag(flags, name)?.value, facts);
    if (verdict) {
      findings.push(about(setting!, facts.settings, verdict.severity, verdict));
    }
  }
  return findings;
}
