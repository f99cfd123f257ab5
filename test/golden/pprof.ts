/** Go's own pprof, run live, and the profiles that it is asked about. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { demangleAll } from "../../src/profile/demangle/demangle.ts";
import { withShownNames } from "../../src/profile/demangle/functionNames.ts";
import type { DemangleMode } from "../../src/profile/demangle/modes.ts";
import { openProfile } from "../../src/profile/read/open.ts";
import type { Profile } from "../../src/profile/table/profile.ts";

/** Where the profiles lie. */
export const PROFILES = resolve("test/fixtures/profiles");

/** Every profile, by its path below `PROFILES`. */
export function profileNames(): string[] {
  const folders = readdirSync(PROFILES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .flatMap(({ name }) => readdirSync(join(PROFILES, name)).map((file) => `${name}/${file}`))
    .sort();
}

/** A profile by its name, with the names of its file. */
export function openRaw(name: string): Promise<Profile> {
  return openProfile(readFileSync(join(PROFILES, name)), (packed) => gunzipSync(packed));
}

/** A profile by its name, with the names that are shown. */
export async function openNamed(name: string): Promise<Profile> {
  return withNames(await openRaw(name));
}

/** A profile with the names that are shown. */
export function withNames(profile: Profile, mode: DemangleMode = "simple"): Promise<Profile> {
  return withShownNames(profile, mode, (names) => demangleAll(names, mode));
}

/** Where the tools run: not in a folder that they could find sources in. */
export const ELSEWHERE = realpathSync(tmpdir());

/**
 * The path of a tool of Go's. Since go1.25 it is built when it is first asked for, which `-n` waits for. Another pprof
 * may be asked instead (newest.ts).
 */
export function goTool(name: string): string {
  const { GO_VERIFY_PPROF } = process.env;
  if (name === "pprof" && GO_VERIFY_PPROF) {
    return GO_VERIFY_PPROF;
  }
  return execFileSync("go", ["tool", "-n", name], { encoding: "utf8", cwd: ELSEWHERE }).trim();
}

/** What the tool answered. */
export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Asks the tool, as many times at once as there are processors. */
export function asker(tool: string): (flags: readonly string[], names: readonly string[]) => Promise<Answer> {
  const turn = turns(availableParallelism());
  return (flags, names) =>
    turn(async () => {
      const files = names.map((name) => join(PROFILES, name));
      const own = await symbolization(files);
      const options = { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, cwd: ELSEWHERE } as const;
      return new Promise((answer) => {
        execFile(tool, [...own, ...flags, ...files], options, (error, stdout, stderr) => {
          answer({ code: error ? Number(error.code) : 0, stdout, stderr });
        });
      });
    });
}

/** Names are demangled, but no address is looked up in a binary of this machine: what is at hand differs. */
async function symbolization(files: readonly string[]): Promise<string[]> {
  for (const file of files) {
    const bytes = readFileSync(file);
    const profile = await openProfile(bytes, (packed) => gunzipSync(packed)).catch(() => undefined);
    if (profile?.mappings.some(({ hasFunctions, file }) => !hasFunctions && existsSync(file))) {
      return ["-symbolize=remote"];
    }
  }
  return [];
}

/** Lets so many run at once, in the order in which they came. */
function turns(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= most) {
      await new Promise<void>((resume) => waiting.push(resume));
    }
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

/** The report that the tool printed, without the line whose words depend on who prints it. */
export function reportOf({ code, stdout, stderr }: Answer): string[] {
  assert.equal(code, 0, stderr);
  // The time is in the time zone of the machine that prints it.
  return stdout.split("\n").filter((line) => !line.startsWith("Time: "));
}
