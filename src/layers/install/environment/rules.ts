import type { GoSettings } from "../../../disk/goSettings.ts";
import type { Kind } from "../../../disk/safeFiles.ts";
import type { Finding } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";

/** What a rule may use. It reads files only through these functions, so a test can replace them. */
export interface Facts {
  settings: GoSettings;
  /** The GOROOT of the go command, as far as it is known without running it. */
  goroot: string | undefined;
  /** What `go env` prints; undefined if it fails. */
  goEnv: GoEnv | undefined;
  /** What the go command printed if it refused its settings; undefined if it accepted them. */
  refused: string | undefined;
  /** The trusted workspace folder. */
  workspace: string | undefined;
  platform: NodeJS.Platform;
  /** What is at a path. */
  kind(path: string): Promise<Kind>;
  /** The text of a file; undefined if it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** The path with all links resolved; the path itself if it does not exist. */
  real(path: string): Promise<string>;
  /** What git prints if it refuses a command in a folder; undefined if it does not, or if it is not installed. */
  git(args: readonly string[], folder: string): Promise<string | undefined>;
  /** Whether a program of this name is on PATH, or at this absolute path. */
  program(name: string): Promise<boolean>;
}

/** Judges one aspect of the settings and returns its findings. */
export type Rule = (facts: Facts) => Promise<Finding[]> | Finding[];
