/** What lies where a command reads a file that is named on the command line, or that it finds beside one. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { deflateSync, gzipSync } from "node:zlib";
import { manySamples } from "../support/manySamples.ts";
import { canMake, KERNEL, ODD } from "./odd.ts";
import { ending, expectNoTrace, openPlace, type Place, peakMb, type Ran } from "./support.ts";

const PROFILE = "test/fixtures/profiles/go/devirt.cpu.pprof";
const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const SUM = `a.b/c v1.0.0 ${hash("x")}\na.b/c v1.0.0/go.mod ${hash("y")}\n`;
const MISMATCH = `verifying a.b/c@v1.0.0: checksum mismatch\n\tdownloaded: ${hash("z")}\n\tgo.sum:     ${hash("x")}\n`;

/** A command line with the file that something else takes the place of. */
interface Subject {
  args: readonly string[];
  file: string;
  /** The person names it, so that a pipe is read until its end. */
  isNamed?: boolean;
}

const SUBJECTS: readonly Subject[] = [
  { args: ["profile", "in/a.pprof"], file: "in/a.pprof", isNamed: true },
  { args: ["profile", "in/a.pprof", "--diff-base", "in/b.pprof"], file: "in/b.pprof", isNamed: true },
  { args: ["profile", "in/a.pprof", "--list", "main", "--source-path", "in"], file: "in/main.go" },
  { args: ["merge", "in/a.json", "in/b.json"], file: "in/a.json", isNamed: true },
  { args: ["explain-mismatch", "in/log"], file: "in/log", isNamed: true },
  ...["go.mod", "go.sum"].map((name) => explaining(`repo/${name}`)),
  ...["zip", "ziphash"].map((end) => explaining(`mod/cache/download/a.b/c/@v/v1.0.0.${end}`)),
  explaining("mod/a.b/c@v1.0.0/c.go"),
  explaining("home/.config/go/env"),
  { args: ["gosum", "diff", "repo/go.sum", "other/go.sum"], file: "other/go.sum" },
  ...["go.sum", "go.mod", "go.work", "go.work.sum"].map((name) => ({
    args: ["gosum", "diff", "repo", "other"],
    file: `other/${name}`,
  })),
  { args: ["gosum", "diff", "repo", "other"], file: "mod/cache/download/a.b/c/@v/v1.0.0.mod" },
];

function explaining(file: string): Subject {
  return { args: ["explain-mismatch", "in/log", "--dir", "repo"], file };
}

/** Every kind in place of each file takes minutes: `npm run test:odd`. The tests try all kinds of the files that are named. */
const isFull = process.env.GO_VERIFY_ODD === "all";
const isTried = ({ isNamed }: Subject, kind: string) => isFull || isNamed || kind === "a link to a device";

/** What one command may take: seconds, on a machine that does much else, and MB. */
const LIMIT_MS = 15_000;
const LIMIT_MB = 400;
const CANCEL_MS = 2000;

suite("an odd file for a command", function () {
  this.timeout(60_000);
  let place: Place;
  setup(() => {
    place = openPlace();
    plant(place);
  });
  teardown(() => place.remove());

  const start = (args: readonly string[]) =>
    place.start(args, {
      env: { GOMODCACHE: place.path("mod"), XDG_CONFIG_HOME: place.path("home/.config") },
    });

  for (const subject of SUBJECTS) {
    for (const [kind, make] of Object.entries(ODD)) {
      const waits = subject.isNamed && kind.endsWith("a pipe");
      if (!canMake(kind) || !isTried(subject, kind) || waits) {
        continue;
      }
      test(`${subject.args.slice(0, 2).join(" ")}: ${kind} in place of ${subject.file}`, async () => {
        rmSync(place.path(subject.file), { force: true });
        make(place.path(subject.file));
        const ran = await bounded(start(subject.args));
        if (subject.isNamed && kind !== KERNEL) {
          expectSentence(ran);
          assert.match(ran.stderr, /is not a regular file|is a directory|is larger than|cannot be read/);
        } else if (ran.code === 2) {
          expectSentence(ran);
        }
      });
    }
  }

  for (const { args, file } of SUBJECTS.filter(({ isNamed }) => isNamed)) {
    test(`${args[0]}: a pipe that no one writes to in place of ${file} waits, until SIGTERM`, async () => {
      rmSync(place.path(file));
      ODD["a pipe"]!(place.path(file));
      await expectCancelled(start(args));
    });

    test(`${args[0]}: a pipe in place of ${file} is read to its end`, async () => {
      const before = await bounded(start(args));
      const path = place.path(file);
      copyFileSync(path, `${path}.whole`);
      rmSync(path);
      ODD["a pipe"]!(path);
      const writer = spawn("/bin/sh", ["-c", 'sleep 0.3; cat "$1.whole" > "$1"', "sh", path]);
      const written = ending(writer);
      const ran = await bounded(start(args));
      assert.deepEqual([ran.code, ran.stdout, ran.stderr], [before.code, before.stdout, before.stderr]);
      await written;
    });
  }

  for (const { args, file } of SUBJECTS.filter(({ isNamed }) => isNamed)) {
    test(`${args[0]}: a file that grows in place of ${file} is read up to the size that it had`, async () => {
      const path = place.path(file);
      place.write(file, "x\n");
      const script = 'while [ -e "$1" ]; do head -c 1000000 /dev/zero >> "$1"; done';
      const writer = spawn("/bin/sh", ["-c", script, "sh", path]);
      await delay(50);
      const ran = await bounded(start(args));
      rmSync(path);
      writer.kill("SIGKILL");
      assert.notEqual(ran.code, null);
      expectNoTrace(ran);
    });
  }

  test("explain-mismatch waits for its standard input, until SIGTERM", async () => {
    const under = ["/bin/sh", "-c", 'sleep 60 | exec "$@"', "sh"];
    const child = place.start(["explain-mismatch"], { under, detached: true });
    const ended = ending(child);
    await delay(700);
    const began = performance.now();
    process.kill(-child.pid!, "SIGTERM");
    await ended;
    assert.ok(performance.now() - began < CANCEL_MS, `${performance.now() - began} ms`);
  });

  test("explain-mismatch reads no more of an endless standard input than a log can have", async () => {
    const under = ["/bin/sh", "-c", 'cat /dev/zero | exec "$@"', "sh"];
    const child = place.start(["explain-mismatch"], { under });
    const ran = await ending(child);
    expectSentence(ran);
    assert.match(ran.stderr, /standard input is larger than 67,108,864 bytes/);
  });

  test("a commit's go.sum of 3 GB is refused by its size", async () => {
    const repo = place.path("repo");
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: repo });
    git("init", "-q", "-b", "main", ".");
    git("add", "go.mod");
    // Only its header is there: whoever reads on says that it is damaged.
    const object = "ab".repeat(20);
    place.write(`repo/.git/objects/ab/${object.slice(2)}`, deflateSync(`blob ${3 * 1024 ** 3}\0`));
    git("update-index", "--add", "--cacheinfo", `100644,${object},go.sum`);
    git("commit", "-q", "-m", "state");
    const ran = await bounded(place.start(["gosum", "diff"], { cwd: repo }));
    expectSentence(ran);
    assert.match(ran.stderr, /go\.sum is larger than 33554432 bytes in [0-9a-f]{40}, so it is not read/);
  });

  for (const { name, content, args } of bombs()) {
    test(`${name} is no bomb`, async () => {
      place.write("bomb", content());
      const ran = await bounded(start(args));
      expectSentence(ran);
    });
  }
});

