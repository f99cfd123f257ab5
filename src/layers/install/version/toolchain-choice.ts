/**
 * Which toolchain a go command selects, and why: the rules of cmd/go/internal/toolchain/select.go, Select, applied to
 * GOTOOLCHAIN, go.mod and go.work. It runs no command, since running one may download a toolchain.
 */
import { compareVersions, parseVersion, versionOfToolchain } from "../../../modules/version/version.ts";

/** A line of go.mod or go.work. */
export interface FileLine {
  value: string;
  /** Counts from 1. */
  line: number;
}

/** The file that selects the toolchain, and its two lines. */
export interface ModuleFile {
  path: string;
  go: FileLine | undefined;
  toolchain: FileLine | undefined;
}

/** The result. `name` is the name of a toolchain, such as `go1.27.1`, or `local`. */
export type Choice =
  | { kind: "chosen"; name: string; because: "GOTOOLCHAIN" | "toolchain" | "go"; pathOnly: boolean }
  | { kind: "wrong"; line: FileLine | undefined; why: string }
  | { kind: "too old"; line: FileLine; running: string };

/** The first line of a key, as the go command finds it before it parses the file (cmd/go/internal/gover/gomod.go). */
export function findLine(text: string, key: "go" | "toolchain"): FileLine | undefined {
  for (const [index, raw] of text.split("\n").entries()) {
    const row = raw.trim();
    if (row.startsWith(`${key} `) || row.startsWith(`${key}\t`)) {
      const value = row.slice(key.length).split("//")[0]!.trim();
      return { value, line: index + 1 };
    }
  }
  return undefined;
}

/** A valid go line (golang.org/x/mod/modfile/rule.go, GoVersionRE). */
const GO_LINE = /^[1-9][0-9]*\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;

/**
 * Selects a toolchain. `setting` is GOTOOLCHAIN as `go env` prints it, `local` the version of the go command itself,
 * without "go"; `file` is undefined outside any module.
 */
export function chooseToolchain(setting: string, local: string, file: ModuleFile | undefined): Choice {
  const parsed = parseSetting(setting);
  if (parsed === undefined) {
    return { kind: "wrong", line: undefined, why: `GOTOOLCHAIN=${setting} does not name a toolchain` };
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
    const requested = toolchain && versionOfToolchain(toolchain.value);
    if (requested && compareVersions(requested, version) > 0) {
      [name, version, because] = [toolchain.value, requested, "toolchain"];
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
    return { kind: "wrong", line: go, why: `"${go.value}" is not a Go version such as 1.23.0` };
  }
  const named =
    toolchain && (toolchain.value === "default" || versionOfToolchain(toolchain.value) !== undefined);
  return toolchain && !named
    ? { kind: "wrong", line: toolchain, why: `"${toolchain.value}" is not a toolchain name such as go1.23.0` }
    : undefined;
}

/** Since 1.21 a language version is not a release: the first release ends in `.0` (golang.org/issue/62278). */
function releaseOf(version: string): string {
  return isLanguage(version) ? `go${version}.0` : `go${version}`;
}

/** Whether a version is a language version of 1.21 or later, not a release. */
export function isLanguage(version: string): boolean {
  const parsed = parseVersion(version);
  return parsed?.patch === "" && parsed.kind === "" && compareVersions(version, "1.21") >= 0;
}
