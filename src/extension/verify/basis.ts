/** The settings that a result depends on, and which of them have changed since. Pure. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { GoTarget } from "../../server/protocol.ts";
import type { Settings } from "../settings.ts";

/** What a run started from, as texts that can be compared and stored. */
export interface Basis {
  /** The go command, or its folder, that a setting names; empty for the first on PATH. */
  go: string;
  /** Which setting names it; empty for PATH. */
  origin: string;
  /** The go command that the run found; empty if none. */
  judged: string;
  /** The values of the other settings, by their names. */
  settings: Record<string, string>;
}

/** Some checks, and what their last results depend on. */
export interface BasisOf {
  basis: Basis;
  checks: string[];
}

/** The settings and the target of a run; `judged` is the go command in its report. */
export function basisOf({ settings, target }: { settings: Settings; target: GoTarget }, judged = ""): Basis {
  const { depth, timeoutMs, network, skip } = settings;
  // Values of the environment may be secrets.
  const env = createHash("sha256")
    .update(JSON.stringify(Object.entries(target.env).sort()))
    .digest("hex");
  return {
    go: target.go?.path ?? "",
    origin: target.go?.origin ?? "",
    judged,
    settings: {
      "goVerify.depth": depth,
      "goVerify.network": String(network),
      "goVerify.skip": JSON.stringify([...skip].sort()),
      "goVerify.timeout": String(timeoutMs / 1000),
      "go.toolsEnvVars": env,
    },
  };
}

/** The names of the settings that have changed since a run. */
export function changedSettings(before: Basis, now: Basis, ownSetting: string): string[] {
  const names = Object.keys(now.settings).filter((name) => before.settings[name] !== now.settings[name]);
  if (isSameGo(before, now, ownSetting)) {
    return names;
  }
  const isOwn = before.origin === ownSetting || now.origin === ownSetting;
  return [isOwn ? ownSetting : "go.alternateTools", ...names];
}

function isSameGo(before: Basis, now: Basis, ownSetting: string): boolean {
  if (before.go === now.go) {
    return true;
  }
  if (now.go === "") {
    // The Go extension names its go command only after it has started.
    return before.origin !== ownSetting;
  }
  const names = ["", "go", "go.exe", "bin/go", "bin/go.exe"].map((name) => join(now.go, name));
  return before.judged !== "" && names.includes(before.judged);
}

/** The same checks with the basis of a new run for those that it ran; checks that `known` lacks are left out. */
export function withBasis(all: readonly BasisOf[], newer: BasisOf, known: ReadonlySet<string>): BasisOf[] {
  const ran = new Set(newer.checks);
  return [newer, ...all]
    .map((one) => ({
      ...one,
      checks: one.checks.filter((id) => known.has(id) && (one === newer || !ran.has(id))),
    }))
    .filter(({ checks }) => checks.length > 0);
}

/** Whether a stored value is a list that `withBasis` made: another release may have stored something else. */
export function isBasisOf(value: unknown): value is BasisOf {
  const { basis, checks } = (value ?? {}) as Partial<BasisOf>;
  const { go, origin, judged, settings } = (basis ?? {}) as Partial<Basis>;
  const isText = (item: unknown) => typeof item === "string";
  return (
    [go, origin, judged].every(isText) &&
    typeof settings === "object" &&
    settings !== null &&
    Object.values(settings).every(isText) &&
    Array.isArray(checks) &&
    checks.every(isText)
  );
}
