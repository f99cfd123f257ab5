/** Go's own parser of profiles, asked about one input after the other. */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { columnOf, sumOf } from "../../src/profile/table/value.ts";
import type { Outcome } from "./probe.ts";

/** What Go's parser says of an input; sums are whole numbers of any size. */
export interface Answer {
  error?: string;
  types: string[] | null;
  samples: number;
  frames: number;
  locations: number;
  functions: number;
  mappings: number;
  labels: number;
  sums: string[] | null;
}

/** Asks Go. */
export interface Oracle {
  ask(bytes: Uint8Array): Promise<Answer>;
  close(): void;
}

/** Builds test/fuzz/pprof with the copy of google/pprof in Go's own tree, and starts it. */
export function startOracle(): Oracle {
  const folder = mkdtempSync(join(tmpdir(), "go-verify-oracle-"));
  const goroot = execFileSync("go", ["env", "GOROOT"], { cwd: folder, encoding: "utf8" }).trim();
  const vendored = join(goroot, "src/cmd/vendor/github.com/google/pprof/profile");
  cpSync(vendored, join(folder, "profile"), { recursive: true });
  cpSync(resolve("test/fuzz/pprof"), join(folder, "oracle"), { recursive: true });
  writeFileSync(join(folder, "go.mod"), "module github.com/google/pprof\n\ngo 1.24\n");
  const program = join(folder, "program");
  execFileSync("go", ["build", "-o", program, "./oracle"], {
    cwd: folder,
    env: { ...process.env, GOWORK: "off", GOFLAGS: "" },
  });
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(bytes) {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      child.stdin.write(length);
      child.stdin.write(bytes);
      const { value, done } = await lines.next();
      if (done) {
        throw new Error("Go's parser ended");
      }
      return JSON.parse(value) as Answer;
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What we may refuse though Go reads it: numbers that a double does not hold, and what would take all memory. */
const OURS_ALONE = /^(not exact here|not read|not unpacked|not a profile of one program|too large)/;

/** The difference between us and Go; undefined where there is none. */
export function difference(ours: Outcome, go: Answer): string | undefined {
  if ("refusal" in ours) {
    const alone = go.error === undefined && !OURS_ALONE.test(ours.refusal);
    return alone ? `Go reads what we refuse: ${ours.refusal}` : undefined;
  }
  if (go.error !== undefined) {
    return `we read what Go refuses: ${go.error}`;
  }
  const { samples, sampleTypes, locations, functions, mappings } = ours.profile;
  const types = sampleTypes.length;
  // Go's sums have 64 bits.
  const sums = sampleTypes.map(
    (_, type) => `${BigInt.asIntN(64, BigInt(sumOf(columnOf(samples.values, types, type))))}`,
  );
  const mine = {
    samples: samples.length,
    frames: samples.frames.length,
    locations: locations.length,
    functions: functions.length,
    mappings: mappings.length,
    labels: samples.labels.keys.length,
    sums,
  };
  const { types: theirTypes, ...counts } = go;
  const theirs = { ...counts, sums: go.sums ?? [] };
  const same = JSON.stringify(mine) === JSON.stringify(theirs) && (theirTypes?.length ?? 0) === types;
  return same ? undefined : `ours ${JSON.stringify(mine)}, Go's ${JSON.stringify(theirs)}`;
}
