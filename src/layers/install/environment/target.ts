/** What programs are built for, and how. What each does when it is wrong was measured with go1.26.8. */
import { join } from "node:path";
import { type Finding, finding } from "../../../engine/check.ts";
import { about, unsetFix } from "../../shared/setting-findings.ts";
import { set } from "../../shared/symptoms/symptom.ts";
import { installCommand } from "../../shared/systemPackages.ts";
import type { Facts, Rule } from "./rules.ts";

/** The rules of the build's target. */
export const targetRules: readonly Rule[] = [
  go111module,
  foreign,
  levels,
  processor,
  cgoEnabled,
  compilers,
  cacheProgram,
  godebug,
];

/** cmd/go/internal/modload/init.go, Init. */
function go111module({ settings }: Facts): Finding[] {
  const setting = settings.all.get("GO111MODULE");
  if (setting === undefined || ["", "on", "auto"].includes(setting.value)) {
    return [];
  }
  const off = setting.value === "off";
  const message = off
    ? "GO111MODULE=off disables modules: no module can be created, and no dependency is found."
    : "GO111MODULE has a value that the go command refuses.";
  return [
    about(setting, settings, "error", { message, why: off ? undefined : "it must be on, off or auto" }),
  ];
}

/** A leftover GOOS or GOARCH: programs built here do not run here. A 386 program does run on an amd64 machine. */
function foreign({ settings, goEnv, refused }: Facts): Finding[] {
  const { GOOS, GOARCH, GOHOSTOS, GOHOSTARCH } = goEnv ?? {};
  const setting = [settings.all.get("GOOS"), settings.all.get("GOARCH")].find(
    (s) => s && s.value !== (s.name === "GOOS" ? GOHOSTOS : GOHOSTARCH),
  );
  const unsupported = refused?.includes("unsupported GOOS/GOARCH pair");
  if (!setting || unsupported || (GOOS === GOHOSTOS && GOARCH === GOHOSTARCH)) {
    return [];
  }
  const runs = GOOS === GOHOSTOS && GOHOSTARCH === "amd64" && GOARCH === "386";
  return [
    about(setting, settings, runs ? "warning" : "error", {
      message: `Programs are built for ${GOOS}/${GOARCH}, but this machine is ${GOHOSTOS}/${GOHOSTARCH}.`,
      why: runs ? undefined : "programs built by go run and go test do not run here (exec format error)",
    }),
  ];
}

/** The valid values of each setting of a processor's level (internal/buildcfg/cfg.go). */
const LEVELS: Readonly<Record<string, RegExp>> = {
  GO386: /^(sse2|softfloat)$/,
  GOAMD64: /^v[1-4]$/,
  GOARM: /^[567](,softfloat|,hardfloat)?$/,
  GOARM64: /^(v8\.[0-9]|v9\.[0-5])(,lse|,crypto)*$/,
  GOMIPS: /^(hardfloat|softfloat)$/,
  GOMIPS64: /^(hardfloat|softfloat)$/,
  GOPPC64: /^power(8|9|10)$/,
  GORISCV64: /^rva(20|22|23)u64$/,
  GOWASM: /^((satconv|signext)(,(satconv|signext))*)?$/,
};

/** GOAMD64=v9 is accepted: the whole library is built again, as for v1, and the program records v9. */
function levels({ settings }: Facts): Finding[] {
  return Object.entries(LEVELS).flatMap(([name, valid]) => {
    const setting = settings.all.get(name);
    if (!setting || valid.test(setting.value)) {
      return [];
    }
    const message = `${name}=${setting.value} is not a level that Go knows.`;
    return [
      about(setting, settings, "warning", { message, why: "some builds accept it silently, others fail" }),
    ];
  });
}

/** What each level of amd64 requires of the processor, by the names in Linux (runtime/asm_amd64.s, NEED_FEATURES). */
const AMD64_NEEDS: readonly (readonly string[])[] = [
  [],
  [],
  ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"],
  ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"],
  ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
];

/** Which features a processor lacks for a level of amd64. `cpuinfo` is the text of /proc/cpuinfo. */
export function lackingForAmd64(level: number, cpuinfo: string): string[] {
  const flags = new Set(/^flags[ \t]*: *(.*)/m.exec(cpuinfo)?.[1]?.split(" "));
  const needed = AMD64_NEEDS.slice(0, level + 1).flat();
  return flags.size === 0 ? [] : needed.filter((feature) => !flags.has(feature));
}

