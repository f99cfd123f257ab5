/** What is opened, and with which words all else is refused. */
import assert from "node:assert/strict";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import { Cancelled } from "../../../../src/engine/command.ts";
import { unzstd } from "../../../../src/engine/zstd.ts";
import { sampleColumn } from "../../../../src/profile/query/values.ts";
import { withoutZstd } from "../../../../src/profile/read/zstd.ts";
import { ProfileError } from "../../../../src/profile/table/profile.ts";
import { sumOf } from "../../../../src/profile/table/value.ts";
import { manySamples } from "../../../support/manySamples.ts";
import { fixture, open, refusal, samplesAsText, spentMs } from "../bytes.ts";

const SMALL = "go/small.cpu.pprof";

suite("opening profiles", () => {
  test("concatenated gzip members are one file, as in Go", async () => {
    const plain = gunzipSync(fixture(SMALL));
    const two = Buffer.concat([gzipSync(plain.subarray(0, 100)), gzipSync(plain.subarray(100))]);
    assert.deepEqual(samplesAsText(await open(two)), samplesAsText(await open(plain)));
  });

  test("anything behind the last member is refused, as in Go", async () => {
    const packed = fixture(SMALL);
    for (const rest of [
      "\0",
      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
      "a",
      "abcdefghijklmnopqrstuvwxyz",
    ]) {
      assert.match(await refusal(Buffer.concat([packed, Buffer.from(rest)])), /^damaged/);
    }
  });

  test("a packed file that is cut short says how far it is whole", async () => {
    const packed = fixture("go/devirt.cpu.pprof");
    const message = await refusal(packed.subarray(0, packed.length - 100));
    const [, whole] =
      /^damaged or cut short: after (\d+) bytes it cannot be unpacked further/.exec(message) ?? [];
    const size = gunzipSync(packed).length;
    assert.ok(Number(whole) > size / 2 && Number(whole) < size, message);
  });

  test("a plain file that is cut short says how far it is whole", async () => {
    const plain = gunzipSync(fixture(SMALL));
    assert.match(
      await refusal(plain.subarray(0, plain.length - 3)),
      /^damaged at byte 23\d\d of 2312: a number does not end where it must$/,
    );
  });

  test("a bomb is refused before it is unpacked whole", async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 ** 2));
    const began = process.cpuUsage();
    assert.equal(
      await refusal(bomb),
      `not unpacked: its ${bomb.length} bytes would become more than 67108864, which is no profile but a trap`,
    );
    assert.ok(spentMs(began) < 2000);
  });

  const numberings: readonly [name: string, idOf: (i: number) => bigint][] = [
    ["numbered from 1", (i) => BigInt(i + 1)],
    ["numbered with gaps", (i) => BigInt(70_000 - 7 * i)],
    ["with IDs beyond 2^53", (i) => 2n ** 64n - 1n - BigInt(3 * i)],
  ];
  for (const [name, idOf] of numberings) {
    test(`a million equal samples of locations ${name} are read, however small they are packed`, async () => {
      const ids = Array.from({ length: 36 }, (_, i) => idOf(i));
      // IDs beyond 2^53 take ten bytes each.
      const count = ids[0]! > 2n ** 53n ? 200_000 : 1_000_000;
      const packed = gzipSync(manySamples({ count, ids }), { level: 9 });
      const profile = await open(packed);
      const { samples, locations } = profile;
      assert.deepEqual([samples.length, samples.frames.length], [count, 36 * count]);
      const last = samples.frames.subarray(-36);
      assert.deepEqual(
        Array.from(last, (location) => locations.ids[location]),
        ids,
      );
      assert.equal(sumOf(sampleColumn(profile, 0)), count);
    });
  }

  test("what is damaged behind more than may be in memory is refused in one sentence", async () => {
    const bytes = manySamples({ count: 1_750_000, ids: Array.from({ length: 36 }, (_, i) => BigInt(i + 1)) });
    const damaged = Buffer.concat([bytes, Buffer.from([0x22, 0])]);
    const packed = gzipSync(damaged, { level: 9 });
    assert.match(
      await refusal(packed),
      /^damaged, or no profile: \d+ bytes of it were unpacked, and not all of them are as in a profile; record or copy it again$/,
    );
    assert.match(await refusal(packed.subarray(0, packed.length - 20)), /^damaged, or no profile: /);
  });

  test("a small file whose samples would take much memory is refused", async () => {
    const began = process.cpuUsage();
    for (const samples of [
      { count: 12_000_000, ids: [], types: 1 },
      { count: 40_000, ids: [], types: 1000 },
    ]) {
      const packed = gzipSync(manySamples(samples));
      assert.match(
        await refusal(packed),
        /^not read: its samples would take more than 167772160 bytes of memory/,
      );
    }
    assert.ok(spentMs(began) < 8000);
  });

  test("two profiles in one file are refused", async () => {
    const plain = gunzipSync(fixture(SMALL));
    assert.match(await refusal(Buffer.concat([plain, plain])), /a second profile follows the first/);
  });

  const greedy: readonly [name: string, unit: number[], count: number, words: RegExp, types?: number][] = [
    ["locations without an ID", [0x22, 0], 2_000_000, /^damaged: a location has the ID 0$/],
    ["functions without an ID", [0x2a, 0], 2_000_000, /^damaged: a function has the ID 0$/],
    ["a million mappings", [0x1a, 2, 8, 1], 1_000_001, /^not read: it has more than 1000000 mappings/],
    ["a million comments", [0x68, 0], 1_000_001, /^not read: it has more than 10000 comments/],
    ["samples of no type", [0x12, 0], 2_000_000, /^damaged: it has samples but no sample type$/],
    ["a million sample types", [0x0a, 0], 1_000_001, /^not read: it has more than 1000 sample types/],
    ["samples without values", [0x12, 0], 1_000_000, /^damaged: not every sample has values for/, 1000],
  ];
  for (const [name, unit, count, words, types = 0] of greedy) {
    test(`${name} take no memory to speak of`, async () => {
      const bytes = Buffer.concat([
        Buffer.from([0x32, 0]),
        Buffer.alloc(types * 2, Buffer.from([0x0a, 0])),
        Buffer.alloc(count * unit.length, Buffer.from(unit)),
      ]);
      const before = process.memoryUsage().rss;
      assert.match(await refusal(bytes), words);
      assert.ok(process.memoryUsage().rss - before < 500 * 1024 ** 2);
    });
  }

  const others: readonly [content: string, words: RegExp][] = [
    ["", /^empty: /],
    ["\x7fELF\x02\x01\x01", /^a program, not a profile: /],
    ["go 1.26 trace\0\0\0", /^an execution trace, .* go tool trace$/],
    ["<!DOCTYPE html><title>404</title>", /^a web page, /],
    ["goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n", /^a dump of goroutines \(debug=2\)/],
    ['{"nodes":[]}', /^JSON, /],
    ["mode: set\na.go:1.1,2.2 1 1\n", /^a coverage profile, .* go tool cover$/],
    ["main;run twelve\n", /^text, but not a profile/],
    ["main 12\nrun 3\n", /^text, but not a profile/],
    ["PK\x03\x04", /^an archive \(zip\)/],
    ["7z\xbc\xaf\x27\x1c\0\x04", /^an archive \(7z\)/],
    [`app/cpu.pprof${"\0".repeat(244)}ustar\x0000`, /^an archive \(tar\)/],
    [`\x7fELF\x02\x01\x01${"\0".repeat(9)}\x04\0>\0`, /^a core dump, not a profile/],
    ["\x28\xb5\x2f\xfd\x04\0", /^packed with zstd: unpack it with zstd -d/],
    ["\x04\x22\x4d\x18\x64\x40", /^packed with LZ4: unpack it with lz4 -d/],
    ["\x02\x21\x4c\x18\x64\x40", /^packed with LZ4/],
    ["BZh91AY", /^packed with bzip2/],
    ["\xfd7zXZ\0", /^packed with xz/],
    ["\xff\x06\0\0sNaPpY", /^packed with Snappy/],
    ["FLR\0\0\x02\0\x01", /^a recording of Java Flight Recorder \(JFR\), .* jfrconv/],
    ["JAVA PROFILE 1.0.2\0", /^a heap dump of Java \(hprof\)/],
    ["PERFILE2\x68\0", /^a recording of Linux perf, .* perf_to_profile$/],
    ["2ELIFREP\0\0", /^a recording of Linux perf/],
    ["go1.7 heap dump\n\x06", /^a heap dump \(debug\.WriteHeapDump\), .* pprof\.WriteHeapProfile$/],
    ["GO PREPROFILE V1\nmain.a\nmain.b\n1 2\n", /^what preprofile makes of a profile/],
    [
      "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
      /^a pointer of Git LFS, .* git lfs pull$/,
    ],
    [
      "app 12/13 [000] 1.5:   1 cycles:u:\n\tffff main (/app)\n",
      /^the text of perf script, .* stackcollapse-perf\.pl/,
    ],
    // A resource with an empty message, then a dictionary; and the other way round.
    ["\x0a\x02\x0a\0\x12\x02\x2a\0", /^a profile of OpenTelemetry \(OTLP\)/],
    ["\x12\x02\x2a\0\x0a\x02\x12\0", /^a profile of OpenTelemetry \(OTLP\)/],
    ['{"resourceProfiles":[]}', /^a profile of OpenTelemetry \(OTLP\)/],
  ];
  for (const [content, words] of others) {
    test(`${JSON.stringify(content.slice(0, 20))} is recognized`, async () => {
      assert.match(await refusal(Buffer.from(content, "latin1")), words);
      if (content !== "") {
        assert.match(await refusal(gzipSync(Buffer.from(content, "latin1"))), words);
      }
    });
  }
});

