/** What a file is by its first bytes: all fixtures are profiles, and neither other packed files nor texts are. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import { contentOf, limitFor } from "../../../../src/profile/read/content.ts";
import { isGzip } from "../../../../src/profile/read/gzip.ts";

/** The content of a file by its first `head` bytes, unpacked if they are packed. */
function judged(bytes: Buffer, head = 4096) {
  const own = bytes.subarray(0, head);
  const plain = isGzip(own) ? gunzipSync(own, { finishFlush: constants.Z_SYNC_FLUSH }) : own;
  return contentOf(plain, own.length === bytes.length);
}

suite("the content of a file", () => {
  test("is a profile for every fixture, by its first bytes and by all of them", () => {
    const files = globSync("test/fixtures/profiles/**/*").filter((file) => /\.\w+$/.test(file));
    assert.ok(files.length > 60);
    for (const file of files) {
      for (const head of [4096, 1 << 30]) {
        assert.match(judged(readFileSync(file), head), /^(text )?profile$/, `${file}, ${head} bytes`);
      }
    }
  });

  test("is a profile that people may read, where it is one of text", () => {
    for (const name of [
      "recorded/heap.debug1.txt",
      "recorded/goroutine.debug1.txt",
      "legacy/cppbench.heap",
    ]) {
      assert.equal(judged(readFileSync(`test/fixtures/profiles/${name}`)), "text profile", name);
    }
  });

  for (const [what, bytes, content] of [
    ["a coverage profile", "mode: set\nexample.com/x/a.go:3.1,5.2 1 1\n", "text"],
    [
      "a profile of another language",
      "\tMon Nov 30 2026 Time and Allocation Profiling Report (Final)\n",
      "text",
    ],
    ["a text with an empty first line", "\n cpu\n", "text"],
    ["an empty file", "", "text"],
    ["JSON, packed", gzipSync('{"nodes":[]}'), "text"],
    ["an archive, packed", gzipSync(Buffer.concat([Buffer.from("a.txt"), Buffer.alloc(507)])), "other"],
    ["a program", Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(64)]), "other"],
    ["another message", Buffer.from([0x08, 0x96, 0x01, 0x12, 0x01, 0x00]), "other"],
    ["a message whose first part is another", Buffer.from([0x0a, 0x03, 0x1a, 0x01, 0x00]), "other"],
    ["a tag without an end", Buffer.from([0x0a, 0x04, 0x08, 0x01, 0x10, 0x02, 0xff, 0x00]), "other"],
  ] as const) {
    test(`is ${content} for ${what}`, () => assert.equal(judged(Buffer.from(bytes)), content));
  }

  test("is read up to the limit of a profile where it may be one, and else up to 64 MiB", () => {
    for (const file of globSync("test/fixtures/profiles/**/*").filter((one) => /\.\w+$/.test(one))) {
      assert.equal(limitFor(readFileSync(file).subarray(0, 4096), 1e9), 1e9, file);
    }
    assert.equal(limitFor(new Uint8Array(4096), 1e9), 64 * 1024 ** 2);
    assert.equal(limitFor(new Uint8Array(4096), 1e6), 1e6);
    assert.equal(limitFor(Buffer.from("\x7fELF\0"), 1e9), 64 * 1024 ** 2);
  });
});
