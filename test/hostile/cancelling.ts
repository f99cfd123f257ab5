/** Cancels every command at random moments, hostile inputs among them, and looks at how it ends and what is left. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Report } from "../../src/engine/report.ts";
import { builder } from "../../src/profile/table/build.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { type Random, randomFrom } from "../support/random.ts";
import { type Folded, profileOf } from "../unit/profile/stacks.ts";
import { commandLine, ending, expectNoTrace, openPlace, type Place } from "./support.ts";

/** How one cancelled command ended. */
export interface Cancelled {
  command: string;
  signal: NodeJS.Signals;
  /** When, in ms after its start. */
  afterMs: number;
  /** How long it went on after the signal, in ms. */
  tookMs: number;
  /** Its exit code, or the signal that ended it. */
  ended: string;
  /** Processes that lived on after 5 s, and what is left in the temporary folder. */
  left: string[];
}

/** How often to cancel each command. */
export interface CancelPlan {
  moments: number;
  /** Decides the moments; the same seed gives the same ones. */
  seed: number;
  /** Only commands whose name has this in it. */
  only?: string;
  onRow?: (row: Cancelled) => void;
}

/** The promise: what is cancelled has ended within this time, in ms. */
export const PROMISE_MS = 2000;

/** A command that takes longer than this is cancelled somewhere in this time, in ms. */
const LONGEST_MS = 5000;

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];

/** Cancels each command at that many moments of its run. */
export async function cancelAtRandom({ moments, seed, only = "", onRow }: CancelPlan): Promise<Cancelled[]> {
  const place = openPlace("cancel");
  const server = await endlessServer();
  try {
    const random = randomFrom(seed);
    const rows: Cancelled[] = [];
    const commands = Object.entries(commandsIn(place, server)).filter(([name]) => name.includes(only));
    for (const [command, args] of commands) {
      const fullMs = await lengthOf(place, args);
      for (let index = 0; index < moments; index += 1) {
        const row = {
          command,
          ...(await cancelOnce(place, args, momentIn(fullMs, random), SIGNALS[random() < 1 / 2 ? 0 : 1]!)),
        };
        rows.push(row);
        onRow?.(row);
      }
    }
    return rows;
  } finally {
    server.closeAllConnections();
    server.close();
    place.remove();
  }
}

/** Each command with something to work on. */
function commandsIn(place: Place, server: Server): Record<string, readonly string[]> {
  const { port } = server.address() as AddressInfo;
  const large = place.write("large.pprof", encodeProfile(profileOf(stacks(30_000))));
  const bomb = place.write("bomb.pprof", gzipSync(Buffer.alloc(600_000_000), { level: 1 }));
  const nameless = place.write("nameless.pprof", encodeProfile(addresses(100_000)));
  const go = join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "bin", "go");
  const mangled = place.write("mangled.pprof", encodeProfile(profileOf(names(20_000))));
  const [before, after] = ["before", "after"].map((name) => repository(place, name));
  const log = place.write("build.log", mismatches(4_000_000));
  const report = place.write("report.json", reportOf(200_000));
  place.write("module/go.mod", "module example.com/m\n\ngo 1.21\n\nrequire golang.org/x/text v0.14.0\n");
  mkdirSync(place.path("empty"));
  return {
    "verify --depth quick": ["verify", "--depth", "quick", "--dir", place.path("module"), "--offline"],
    "verify --layer proxy": ["verify", "--layer", "proxy", "--dir", place.path("module"), "--offline"],
    "self-test": ["self-test", "--check", "install.hello-run"],
    list: ["list"],
    "explain CHECK": ["explain", "install.hello-run"],
    "profile FILE": ["profile", large],
    "profile --traces": ["profile", "--traces", large],
    "profile --diff-base": ["profile", large, "--diff-base", large],
    "profile --format html": ["profile", large, "--format", "html"],
    "profile --format raw": ["profile", large, "--format", "raw"],
    "profile of the standard input": ["profile", "-"],
    "profile of a bomb": ["profile", bomb],
    "profile BINARY FILE": ["profile", go, nameless],
    "profile of mangled names": ["profile", mangled],
    "profile URL": ["profile", `http://127.0.0.1:${port}/debug/pprof/profile`],
    "gosum diff": ["gosum", "diff", before!, after!],
    "explain-mismatch": ["explain-mismatch", "--dir", place.path("module"), log],
    merge: ["merge", report, report],
    lsp: ["lsp"],
  };
}

