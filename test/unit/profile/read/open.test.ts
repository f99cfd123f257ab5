/** What is opened, and with which words all else is refused. */
import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
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
      assert.equal(
        samples.values.reduce((sum, value) => sum + value, 0),
        count,
      );
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
    ["main;run 12\n", /^text, but not a profile/],
    ["PK\x03\x04", /^an archive \(zip\)/],
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
