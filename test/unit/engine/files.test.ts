import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cancelled } from "../../../src/engine/command.ts";
import {
  openRegularSync,
  readNamedFile,
  readPart,
  readRegularFile,
  readRegularFileSync,
  readTextFile,
} from "../../../src/engine/files.ts";
import { skip } from "../../support/skip.ts";

suite("a file that may be anything", () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  suiteSetup(() => {
    folder = mkdtempSync(join(tmpdir(), "files-"));
    writeFileSync(path("text"), "words");
    writeFileSync(path("huge"), "");
    truncateSync(path("huge"), 3 * 1024 ** 3);
    execFileSync("mkfifo", [path("pipe")]);
    symlinkSync("pipe", path("link to a pipe"));
    symlinkSync("/dev/zero", path("link to a device"));
    symlinkSync("text", path("link"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true }));

  const odd = () => [
    [path("pipe"), "is not a regular file"],
    [path("link to a pipe"), "is not a regular file"],
    ["/dev/zero", "is not a regular file"],
    [path("link to a device"), "is not a regular file"],
    [path(""), "is a directory, not a file"],
    [path("huge"), "is larger than 1,000 bytes"],
  ];

  test("is refused at once in one sentence where it is no regular file of a size that can be", async () => {
    for (const [file, reason] of odd()) {
      const expected = { name: "UnreadableFile", message: `${file} ${reason}.` };
      await assert.rejects(readRegularFile(file!, { most: 1000 }), expected);
      assert.throws(() => readRegularFileSync(file!, 1000), expected);
      if (reason !== "is larger than 1,000 bytes") {
        await assert.rejects(
          readPart(file!, () => 0, 10),
          expected,
        );
        assert.throws(() => openRegularSync(file!, { isListed: true }), expected);
      }
    }
  });

  test("is read through a link, and is undefined where nothing is there", async () => {
    assert.equal(await readTextFile(path("link")), "words");
    assert.equal(await readTextFile(path("nothing")), undefined);
    assert.equal(await readTextFile(path("text/below")), undefined);
  });

  test("says no size in /proc, and is read all the same, but never more than was asked for", async () => {
    assert.match((await readTextFile("/proc/self/status")) ?? "", /^Name:/);
    await assert.rejects(readTextFile("/proc/self/status", { most: 10 }), {
      message: "/proc/self/status is larger than 10 bytes.",
    });
  });

  test("is read up to its limit exactly, or cut there", async () => {
    assert.equal(await readTextFile(path("text"), { most: 5 }), "words");
    await assert.rejects(readTextFile(path("text"), { most: 4 }), { name: "UnreadableFile" });
    assert.equal(await readTextFile(path("text"), { most: 4, cut: true }), "word");
    const start = await readRegularFile(path("huge"), { most: 10, cut: true });
    assert.deepEqual(start?.length, 10);
  });

  test("gives a part, counted from its size, and less where it ends before", async () => {
    const { bytes, size } = await readPart(path("text"), (all) => all - 2, 10);
    assert.deepEqual([Buffer.from(bytes).toString(), size], ["ds", 5]);
  });

  test("cannot be read without permission", async function () {
    if (process.getuid?.() === 0) {
      skip(this, "root may read every file");
    }
    writeFileSync(path("secret"), "", { mode: 0 });
    await assert.rejects(readTextFile(path("secret")), {
      message: `${path("secret")} cannot be read (EACCES).`,
    });
  });

  test("is not waited for after an abort", async () => {
    const abort = new AbortController();
    const reading = readRegularFile(path("huge"), { most: 4 * 1024 ** 3, signal: abort.signal });
    abort.abort();
    await assert.rejects(reading, Cancelled);
  });

  test("has at most 200,000 lines where it is text", async () => {
    writeFileSync(path("lines"), "\n".repeat(200_000));
    assert.equal((await readTextFile(path("lines")))?.length, 200_000);
    writeFileSync(path("lines"), "\n".repeat(200_001));
    await assert.rejects(readTextFile(path("lines")), {
      message: `${path("lines")} has more than 200,000 lines.`,
    });
  });

  test("is read whole where it is a pipe that a person named, and its writer comes late", async () => {
    const script = 'sleep 0.2; echo "some"; sleep 0.2; echo "words"';
    const writer = spawn("/bin/sh", ["-c", `{ ${script}; } > "$1"`, "sh", path("pipe")]);
    const bytes = await readNamedFile(path("pipe"), { most: 100 });
    assert.equal(Buffer.from(bytes!).toString(), "some\nwords\n");
    writer.kill();
    const endless = spawn("/bin/sh", ["-c", 'cat /dev/zero > "$1"', "sh", path("pipe")]);
    await assert.rejects(readNamedFile(path("pipe"), { most: 100 }), {
      message: `${path("pipe")} is larger than 100 bytes.`,
    });
    endless.kill();
    const device = { message: `${path("link to a device")} is not a regular file.` };
    await assert.rejects(readNamedFile(path("link to a device"), { most: 100 }), device);
    assert.equal(await readNamedFile(path("nothing"), { most: 100 }), undefined);
    assert.equal((await readNamedFile("/dev/null", { most: 100 }))?.length, 0);
    assert.equal(Buffer.from((await readNamedFile(path("link"), { most: 100 }))!).toString(), "words");
  });

  test("is not waited for after an abort where it is a pipe that no one writes to", async () => {
    const abort = new AbortController();
    const reading = readNamedFile(path("pipe"), { most: 100, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(reading, Cancelled);
  });
});
