/** Reads and validates our settings. For a value that cannot be used there is a warning, and the default is used. Pure. */
import { isAbsolute } from "node:path";
import { EFFORTS, type Effort } from "../engine/check.ts";
import type { Translate } from "../modules/translate.ts";
import { DEMANGLE_MODES, type DemangleMode } from "../profile/demangle/modes.ts";

/** The settings under `goVerify.`, as a run uses them. */
export interface Settings {
  /** Absolute; undefined if not set. */
  goPath: string | undefined;
  depth: Effort;
  timeoutMs: number;
  network: boolean;
  skip: string[];
  /** The largest unpacked profile, in MiB. */
  profileLimit: number;
  /** How names of C++ and Rust in profiles are shown. */
  demangle: DemangleMode;
  /** Whether tests and benchmarks have code lenses that profile them. */
  codeLens: boolean;
  /** Whether the checks that failed come first in a view, or all stay in the order of the checks. */
  order: (typeof ORDERS)[number];
}

const ORDERS = ["failedFirst", "fixed"] as const;

/** The defaults; package.json has the same. */
export const DEFAULTS = {
  goPath: "",
  depth: "standard",
  timeout: 900,
  network: true,
  skip: [],
  profileLimit: 1024,
  demangle: "simple",
  codeLens: true,
  order: "failedFirst",
} as const;

const LONGEST_S = 86_400;

/** In MiB. A larger array of bytes is more than a browser allocates. */
const LARGEST_PROFILE = 2047;

/**
 * Reads all settings. `get` returns the value of a key, of any type; `home` replaces a leading `~`. `warnings` has one
 * sentence for each value that cannot be used.
 */
export function readSettings(
  get: (key: keyof typeof DEFAULTS) => unknown,
  { t, home }: { t: Translate; home: string },
): { settings: Settings; warnings: string[] } {
  const warnings: string[] = [];
  /** The value if it is usable, else the default and a warning. */
  const usable = <T>(
    key: keyof typeof DEFAULTS,
    fallback: T,
    expected: string,
    isUsable: (value: unknown) => boolean,
  ): T => {
    const value = get(key);
    if (value === undefined || value === null || isUsable(value)) {
      return (value ?? fallback) as T;
    }
    const used = JSON.stringify(DEFAULTS[key]);
    warnings.push(t("goVerify.{0} is {1}, not {2}: {3} is used.", key, shown(value), expected, used));
    return fallback;
  };
  const path = usable<string>(
    "goPath",
    "",
    t("an absolute path"),
    (value) => typeof value === "string" && isPath(value),
  );
  const seconds = usable<number>(
    "timeout",
    DEFAULTS.timeout,
    t("a number of seconds from 1 to {0}", LONGEST_S),
    (value) => typeof value === "number" && value >= 1 && value <= LONGEST_S,
  );
  const depth = usable<Effort>("depth", DEFAULTS.depth, t("one of {0}", EFFORTS.join(", ")), (value) =>
    EFFORTS.includes(value as Effort),
  );
  const network = usable<boolean>("network", true, t("true or false"), (value) => typeof value === "boolean");
  const skip = usable<string[]>(
    "skip",
    [],
    t("a list of check IDs"),
    (value) => Array.isArray(value) && value.every((id) => typeof id === "string"),
  );
  const profileLimit = usable<number>(
    "profileLimit",
    DEFAULTS.profileLimit,
    t("a number of MiB from 1 to {0}", LARGEST_PROFILE),
    (value) => typeof value === "number" && value >= 1 && value <= LARGEST_PROFILE,
  );
  const demangle = usable<DemangleMode>(
    "demangle",
    DEFAULTS.demangle,
    t("one of {0}", DEMANGLE_MODES.join(", ")),
    (value) => DEMANGLE_MODES.includes(value as DemangleMode),
  );
  const codeLens = usable<boolean>(
    "codeLens",
    true,
    t("true or false"),
    (value) => typeof value === "boolean",
  );
  const order = usable<Settings["order"]>(
    "order",
    DEFAULTS.order,
    t("one of {0}", ORDERS.join(", ")),
    (value) => ORDERS.includes(value as Settings["order"]),
  );
  const goPath = path.trim() === "" ? undefined : path.trim().replace(/^~(?=$|[\\/])/, home);
  return {
    settings: {
      goPath,
      depth,
      timeoutMs: seconds * 1000,
      network,
      skip,
      profileLimit,
      demangle,
      codeLens,
      order,
    },
    warnings,
  };
}

function isPath(value: string): boolean {
  const path = value.trim();
  return path === "" || path === "~" || /^~[\\/]/.test(path) || isAbsolute(path);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The settings of the Go extension (golang.go) that choose its go command. */
export interface GoExtensionSettings {
  /** `go.alternateTools` */
  alternateTools: unknown;
  /** `go.goroot` */
  goroot: unknown;
}

/** What replaces a leading `~`, `${workspaceFolder}` and `${env:NAME}` in those settings. */
export interface Substitutions {
  home: string;
  workspace: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * The go command, or the GOROOT that contains it, in the settings of the Go extension: alternateTools before goroot, as
 * its own getBinPathWithPreferredGopathGorootWithExplanation does (golang/vscode-go, src/utils/pathUtils.ts).
 */
export function goOfSettings(
  { alternateTools, goroot }: GoExtensionSettings,
  substitutions: Substitutions,
): string | undefined {
  const named = isRecord(alternateTools) ? alternateTools.go : undefined;
  return [named, goroot]
    .map((value) => (typeof value === "string" ? resolved(value.trim(), substitutions) : ""))
    .find((path) => isAbsolute(path));
}

/** What `go.toolsEnvVars` adds to the environment. Values that are not text are left out. */
export function environmentOf(toolsEnvVars: unknown, substitutions: Substitutions): Record<string, string> {
  if (!isRecord(toolsEnvVars)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(toolsEnvVars)
      .filter((entry): entry is [string, string] => typeof entry[1] === "string")
      .map(([name, value]) => [name, resolved(value, substitutions)]),
  );
}

function resolved(value: string, { home, workspace, env }: Substitutions): string {
  return value
    .replace(/\$\{env:([^{}]+)\}/g, (_, name: string) => env[name.trim()] ?? "")
    .replace(/\$\{workspace(?:Folder|Root)\}/g, (whole) => workspace ?? whole)
    .replace(/^~(?=$|[\\/])/, home);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
