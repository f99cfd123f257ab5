/** Functions that a binary gives to a profile without any, against the profile as the program wrote it, and Go's pprof. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { MalformedBinary } from "../../src/binaries/binary.ts";
import { openSymbols } from "../../src/binaries/symbols/openSymbols.ts";
import { openProfile } from "../../src/profile/read/open.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { randomFrom } from "../support/random.ts";
import { skip } from "../support/skip.ts";
import { goTool, reportOf } from "./pprof.ts";

const CLI = resolve("dist/cli.js");
const PROGRAM = resolve("test/golden/programs/symbols");

/**
 * The ways in which the program is built: with what the go command takes, and whether C is part of it. Those that compile
 * the standard library anew are built by `npm run test:symbols`.
 */
const ALL_BUILDS: Readonly<Record<string, { flags: readonly string[]; cgo?: true; isLong?: true }>> = {
  plain: { flags: [] },
  "without symbols": { flags: ["-ldflags=-s -w"] },
  "position-independent": { flags: ["-buildmode=pie", "-ldflags=-s -w"], isLong: true },
  "with C": { flags: [], cgo: true },
  "with C, position-independent, without symbols": {
    flags: ["-buildmode=pie", "-ldflags=-s -w"],
    cgo: true,
    isLong: true,
  },
};
const isFull = process.env.GO_VERIFY_SYMBOLS === "all";
const BUILDS = Object.fromEntries(Object.entries(ALL_BUILDS).filter(([, { isLong }]) => isFull || !isLong));

