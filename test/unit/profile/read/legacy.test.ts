/** Older formats in forms that the recorded files do not have; test/golden holds the recorded ones to go tool pprof. */
import assert from "node:assert/strict";
import { fixture, open, refusal, samplesAsText, spentMs } from "../bytes.ts";

suite("older profiles", () => {
  const stacks = [
    [3, [0x1000, 0x2001, 0x9000]],
    [1, [0x1004, 0x2001, 0x9000]],
  ] as const;

  for (const size of [4, 8] as const) {
    for (const little of [true, false]) {
      test(`a CPU profile in ${little ? "little" : "big"}-endian words of ${size} bytes`, async () => {
        const profile = await open(cpu(size, little, stacks, "400000-500000 r-xp 00000000 00:00 0 /bin/a\n"));
        // The second frame is everyone's, so it is the signal handler's; then so is the third.
        assert.deepEqual(samplesAsText(profile), ["3 30000000: 1000", "1 10000000: 1004"]);
        assert.equal(profile.period, 10_000_000n);
        assert.deepEqual(
          profile.mappings.map(({ file, start }) => [file, start]),
          [
            ["/bin/a", 0x400000n],
            ["", 0n],
          ],
        );
      });
    }
  }

  test("a frame that not all share stays, and a doubled leaf goes", async () => {
    const profile = await open(
      cpu(8, true, [
        [1, [0x1000, 0x1000, 0x3001]],
        [1, [0x1004, 0x2001, 0x3001]],
      ]),
    );
    assert.deepEqual(samplesAsText(profile), ["1 10000000: 1000 3000", "1 10000000: 1004 2000 3000"]);
  });

  test("a CPU profile that is cut within its samples is none", async () => {
    const whole = cpu(8, true, stacks);
    assert.match(await refusal(whole.subarray(0, 40 + 12)), /^damaged at byte /);
  });

  test("samples of a heap are scaled by their chance to be met", async () => {
    const profile = await open(
      "heap profile: 1: 1024 [2: 2048] @ heap/1048576\n1: 1024 [2: 2048] @ 0x11 0x21\n# 0x10 main.main\n\n" +
        "MAPPED_LIBRARIES:\n00000-01000 r-xp 00000000 00:00 0 /bin/a\n",
    );
    assert.deepEqual(
      profile.sampleTypes.map(({ type }) => type),
      ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"],
    );
    // 1 / (1 - exp(-1024 / 524288)) = 512.5
    assert.deepEqual(samplesAsText(profile), ["1025 1049600 512 524800: 10 20"]);
    assert.equal(profile.samples.labels.numbers[0], 1024n);
    assert.match(profile.dropFrames, /^calloc\|/);
  });

  test("a heap's line that is no sample names its number", async () => {
    const text = "heap profile: 1: 2 [1: 2] @ heap/3\n1: 2 [1: 2] @ 0x1\nsome words\n";
    assert.equal(await refusal(text), "damaged in line 3: it is no sample of a heap profile");
    assert.equal(
      await refusal(text.replace("some words", "0: 2 [0: 2] @ 0x1")),
      "damaged in line 3: no object takes 2 bytes",
    );
    assert.equal(
      await refusal(text.replace("some words", "1: 2 [1: 2] @ 0x11223344556677889")),
      "damaged in line 3: it holds an address of more than 64 bits",
    );
  });

  test("counts are read as Go reads numbers: a leading 0 makes them octal", async () => {
    const profile = await open("# comment\nthreadcreate profile: total 9\n010 @ 0x11\n1 @ 0x11 0x21\n");
    assert.deepEqual(samplesAsText(profile), ["8: 10", "1: 10 20"]);
    assert.match(await refusal("threadcreate profile: total 9\n09 @ 0x11\n"), /^damaged in line 2: /);
    assert.match(await refusal("threadcreate profile: total 9\n9 @ 0x11 \n"), /^damaged in line 2: /);
  });

  test("waits are scaled by period and cycles", async () => {
    const text = "--- contention:\ncycles/second=2000000000\nsampling period = 3\n100 2 @ 0x11\n";
    assert.deepEqual(samplesAsText(await open(text)), ["6 150: 10"]);
    // Without a space the last digit is the count.
    assert.deepEqual(samplesAsText(await open(text.replace("100 2", "1002"))), ["6 150: 10"]);
    assert.match(await refusal(text.replace("cycles", "wheels")), /^text, but not a profile/);
  });

  test("a thread like the one before counts with it", async () => {
    const profile = await open(
      "--- threadz 1 ---\n\n--- Thread 7f01 (name: main/1) stack: ---\n  PC: 0x11 0x21\n" +
        "--- Thread 7f02 (name: a/b/2) stack: ---\n    creator: same as previous thread\n--- Memory map: ---\n",
    );
    assert.deepEqual(samplesAsText(profile), ["2: 11 20"]);
  });

  test("Java names its functions after its samples", async () => {
    const profile = await open(
      "--- contentionz 1 ---\nformat = java\nresolution = microseconds\nsampling period = 2\n" +
        "   100   3 @ 0x1 0x2 0x3\n 0x1 a.B.c (B.java:17)\n 0x2 d (/lib/e.so)\n 0x3 generated stub/JIT\n",
    );
    assert.deepEqual(samplesAsText(profile), ["6 200: 0 0 0"]);
    const { strings, functions, locations } = profile;
    assert.deepEqual(
      Array.from(functions.names, (name, i) => `${strings.at(name)} ${strings.at(functions.files[i]!)}`),
      ["a.B.c B.java", "d e.so", "STUB "],
    );
    assert.deepEqual([...locations.lines.lines], [17n, 0n, 0n]);
  });

  test("names in a memory map stand for texts, and cannot grow without end", async () => {
    const count = "goroutine profile: total 1\n1 @ 0x11\n--- Memory map: ---\n";
    const profile = await open(`${count}build=/srv\n10-20 r-xp 00000000 00:00 0 $build/bin\n`);
    assert.equal(profile.mappings[0]?.file, "/srv/bin");
    const doubling = Array.from({ length: 40 }, (_, i) => `v${10 + i}=$v${9 + i}.$v${9 + i}.\n`).join("");
    assert.match(
      await refusal(`${count}v9=${"x".repeat(100)}\n${doubling}`),
      /^damaged in line \d+: with its names replaced/,
    );
  });

  test("long hostile lines take no time to speak of", async () => {
    const long = 60_000;
    const lines = [
      `heap profile: 1: 2 [1: 2] @ heap/3\n${"1".repeat(long)}\n`,
      `--- contention:\n${"1".repeat(long)}\n`,
      `--- threadz 1 ---\n--- Thread 1 (name: ${"--- Thread 1 (name: ".repeat(long / 20)}\n`,
      `goroutine profile: total 1\n1 @${" 0x1".repeat(long / 4)} \n`,
      `goroutine profile: total 1\n1 @ 0x11\n--- Memory map: ---\n${"f".repeat(long)}\n${"0 ".repeat(long / 2)}\n`,
      `--- heapz 1 ---\n${"a ".repeat(200_000)}\n${"1 ".repeat(200_000)}\n0x1 ${" (".repeat(200_000)}:1)`,
    ];
    const began = process.cpuUsage();
    for (const text of lines) {
      await open(text).catch(() => undefined);
    }
    assert.ok(spentMs(began) < 2000, `it took ${spentMs(began)} ms`);
  });

  test("every recorded file cut short is read or refused, never half understood", async () => {
    for (const name of ["cppbench.cpu", "java.cpu", "cppbench.heap", "java.contention", "go.godoc.thread"]) {
      const bytes = fixture(`legacy/${name}`);
      for (let length = 1; length < bytes.length; length += 997) {
        const profile = await open(bytes.subarray(0, length)).catch((error: Error) => error);
        assert.ok(!(profile instanceof Error) || profile.name === "ProfileError", `${name}: ${profile}`);
      }
    }
  });
});

/** A CPU profile in words: a header, stacks, the end, and a text. */
function cpu(
  size: 4 | 8,
  little: boolean,
  stacks: readonly (readonly [number, readonly number[]])[],
  text = "",
): Uint8Array {
  const words = [
    0,
    3,
    0,
    10_000,
    0,
    ...stacks.flatMap(([count, frames]) => [count, frames.length, ...frames]),
  ];
  const all = [...words, 0, 1, 0];
  const bytes = Buffer.alloc(all.length * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const [i, word] of all.entries()) {
    if (size === 4) {
      view.setUint32(i * size, word, little);
    } else {
      view.setBigUint64(i * size, BigInt(word), little);
    }
  }
  return Buffer.concat([bytes, Buffer.from(text)]);
}