/** Runs a command to its end within the limits of time and memory. */
async function bounded(child: ChildProcess): Promise<Ran> {
  const peak = peakMb(child.pid!);
  const began = performance.now();
  const ran = await ending(child);
  const took = performance.now() - began;
  assert.ok(took < LIMIT_MS, `${took} ms`);
  assert.ok(peak() < LIMIT_MB, `${peak()} MB`);
  expectNoTrace(ran);
  return ran;
}

async function expectCancelled(child: ChildProcess): Promise<void> {
  const ended = ending(child);
  await delay(700);
  assert.equal(child.exitCode, null, "it does not wait");
  const began = performance.now();
  child.kill("SIGTERM");
  const ran = await ended;
  const took = performance.now() - began;
  assert.ok(took < CANCEL_MS, `${took} ms`);
  assert.deepEqual([ran.code, ran.stderr], [130, "go-verify: cancelled.\n"]);
}

function expectSentence({ code, stdout, stderr }: Ran): void {
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^go-verify: [^\n]{1,400}\.\n$/);
}

/** Small files that would fill the memory of whoever unpacks or parses them. */
function bombs(): { name: string; args: string[]; content(): Uint8Array | string }[] {
  const zeros = () => gzipSync(Buffer.alloc(16 * 1024 ** 2));
  const times = (member: Uint8Array, count: number) => Buffer.concat(new Array(count).fill(member));
  return [
    {
      name: "gzip of 1 GiB of zeros as a profile",
      args: ["profile", "bomb"],
      content: () => times(zeros(), 64),
    },
    {
      name: "gzip of 20 GiB of zeros as a profile",
      args: ["profile", "bomb"],
      content: () => times(zeros(), 1280),
    },
    {
      name: "a profile of many samples without a stack",
      args: ["profile", "bomb"],
      content: () => gzipSync(manySamples({ count: 14_000_000, ids: [] })),
    },
    {
      name: "a profile of many samples of a thousand values",
      args: ["profile", "bomb"],
      content: () => gzipSync(manySamples({ count: 70_000, ids: [], types: 1000 })),
    },
    { name: "gzip of zeros as a report", args: ["merge", "bomb"], content: () => times(zeros(), 64) },
    { name: "a report of lists in lists", args: ["merge", "bomb"], content: () => "[".repeat(60e6) },
    { name: "a report of empty lists", args: ["merge", "bomb"], content: () => `[${"[],".repeat(20e6)}[]]` },
  ];
}

function plant(place: Place): void {
  place.write("in/log", MISMATCH);
  place.write("in/main.go", "package main\n");
  for (const name of ["a", "b"]) {
    copyFileSync(PROFILE, place.write(`in/${name}.pprof`, ""));
    place.write(`in/${name}.json`, JSON.stringify(REPORT));
  }
  for (const folder of ["repo", "other"]) {
    place.write(`${folder}/go.mod`, "module m.example/m\n\nrequire a.b/c v1.0.0\n");
    place.write(`${folder}/go.sum`, folder === "repo" ? SUM : SUM.replace(hash("x"), hash("z")));
  }
  place.write("other/go.work", "go 1.21\n\nuse .\n");
  place.write("other/go.work.sum", SUM);
  place.write("home/.config/go/env", "GOFLAGS=-mod=mod\n");
  place.write("mod/a.b/c@v1.0.0/c.go", "package c\n");
  for (const [end, content] of Object.entries({ mod: "module a.b/c\n", zip: "PK", ziphash: hash("x") })) {
    place.write(`mod/cache/download/a.b/c/@v/v1.0.0.${end}`, content);
  }
}

const REPORT = {
  schema: "go-verify/report/1",
  generator: "go-verify",
  startedAt: "2026-01-01T00:00:00.000Z",
  durationMs: 1,
  host: { os: "linux", arch: "x64", cpus: 1 },
  go: null,
  verdict: "not-ready",
  layers: [],
};
