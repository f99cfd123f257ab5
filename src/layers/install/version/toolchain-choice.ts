/**
 * Which toolchain a go command runs, and why: the rules of cmd/go/internal/toolchain/select.go, Select, for what
 * GOTOOLCHAIN, go.mod and go.work say. Pure; it tells before anything is run, since running may download.
 */
import { compareVersions, parseVersion, versionOfToolchain } from "../../../modules/version/version.ts";

/** A line of go.mod or go.work. */
export interface FileLine {
  value: string;
  /** Counts from 1. */
  line: number;
}

/** The file that has a say, and its two lines. */
export interface ModuleFile {
  path: string;
  go: FileLine | undefined;
  toolchain: FileLine | undefined;
}

/** What is chosen. `name` is that of a toolchain, such as `go1.27.1`, or `local`. */
export type Choice =
  | { kind: "chosen"; name: string; because: "GOTOOLCHAIN" | "toolchain" | "go"; pathOnly: boolean }
  | { kind: "wrong"; line: FileLine | undefined; why: string }
  | { kind: "too old"; line: FileLine; running: string };

/** The first line of a key, as the go command finds it before it parses the file (cmd/go/internal/gover/gomod.go). */
export function lookUp(text: string, key: "go" | "toolchain"): FileLine | undefined {
  for (const [index, raw] of text.split("\n").entries()) {
    const row = raw.trim();
    if (row.startsWith(`${key} `) || row.startsWith(`${key}\t`)) {
      const value = row.slice(key.length).split("//")[0]!.trim();
      return { value, line: index + 1 };
    }
  }
  return undefined;
}

/** What golang.org/x/mod/modfile/rule.go takes: GoVersionRE, and its like for the toolchain line. */
const GO_LINE = /^[1-9][0-9]*\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;

/**
 * Chooses. `setting` is GOTOOLCHAIN as `go env` tells it, `local` the version of the go command itself, without
 * "go"; `file` is absent outside of any module.
 */
export function chooseToolchain(setting: string, local: string, file: ModuleFile | undefined): Choice {
  const parsed = parseSetting(setting);
  if (parsed === undefined) {
    return { kind: "wrong", line: undefined, why: `GOTOOLCHAIN=${setting} names no toolchain` };
  }
  const wrong = file && wrongLine(file);
  if (wrong) {
    return wrong;
  }
  let name = parsed.least;
  let version = versionOfToolchain(parsed.least) ?? local;
  let because: "GOTOOLCHAIN" | "toolchain" | "go" = "GOTOOLCHAIN";
  const { toolchain, go } = file ?? {};
  if (parsed.mode !== undefined && toolchain?.value !== "default") {
    const asked = toolchain && versionOfToolchain(toolchain.value);
    if (asked && compareVersions(asked, version) > 0) {
      [name, version, because] = [toolchain.value, asked, "toolchain"];
    }
    if (go && compareVersions(go.value, version) > 0) {
      [name, version, because] = [releaseOf(go.value), go.value, "go"];
    }
  }
  return go && compareVersions(go.value, version) > 0
    ? { kind: "too old", line: go, running: version }
    : { kind: "chosen", name, because, pathOnly: parsed.mode === "path" };
}

/** GOTOOLCHAIN is `local`, `auto`, `path`, or a toolchain's name, alone or with `+auto` or `+path`; empty means `local`. */
function parseSetting(setting: string): { least: string; mode: "auto" | "path" | undefined } | undefined {
  if (setting === "auto" || setting === "path") {
    return { least: "local", mode: setting };
  }
  const [, least, , mode] = /^(.*?)(\+(auto|path))?$/s.exec(setting || "local")!;
  const valid = least === "local" || versionOfToolchain(least!) !== undefined;
  return valid ? { least: least!, mode: mode as "auto" | "path" | undefined } : undefined;
}

function wrongLine({ go, toolchain }: ModuleFile): Choice | undefined {
  if (go && !GO_LINE.test(go.value)) {
    return { kind: "wrong", line: go, why: `"${go.value}" is no version of Go, such as 1.23.0` };
  }
  const named =
    toolchain && (toolchain.value === "default" || versionOfToolchain(toolchain.value) !== undefined);
  return toolchain && !named
    ? { kind: "wrong", line: toolchain, why: `"${toolchain.value}" is no toolchain, such as go1.23.0` }
    : undefined;
}

/** A language version from 1.21 on is no release: the first one has `.0` (golang.org/issue/62278). */
function releaseOf(version: string): string {
  return isLanguage(version) ? `go${version}.0` : `go${version}`;
}

/** Whether a version names a language of 1.21 or later rather than a release. */
export function isLanguage(version: string): boolean {
  const parsed = parseVersion(version);
  return parsed?.patch === "" && parsed.kind === "" && compareVersions(version, "1.21") >= 0;
}
