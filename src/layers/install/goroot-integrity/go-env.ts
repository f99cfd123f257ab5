/**
 * GOROOT/go.env: the defaults of every go command of this GOROOT. It is the one file that packagers of Go change on
 * purpose (images set GOTOOLCHAIN=local), and `go env -changed` does not show it.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type CheckContext, type Finding, finding } from "../../../engine/check.ts";
import type { ZipEntry } from "../../../modules/zip/zip.ts";
import { REINSTALL } from "../../shared/symptoms/symptom.ts";

/** SHA-256 of upstream's go.env, the same in go1.21.0 to go1.27.4. */
const UPSTREAM = "98fcab78e155e9fa0c36b18874add30724d04c2452078117c78618107ebfbc9e";

/**
 * The possible go.env files of upstream: this one with only GOTOOLCHAIN restored, or the known one. The record decides
 * which of them it is.
 */
export async function possibleGoEnvs(
  { readText }: Pick<CheckContext, "readText">,
  goroot: string,
): Promise<{ sha256: string; toolchainOnly: boolean }[]> {
  const restored = withToolchainAuto((await readText(join(goroot, "go.env"))) ?? "");
  return [
    { sha256: createHash("sha256").update(restored).digest("hex"), toolchainOnly: true },
    { sha256: UPSTREAM, toolchainOnly: false },
  ];
}

/** Whether go.env, except for GOTOOLCHAIN, has the size and CRC-32 that the release's zip lists. */
export async function onlyToolchainDiffers(
  { readText }: Pick<CheckContext, "readText">,
  goroot: string,
  released: ZipEntry | undefined,
): Promise<boolean> {
  const text = (await readText(join(goroot, "go.env"))) ?? "";
  const restored = Buffer.from(withToolchainAuto(text));
  const isCustomised = restored.toString() !== text;
  return isCustomised && released?.size === restored.length && released.crc32 === crc32(restored);
}

/** The text of a go.env with GOTOOLCHAIN as upstream has it. */
export function withToolchainAuto(goEnv: string): string {
  return goEnv.replace(/^GOTOOLCHAIN=.*$/m, "GOTOOLCHAIN=auto");
}

/** The finding on how go.env was changed, once it is proven that nothing else in GOROOT was. */
export async function goEnvFinding(
  { readText }: Pick<CheckContext, "readText">,
  goroot: string,
  toolchainOnly: boolean,
): Promise<Finding> {
  const path = join(goroot, "go.env");
  const text = await readText(path);
  if (text === undefined) {
    return finding("error", {
      message: "go.env is missing.",
      cause: "The go command reads its defaults of GOPROXY, GOSUMDB and GOTOOLCHAIN from this file.",
      fix: REINSTALL,
      location: { path },
    });
  }
  const settings = text.split("\n").filter((line) => /^[A-Z0-9_]+=/.test(line));
  if (toolchainOnly) {
    const line = settings.find((setting) => setting.startsWith("GOTOOLCHAIN=")) ?? "";
    return finding("info", {
      message: `go.env is customised: ${line.slice(0, 200)} instead of GOTOOLCHAIN=auto.`,
      location: { path, line: text.split("\n").indexOf(line) + 1 },
    });
  }
  return finding("warning", {
    message: `go.env differs from upstream's: it sets ${settings.join(", ").slice(0, 500) || "nothing"}.`,
    cause:
      "Every go command of this GOROOT uses these values as defaults, and go env -changed does not show them.",
    fix: "Keep it only if you know who changed it and why; otherwise reinstall Go into an empty folder.",
    location: { path },
  });
}
