/** The go env file and go.env: the go command silently ignores what it does not understand. */
import { createHash } from "node:crypto";
import { devNull } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT_ONLY, type GoSettingsFile, KNOWN } from "../../../disk/goSettings.ts";
import { type Finding, finding } from "../../../engine/check.ts";
import { reinstall, unset } from "../../shared/symptoms/symptom.ts";
import type { Facts, Rule } from "./rules.ts";

/** The rules of the files. */
export const fileRules: readonly Rule[] = [unread, userFile, gorootFile];

/** A file that is named but cannot be read counts as empty (cfg.go, readEnvFile). */
async function unread({ settings, kind }: Facts): Promise<Finding[]> {
  const { userFile, user, env } = settings;
  if (userFile.path === undefined) {
    return userFile.reason.includes("relative")
      ? [
          finding("warning", {
            message: "The go env file is not read.",
            cause: `${userFile.reason[0]!.toUpperCase()}${userFile.reason.slice(1)}.`,
            fix: unset("XDG_CONFIG_HOME", settings),
          }),
        ]
      : [];
  }
  const found = await kind(userFile.path);
  if (user !== undefined || (found === undefined && !userFile.named) || userFile.path === devNull) {
    return [];
  }
  const why =
    found === undefined
      ? "does not exist"
      : found === "folder"
        ? "is a folder"
        : found === "other"
          ? "is not a regular file"
          : "cannot be read by this user";
  return [
    finding("warning", {
      message: "The go env file is not read, and the go command does not report it.",
      cause: `${userFile.path}${env.GOENV ? ", which GOENV names," : ""} ${why}.`,
      fix: env.GOENV ? unset("GOENV", settings) : `Make ${userFile.path} a file that this user can read.`,
      location: { path: userFile.path },
    }),
  ];
}

/** Lines without effect, or with another effect than intended. */
function userFile({ settings: { user, all }, goEnv }: Facts): Finding[] {
  if (!user) {
    return [];
  }
  const seen = new Map<string, number>();
  const ofLines = user.lines.flatMap(({ key, value, line }) => {
    const findings: Finding[] = [];
    const before = seen.get(key);
    seen.set(key, line);
    if (before !== undefined) {
      findings.push(
        inFile("warning", user, before, `${key} is set again on line ${line}, which takes effect`),
      );
    }
    if (ENVIRONMENT_ONLY.includes(key)) {
      findings.push(inFile("warning", user, line, `${key} has an effect only in the environment`));
    } else if (!KNOWN.includes(key) && goEnv?.[key] === undefined) {
      findings.push(
        inFile(
          "warning",
          user,
          line,
          `the go command does not know the setting ${JSON.stringify(key.slice(0, 80))}`,
        ),
      );
    } else if (key !== "GOFLAGS" && /\s$/.test(value)) {
      const what = value.endsWith("\r") ? "a carriage return (the file has Windows line endings)" : "a space";
      const severity = all.get(key)?.location?.line === line ? "error" : "warning";
      findings.push(
        inFile(severity, user, line, `${key} ends with ${what}, which becomes part of its value`),
      );
    } else if (!/FLAGS$|^(CC|CXX|FC|AR)$/.test(key) && /^(["']).*\1$/.test(value)) {
      findings.push(inFile("warning", user, line, `the quotes become part of the value of ${key}`));
    }
    return findings;
  });
  return [...junk(user), ...ofLines];
}

function junk(file: GoSettingsFile): Finding[] {
  const [first] = file.junk;
  if (!first) {
    return [];
  }
  const rest = file.junk.length - 1;
  const more = rest === 0 ? "" : `, as ${rest === 1 ? "is" : "are"} ${rest} more`;
  const text = JSON.stringify(first.text.slice(0, 80));
  return [
    inFile("warning", file, first.line, `${text} is not of the form KEY=value, so it is ignored${more}`),
  ];
}

function inFile(severity: "error" | "warning", file: GoSettingsFile, line: number, why: string): Finding {
  return finding(severity, {
    message: `Line ${line} of ${file.path} does not have the intended effect.`,
    cause: `${why[0]!.toUpperCase()}${why.slice(1)}.`,
    fix: `Fix or remove line ${line} of ${file.path}.`,
    location: { path: file.path, line },
  });
}

/** Upstream's go.env. GOPROXY is compared by its SHA-256, so that no proxy is named here. */
const UPSTREAM: Readonly<Record<string, (value: string) => boolean>> = {
  GOPROXY: (value) =>
    createHash("sha256").update(value).digest("hex") ===
    "6b92323c3a3f154c0a30cc602002b87ff41486d6cba571162e1bae16d7761997",
  GOSUMDB: (value) => value === "sum.golang.org",
  GOTOOLCHAIN: (value) => value === "auto" || value === "local",
};

/** `go env -changed` does not show go.env, since its values *are* the defaults. The file exists since go1.21. */
function gorootFile({ settings: { goroot: file, all, env }, goroot, goEnv }: Facts): Finding[] {
  if (
    goroot === undefined ||
    goEnv?.GOVERSION === undefined ||
    /^go1\.([1-9]|1\d|20)(\D|$)/.test(goEnv.GOVERSION)
  ) {
    return [];
  }
  const path = join(goroot, "go.env");
  const first = new Map([...(file?.lines ?? [])].reverse().map((row) => [row.key, row]));
  const missing = Object.keys(UPSTREAM).filter((key) => !first.has(key));
  const findings = missing.length === 0 ? [] : [withoutDefaults(path, file, missing, all, goEnv.GOVERSION)];
  if (!file) {
    return findings;
  }
  const repeated = file.lines.filter((row) => first.get(row.key) !== row);
  const edited = Object.entries(UPSTREAM).flatMap(([key, isUpstream]) => {
    const row = first.get(key);
    return row && !isUpstream(row.value) ? [row] : [];
  });
  return [
    ...findings,
    ...junk(file),
    ...repeated.map(({ key, line }) =>
      inFile(
        "warning",
        file,
        line,
        `${key} is already set on line ${first.get(key)!.line}, which takes effect`,
      ),
    ),
    ...edited.map(({ key, value, line }) =>
      finding("warning", {
        message: `The default of ${key} differs from upstream's, and \`go env -changed\` does not show it.`,
        cause: `${path}:${line} sets ${key}=${value}${env[key] ? "; the environment overrides it" : ""}.`,
        fix: `Unless your distribution chose this value, restore line ${line} of ${path}, or reinstall Go.`,
        location: { path, line },
      }),
    ),
  ];
}

/** Without a default and without a setting a variable is empty (cfg.go, Getenv). */
function withoutDefaults(
  path: string,
  file: GoSettingsFile | undefined,
  missing: readonly string[],
  all: Facts["settings"]["all"],
  release: string,
): Finding {
  const broken = !all.get("GOPROXY")?.value;
  return finding(broken ? "error" : "warning", {
    message: broken
      ? "GOPROXY has no value, so no module can be downloaded."
      : `${missing.join(", ")} ${missing.length === 1 ? "has no default" : "have no defaults"}.`,
    cause: file
      ? `${path} does not set ${missing.join(", ")}, whose defaults it should contain.`
      : `${path}, which contains the defaults of ${missing.join(", ")}, is missing or cannot be read.`,
    fix: reinstall(release),
    location: { path },
  });
}