suite("profiles packed with zstd", () => {
  const plain = gunzipSync(fixture(SMALL));
  const packed = zstdCompressSync(plain);
  const CAP = 1024 ** 3;
  const refused = (bytes: Uint8Array) =>
    withoutZstd(bytes, unzstd, CAP).then(
      () => assert.fail("it was unpacked"),
      (error) => {
        assert.ok(error instanceof ProfileError);
        return error.message;
      },
    );

  test("are unpacked, also in several frames and around what is to be skipped; others stay", async () => {
    const skipped = Buffer.from("532a4d1803000000abcdef", "hex");
    const frames = [plain.subarray(0, 100), plain.subarray(100)].map((part) => zstdCompressSync(part));
    for (const bytes of [packed, Buffer.concat([skipped, frames[0]!, skipped, frames[1]!, skipped]), plain]) {
      assert.deepEqual(Buffer.from(await withoutZstd(bytes, unzstd, CAP)), plain);
    }
  });

  test("are refused where they are cut short, or something else follows", async () => {
    assert.match(
      await refused(packed.subarray(0, packed.length - 4)),
      /^damaged or cut short: after \d+ bytes/,
    );
    assert.match(await refused(Buffer.concat([packed, Buffer.from("junk")])), /^damaged or cut short/);
    assert.match(await refused(packed.subarray(0, 4)), /^damaged or cut short: after 0 bytes/);
  });

  test("are no bombs: what does not begin as a profile is unpacked up to 64 MiB", async () => {
    const bomb = zstdCompressSync(Buffer.alloc(300 * 1024 ** 2));
    const began = process.memoryUsage().rss;
    assert.match(await refused(bomb), /^packed with zstd, and would become too large/);
    assert.ok(process.memoryUsage().rss - began < 300 * 1024 ** 2);
  });

  test("end with an abort, and are refused in a sentence where Node cannot unpack them", async () => {
    await assert.rejects(
      unzstd(packed, () => CAP, AbortSignal.abort()),
      Cancelled,
    );
    await assert.rejects(
      withoutZstd(packed, async () => ({ kind: "unsupported", runtime: "Node 22.0.0" }), CAP),
      {
        message:
          "packed with zstd, which Node 22.0.0 cannot unpack: use Node 22.15 or newer, or unpack it with zstd -d first",
      },
    );
  });
});
