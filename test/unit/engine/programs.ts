/** A folder of tiny programs for one suite: real processes rather than mocks. */
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A temporary folder with a name that every command line must survive, and what writes programs into it. */
export interface Programs {
  folder: string;
  /** Writes a file that may be executed; gives its path. */
  program(name: string, content: string | Uint8Array, mode?: number): string;
  /** The same for a shell script. */
  script(name: string, body: string): string;
  path(name: string): string;
  remove(): void;
}

/** Opens a folder of programs. */
export function openPrograms(name = "sp ace"): Programs {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "engine-test-")));
  const folder = mkdtempSync(join(parent, `${name}-`));
  const program: Programs["program"] = (file, content, mode = 0o755) => {
    const path = join(folder, file);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  return {
    folder,
    program,
    script: (file, body) => program(file, `#!/bin/sh\n${body}\n`),
    path: (file) => join(folder, file),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** Waits until something is true. @throws Error after `limitMs`. */
export async function eventually(what: string, holds: () => boolean, limitMs = 10_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > limitMs) {
      throw new Error(`${what}: not within ${limitMs} ms`);
    }
    await delay(20);
  }
}

/** Whether a process lives; one that has ended but was not yet waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

/** The process IDs that programs wrote into a file, one a line. */
export function pidsIn(path: string): number[] {
  return readFileSync(path, "utf8").split("\n").filter(Boolean).map(Number);
}
