/** Kills runs at random moments and looks at what is left of each. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Effort } from "../../src/engine/check.ts";
import { randomFrom } from "../support/random.ts";
import { differences, listing } from "./listing.ts";
import { commandLine, ending, expectNoTrace, GO, isLiving, openPlace, type Place } from "./support.ts";

/** What one killed run left. */
export interface Killed {
  signal: NodeJS.Signals;
  /** When, in ms after its start. */
  afterMs: number;
  /** How it ended: its exit code or signal. */
  ended: string;
  /** How many processes the run had when it was killed. */
  processes: number;
  /** Those that lived on after 5 s. */
  alive: string[];
  /** How many scratch folders there were after the kill; SIGKILL lets nobody remove them. */
  scratch: number;
  /** How many were still there after the next start. */
  leftover: number;
}

/** How often to kill, and what. */
export interface KillPlan {
  moments: number;
  /** Decides the moments; the same seed gives the same ones. */
  seed: number;
  depth: Effort;
  onRow?: (row: Killed) => void;
}

const SIGNALS: readonly NodeJS.Signals[] = ["SIGKILL", "SIGTERM", "SIGINT"];

/** Kills runs; gives what each left, and what changed in HOME, workspace and GOROOT over all of them. */
export async function killAtRandom(plan: KillPlan): Promise<{ rows: Killed[]; changed: string[] }> {
  const place = openPlace("kill");
  try {
    const watched = furnish(place);
    const before = listing(watched);
    const run = ["verify", "--layer", "install", "--depth", plan.depth, "--dir", place.path("workspace")];
    const random = randomFrom(plan.seed);
    // A whole run says how long one takes here and now; it also warms the build cache.
    const began = performance.now();
    await place.cli(run);
    const fullMs = performance.now() - began;
    const rows: Killed[] = [];
    for (let index = 0; index < plan.moments; index += 1) {
      // A third of the moments lies in the first half second, where processes and folders come into being.
      const span = random() < 1 / 3 ? 500 : fullMs;
      const row = await killOnce(place, run, SIGNALS[index % SIGNALS.length]!, Math.round(random() * span));
      rows.push(row);
      plan.onRow?.(row);
    }
    return { rows, changed: differences(before, listing(watched)) };
  } finally {
    place.remove();
  }
}

/** Puts into HOME and the workspace what a user has there; gives the folders that must not change. */
function furnish(place: Place): string[] {
  const workspace = place.path("workspace");
  mkdirSync(workspace);
  place.write("workspace/go.mod", "module example.com/mine\n\ngo 1.21\n");
  place.write("workspace/main.go", "package main\n\nfunc main() {}\n");
  place.write("home/.profile", "export EDITOR=vi\n", 0o600);
  place.write("home/.netrc", "machine example.com login me password secret\n", 0o600);
  place.write("home/.config/go/env", "GOPRIVATE=example.com\n");
  place.write("home/go/bin/tool", "#!/bin/sh\n", 0o755);
  return [place.home, workspace, join(GO, "../..")];
}

async function killOnce(
  place: Place,
  run: readonly string[],
  signal: NodeJS.Signals,
  afterMs: number,
): Promise<Killed> {
  const child = place.start(run);
  const ended = ending(child);
  await Promise.race([delay(afterMs), ended]);
  const guards = guardsOf(child.pid!);
  const processes = place.processes().length + guards.length;
  child.kill(signal);
  const ran = await ended;
  expectNoTrace(ran);
  const living = () => [...place.processes(), ...guards.filter(isLiving)];
  for (let waited = 0; living().length > 0 && waited < 5000; waited += 50) {
    await delay(50);
  }
  const alive = living().map(commandLine);
  const scratch = readdirSync(place.tmp).length;
  expectNoTrace(await ending(place.start(["verify", "--check", "install.go-on-path"])));
  const leftover = readdirSync(place.tmp).length;
  return { signal, afterMs, ended: String(ran.code ?? ran.signal), processes, alive, scratch, leftover };
}

/** The guards that a process started; their own environment holds nothing to find them by. */
function guardsOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
        const ppid = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return ppid === parent && commandLine(pid).includes("go-verify-guard");
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}

/** Whether a killed run left what none may leave. */
export function isClean({ signal, ended, alive, scratch, leftover }: Killed): boolean {
  const mayLeaveScratch = ended === "SIGKILL" || ended === signal;
  return alive.length === 0 && leftover === 0 && (scratch === 0 || mayLeaveScratch);
}
