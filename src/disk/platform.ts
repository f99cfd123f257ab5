/** What depends on the operating system of this machine. */
import type { ReadOptions } from "../modules/goMod/goMod.ts";

/** How go.mod and go.work files of this machine are read. */
export const PARSE_OPTIONS: ReadOptions = { windows: process.platform === "win32" };
