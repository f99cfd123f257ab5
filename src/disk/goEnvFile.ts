/**
 * The settings files of the go command: the user's go env file and go.env in GOROOT. Format and path:
 * cmd/go/internal/cfg/cfg.go, readEnvFile and EnvFile; os/file.go, UserConfigDir. Pure.
 */

/** A line that the go command reads: KEY=value, where the value is the rest of the line. */
export interface EnvLine {
  /** Counts from 1. */
  line: number;
  key: string;
  value: string;
}

/** A parsed file of settings. */
export interface EnvFile {
  lines: readonly EnvLine[];
  /** Lines that are neither a setting, nor blank, nor a comment: the go command silently ignores them. */
  junk: readonly { line: number; text: string }[];
}

/** Reads a settings file as the go command does: a line counts if it starts with A to Z and contains a "=". */
export function parseGoEnvFile(text: string): EnvFile {
  const lines: EnvLine[] = [];
  const junk: { line: number; text: string }[] = [];
  for (const [index, row] of text.split("\n").entries()) {
    const equals = row.indexOf("=");
    const line = index + 1;
    if (equals > 0 && /^[A-Z]/.test(row)) {
      lines.push({ line, key: row.slice(0, equals), value: row.slice(equals + 1) });
    } else if (row.trim() !== "" && !row.startsWith("#")) {
      junk.push({ line, text: row });
    }
  }
  return { lines, junk };
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The path of the user's go env file (it need not exist), or why there is none: `off`, or no folder for it.
 * An empty variable counts as unset.
 */
export function goEnvFilePath(
  env: Env,
  platform: NodeJS.Platform,
): { path: string; named: boolean } | { path: undefined; reason: string } {
  if (env.GOENV) {
    return env.GOENV === "off" ? { path: undefined, reason: "GOENV=off" } : { path: env.GOENV, named: true };
  }
  const folder = userConfigFolder(env, platform);
  return "reason" in folder ? { path: undefined, ...folder } : { path: folder.path, named: false };
}

function userConfigFolder(env: Env, platform: NodeJS.Platform): { path: string } | { reason: string } {
  if (platform === "win32") {
    const folder = env.APPDATA || env.AppData;
    return folder ? { path: `${folder}\\go\\env` } : { reason: "AppData is not set" };
  }
  if (platform === "darwin") {
    return env.HOME
      ? { path: `${env.HOME}/Library/Application Support/go/env` }
      : { reason: "HOME is not set" };
  }
  if (env.XDG_CONFIG_HOME) {
    return env.XDG_CONFIG_HOME.startsWith("/")
      ? { path: `${env.XDG_CONFIG_HOME}/go/env` }
      : { reason: "the path in XDG_CONFIG_HOME is relative" };
  }
  return env.HOME
    ? { path: `${env.HOME}/.config/go/env` }
    : { reason: "neither XDG_CONFIG_HOME nor HOME is set" };
}
