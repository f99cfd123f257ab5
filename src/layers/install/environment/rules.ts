import type { GoSettings } from "../../../disk/goSettings.ts";
import type { Kind } from "../../../disk/safeFiles.ts";
import type { Finding } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";

/** What a rule may look at. The outside world comes in by three questions, so that a rule is tested without it. */
export interface Facts {
  settings: GoSettings;
  /** The folder that the go command takes for its tree, as far as it can be told without asking it. */
  goroot: string | undefined;
  /** What `go env` answers; undefined where it refuses. */
  goEnv: GoEnv | undefined;
  /** What the go command printed where it refused its settings; undefined where it took them. */
  refused: string | undefined;
  /** The trusted workspace folder. */
  workspace: string | undefined;
  platform: NodeJS.Platform;
  /** What lies at a path. */
  kind(path: string): Promise<Kind>;
  /** The text of a file, or undefined where none can be read. */
  read(path: string): Promise<string | undefined>;
  /** The path behind all links; the path itself where there is none. */
  real(path: string): Promise<string>;
  /** Whether a program of this name is on PATH, or at this absolute path. */
  program(name: string): Promise<boolean>;
}

/** Looks at one thing and gives what is off with it. */
export type Rule = (facts: Facts) => Promise<Finding[]> | Finding[];