suite("symbols of a binary", function () {
  this.timeout(180_000);
  let folder = "";
  const run = promisify(execFile);
  const binary = (build: string) => join(folder, build);
  const recorded = (build: string) => join(folder, `${build}.pprof`);
  const bare = (build: string) => join(folder, `${build}.bare.pb.gz`);
  const hasC = spawnSync(process.env.CC ?? "gcc", ["--version"]).status === 0;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "go-verify-symbols-"));
    for (const [build, { flags, cgo = false }] of Object.entries(BUILDS)) {
      if (cgo && !hasC) {
        continue;
      }
      const env = { ...process.env, CGO_ENABLED: cgo ? "1" : "0", GOCACHE: process.env.GO_VERIFY_GOCACHE };
      await run("go", ["build", ...flags, "-o", binary(build), "."], { cwd: PROGRAM, env });
      await run(binary(build), [recorded(build)]);
      writeFileSync(bare(build), gzipSync(encodeProfile(withoutFunctions(await opened(recorded(build))))));
    }
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const printed = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "profile", ...args], {
      encoding: "utf8",
    });
    return { code: status ?? 0, stdout, stderr };
  };

  for (const [build, { cgo = false }] of Object.entries(BUILDS)) {
    test(`${build}: names, lines and inlined calls are those that the program itself wrote`, function () {
      if (cgo && !hasC) {
        skip(this, "no C compiler");
      }
      for (const report of [
        ["--tree", "--granularity", "lines", "--no-trim"],
        ["--tree", "--granularity", "files", "--no-trim"],
        ["--top", "0"],
        ["--list", "main\\.|sort"],
      ]) {
        const ours = printed(binary(build), bare(build), ...report);
        assert.equal(ours.stderr, "");
        assert.deepEqual(reportOf(ours), reportOf(printed(recorded(build), ...report)));
      }
    });

    test(`${build}: without inlined calls, which it does not read, go tool pprof has the same functions`, async function () {
      if (cgo) {
        skip(this, "no C compiler, or C functions, which it leaves out");
      }
      const { stdout } = await run(goTool("pprof"), ["-top", "-nodecount=0", binary(build), bare(build)]);
      const ours = printed(binary(build), bare(build), "--no-inlines", "--top", "0");
      assert.deepEqual(reportOf(ours), reportOf({ code: 0, stdout, stderr: "" }));
    });
  }

  test("a function of C has its name from the symbols", async function () {
    if (!hasC) {
      skip(this, "no C compiler");
    }
    const { stdout } = await run("go", ["tool", "nm", binary("with C")]);
    const [, address] = /^ *([0-9a-f]+) t (?:\S*_)?spin$/m.exec(stdout) ?? assert.fail(stdout.slice(0, 500));
    const symbols = await openSymbols(readerOf(readFileSync(binary("with C"))));
    const none = { start: 0n, limit: 0n, offset: 0n };
    const { names } = await symbols.framesOf(BigUint64Array.of(BigInt(`0x${address}`) + 4n), none);
    assert.deepEqual(names, ["spin"]);
  });

  test("Go 1.18 and 1.19 have names and lines, and no inlined calls", async () => {
    const bytes = readFileSync(binary("plain"));
    const at = bytes.indexOf(Buffer.from("f1ffffff00000108", "hex"));
    bytes[at] = 0xf0;
    const { locations } = await opened(recorded("plain"));
    const [mapping] = (await opened(recorded("plain"))).mappings;
    const newer = await (await openSymbols(readerOf(readFileSync(binary("plain"))))).framesOf(
      locations.addresses,
      mapping!,
    );
    const older = await (await openSymbols(readerOf(bytes))).framesOf(locations.addresses, mapping!);
    for (const i of locations.addresses.keys()) {
      // The function is the outermost one, and the line that of the innermost.
      const [outermost, innermost] = [newer.starts[i + 1]! - 1, newer.starts[i]!];
      const row = older.starts[i]!;
      assert.equal(older.starts[i + 1], row + 1);
      assert.equal(older.names[older.functions[row]!], newer.names[newer.functions[outermost]!]);
      assert.equal(older.files[older.functions[row]!], newer.files[newer.functions[innermost]!]);
      assert.equal(older.lines[row], newer.lines[innermost]);
    }
  });

  test("the wrong binary, a cut one and what is none each get one sentence, and the profile is shown", async () => {
    const cut = join(folder, "cut");
    writeFileSync(cut, readFileSync(binary("plain")).subarray(0, 5000));
    // Before Go 1.24 a program without C has no build ID.
    if ((await opened(bare("plain"))).mappings[0]!.buildId !== "") {
      const other = printed(binary("without symbols"), bare("plain"));
      assert.match(
        other.stderr,
        /^go-verify: \S.* has the build ID [0-9a-f]+, and the profile is of one with [0-9a-f]+: give the binary that ran\.\n$/,
      );
      assert.match(other.stdout, /100% {2}\[plain\]\n$/);
    }
    assert.match(
      printed(cut, bare("plain")).stderr,
      /^go-verify: \S*cut gives no functions, since ELF: the file is cut: a table lies behind its end\.\n$/,
    );
    assert.match(printed(join(PROGRAM, "main.go"), bare("plain")).stderr, /main\.go is .*1 of 2 profiles/s);
    // A profile that has its functions needs no binary, and none is read.
    assert.equal(printed(cut, recorded("plain")).stderr, "");
    assert.match(printed(cut).stderr, /cut is a program, not a profile/);
  });

  test("hostile bytes end in a clear error or in frames", async () => {
    const whole = readFileSync(binary("plain"));
    const { locations, mappings } = await opened(recorded("plain"));
    const from0 = randomFrom(21);
    const random = (below: number) => Math.floor(from0() * below);
    const header = whole.subarray(0, 64);
    const tables = [
      0,
      Number(header.readBigUInt64LE(40)),
      whole.indexOf(Buffer.from("f1ffffff00000108", "hex")),
    ];
    let refused = 0;
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(whole.subarray(0, round % 10 === 0 ? random(whole.length) : whole.length));
      for (let i = 0; i < 1 + random(4); i++) {
        const at = tables[random(tables.length)]! + random(round % 2 === 0 ? 1024 : 64);
        if (at < bytes.length) {
          bytes[at] = random(2) === 0 ? 0xff : random(256);
        }
      }
      try {
        const symbols = await openSymbols(readerOf(bytes));
        await symbols.framesOf(locations.addresses, mappings[0]!);
      } catch (error) {
        assert.ok(error instanceof MalformedBinary, String(error));
        refused += 1;
      }
    }
    assert.ok(refused > 30 && refused < 300, `${refused} refused`);
  });
});

async function opened(file: string): Promise<Profile> {
  return openProfile(readFileSync(file), (packed) => gunzipSync(packed));
}

function readerOf(bytes: Uint8Array) {
  return async (start: number, length: number) => bytes.subarray(start, start + length);
}

/** The profile as a recorder writes it that does not know functions. */
function withoutFunctions(profile: Profile): Profile {
  const { locations, mappings } = profile;
  return {
    ...profile,
    mappings: mappings.map((mapping) => ({
      ...mapping,
      hasFunctions: false,
      hasFilenames: false,
      hasLineNumbers: false,
      hasInlineFrames: false,
    })),
    functions: {
      length: 0,
      ids: new BigUint64Array(),
      names: new Int32Array(),
      systemNames: new Int32Array(),
      files: new Int32Array(),
      startLines: new BigInt64Array(),
    },
    locations: {
      ...locations,
      lineStarts: new Uint32Array(locations.length + 1),
      lines: { functions: new Int32Array(), lines: new BigInt64Array(), columns: new BigInt64Array() },
    },
  };
}