async function processor({ settings, goEnv, read }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOAMD64");
  const level = Number(/^v([2-4])$/.exec(setting?.value ?? "")?.[1] ?? 1);
  if (!setting || level === 1 || goEnv?.GOHOSTARCH !== "amd64" || goEnv.GOARCH !== "amd64") {
    return [];
  }
  const lacking = lackingForAmd64(level, (await read("/proc/cpuinfo")) ?? "");
  if (lacking.length === 0) {
    return [];
  }
  const message = `Programs are built for GOAMD64=${setting.value}, and this processor cannot run them.`;
  return [about(setting, settings, "error", { message, why: `it lacks ${lacking.join(", ")}` })];
}

/** go/build takes only 0 and 1 (build.go, defaultContext). */
function cgoEnabled({ settings }: Facts): Finding[] {
  const setting = settings.all.get("CGO_ENABLED");
  if (!setting || ["0", "1"].includes(setting.value)) {
    return [];
  }
  const message = `CGO_ENABLED=${setting.value} is neither 0 nor 1, so it is ignored.`;
  return [about(setting, settings, "warning", { message })];
}

/** A C compiler that is named but missing breaks cgo. Without a setting, cgo is disabled if no compiler is found. */
async function compilers({ settings, goEnv, program }: Facts): Promise<Finding[]> {
  if (goEnv?.CGO_ENABLED === "0") {
    return [];
  }
  const findings: Finding[] = [];
  const enabled = settings.all.get("CGO_ENABLED");
  const own = settings.all.has("CC") ? undefined : goEnv?.CC?.split(/\s/)[0];
  if (enabled?.value === "1" && own && !(await program(own))) {
    const message = "CGO_ENABLED=1, but there is no C compiler, so packages that use cgo cannot be built.";
    const why = `${own} is not on PATH`;
    const fix = `${unsetFix(enabled, settings)}; or install a C compiler: ${installCommand("compiler")}`;
    findings.push(about(enabled, settings, "warning", { message, why, fix }));
  }
  for (const name of ["CC", "CXX"]) {
    const setting = settings.all.get(name);
    const first = setting?.value
      .trim()
      .split(/\s+/)[0]
      ?.replace(/^["']|["']$/g, "");
    if (setting && first && !(await program(first))) {
      const message = `${name} names a compiler that is not found, so packages that use cgo cannot be built.`;
      findings.push(about(setting, settings, "warning", { message }));
    }
  }
  return findings;
}

/** cmd/go/internal/cache/default.go: with a program that does not start nothing is built, though `go env` works. */
async function cacheProgram({ settings, program }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOCACHEPROG");
  const first = /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(setting?.value ?? "");
  const name = first?.[1] ?? first?.[2] ?? first?.[3];
  if (!setting || !name || (await program(name))) {
    return [];
  }
  const message = "GOCACHEPROG names a program that is not found, so nothing can be built.";
  return [about(setting, settings, "error", { message, why: `there is no program ${name}` })];
}

/** Keys that Go reads but does not list (godebug.New("#…") in its tree). */
const UNLISTED =
  /^(cpu\.\w+|memprofilerate|cmdgonetlimit|execwait|fuzzdebug|gofsystrace\w*|goindex|gotoolchainexec|multipartfiles|toolchaintrace)$/;

/** An unknown key of GODEBUG is silently ignored. The known keys are in internal/godebugs and runtime of the tree. */
async function godebug({ settings, goroot, read }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GODEBUG");
  if (!setting || goroot === undefined) {
    return [];
  }
  const tables = await Promise.all(
    [join("internal", "godebugs", "table.go"), join("runtime", "runtime1.go")].map((file) =>
      read(join(goroot, "src", file)),
    ),
  );
  if (tables.some((text) => text === undefined)) {
    return [];
  }
  const known = new Set(
    tables.flatMap((text) => [...text!.matchAll(/\b[Nn]ame: *"([^"]+)"/g)].map((m) => m[1]!)),
  );
  const parts = setting.value.split(",").filter((part) => part !== "");
  const unknown = parts.filter((part) => {
    const key = part.split("=")[0]!;
    return !part.includes("=") || (!known.has(key) && !UNLISTED.test(key));
  });
  if (unknown.length === 0) {
    return [];
  }
  const rest = parts.filter((part) => !unknown.includes(part)).join(",");
  return [
    finding("warning", {
      message: `GODEBUG contains ${unknown.join(", ")}, which this release does not know and ignores.`,
      cause: "GODEBUG comes from the environment; its format is key=value,key=value.",
      fix: rest === "" ? `unset GODEBUG` : set("GODEBUG", rest),
    }),
  ];
}