function stacks(count: number): Folded[] {
  const frames = (i: number) =>
    Array.from({ length: 20 }, (_, depth) => `pkg${i % (depth * 7 + 3)}.f${depth}`);
  return Array.from({ length: count }, (_, i): Folded => [frames(i).join(";"), i + 1]);
}

/** Addresses without functions, all over the code of a Go program that is loaded where it says. */
function addresses(count: number): Profile {
  const target = builder();
  const start = 0x40_0000n;
  const mapping = {
    ...{ id: 1n, start, limit: start + 0x100_0000n, offset: 0n, file: "/go", buildId: "" },
    ...{ hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false },
  };
  for (let i = 0; i < count; i++) {
    const address = start + 0x1000n + BigInt(i * 71);
    const location = target.location({ mapping, address, folded: false, lines: [] });
    target.sample(Int32Array.of(location), [1], target.labels([]));
  }
  return target.finish({ ...profileOf([["a", 1]]) });
}

/** Names of C++ with templates in templates, each another one. */
function names(count: number): Folded[] {
  return Array.from({ length: count }, (_, i): Folded => {
    const own = `f${i}`;
    return [`_Z${own.length}${own}${"I1aIi".repeat(40)}${"EE".repeat(40)}vv`, 1];
  });
}

/** A folder whose go.mod and go.sum are as long as may be, or made to cost much. */
function repository(place: Place, name: string): string {
  const letter = name.slice(0, 1);
  const lines = Array.from({ length: 60_000 }, (_, i) => `a.b/c${i} v1.0.0 h1:${letter.repeat(42)}A=\n`);
  place.write(`${name}/go.sum`, lines.join(""));
  place.write(`${name}/go.mod`, `module a.b/m\n\nrequire ${"word ".repeat(20_000)}\n`);
  return place.path(name);
}

/** A log that is full of what nearly is a checksum mismatch. */
function mismatches(bytes: number): string {
  const line = "verifying a.b/c@v1.0.0: checksum mismatch\n\tdownloaded: h1:\n\tgo.sum: : : : h1:x\n";
  return line.repeat(bytes / line.length) + ": ".repeat(200_000);
}

/** A report with many findings. */
function reportOf(count: number): string {
  const findings = Array.from({ length: count }, (_, i) => ({
    severity: "error" as const,
    message: `finding ${i}`,
    cause: "c",
    fix: "f",
  }));
  const [status, title, durationMs] = ["fail", "t", 1] as const;
  const check = { id: "a.b", title, label: title, status, summary: "s", durationMs, findings, commands: [] };
  const report: Report = {
    schema: "go-verify/report/1",
    generator: "g",
    startedAt: "2026-01-01T00:00:00Z",
    durationMs,
    host: { os: "linux", arch: "amd64", cpus: 1 },
    go: null,
    verdict: "not-ready",
    layers: [{ id: "install", title, status, checks: [check] }],
  };
  return JSON.stringify(report);
}

/** Sends a byte now and then, for ever. */
async function endlessServer(): Promise<Server> {
  const server = createServer((_, response) => {
    const timer = setInterval(() => response.write("x"), 100);
    response.once("close", () => clearInterval(timer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  return server;
}

/** How long a command takes, in ms; what goes on for longer is ended. */
async function lengthOf(place: Place, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = place.start(args);
  const timer = setTimeout(() => child.kill("SIGTERM"), LONGEST_MS);
  await ending(child);
  clearTimeout(timer);
  return Math.min(performance.now() - began, LONGEST_MS);
}

/** A third of the moments lies in the first half second, where processes and folders come into being. */
function momentIn(fullMs: number, random: Random): number {
  return Math.round(random() * (random() < 1 / 3 ? Math.min(500, fullMs) : fullMs));
}

async function cancelOnce(
  place: Place,
  args: readonly string[],
  afterMs: number,
  signal: NodeJS.Signals,
): Promise<Omit<Cancelled, "command">> {
  const before = readdirSync(place.tmp);
  const child = place.start(args);
  const ended = ending(child);
  await Promise.race([delay(afterMs), ended]);
  const asked = performance.now();
  child.kill(signal);
  const ran = await ended;
  const tookMs = Math.round(performance.now() - asked);
  expectNoTrace(ran);
  for (let waited = 0; place.processes().length > 0 && waited < 5000; waited += 50) {
    await delay(50);
  }
  const left = [
    ...place.processes().map(commandLine),
    ...readdirSync(place.tmp).filter((name) => !before.includes(name)),
  ];
  return { signal, afterMs, tookMs, ended: String(ran.code ?? ran.signal), left };
}
