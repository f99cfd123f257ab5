import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { openScratch, removeLeftovers, scratchParents, writeWhole } from "../../../src/engine/scratch.ts";
import { skip } from "../../support/skip.ts";
import { openPrograms, type Programs } from "./programs.ts";

const isRoot = process.getuid?.() === 0;
const SCRATCH = JSON.stringify(resolve("src/engine/scratch.ts"));

/** A program that opens scratch in `parent`, prints its path, and goes on as `then` says. */
function opener(parent: string, then: string): string[] {
  return [
    "--input-type=module",
    "-e",
    `import { openScratch } from ${SCRATCH};
const scratch = await openScratch({ parents: [${JSON.stringify(parent)}] });
await scratch.write("some/file", "x");
console.log(scratch.path);
${then}`,
  ];
}

suite("scratch", () => {
  let programs: Programs;
  let parent: string;
  setup(() => {
    programs = openPrograms();
    parent = programs.path("tmp");
    mkdirSync(parent);
  });
  teardown(() => programs.remove());

  suite("vanishes", () => {
    for (const [how, then] of Object.entries({
      "at the end of the process": "",
      "with process.exit": "process.exit(3);",
      "with an exception that nobody catches": "throw new Error('x');",
      "with a rejection that nobody catches":
        "void Promise.reject(new Error('x')); setInterval(() => {}, 1000);",
    })) {
      test(how, () => {
        const { stdout } = spawnSync(process.execPath, opener(parent, then), { encoding: "utf8" });
        assert.equal(dirname(stdout.trim()), parent);
        assert.deepEqual(readdirSync(parent), []);
      });
    }

    test("when it is disposed of, twice too, and leaves no listener", async () => {
      const before = process.listenerCount("exit");
      const scratch = await openScratch({ parents: [parent] });
      await scratch.write("deep/er/file", "x");
      scratch.dispose();
      scratch.dispose();
      assert.deepEqual(readdirSync(parent), []);
      assert.equal(process.listenerCount("exit"), before);
    });

    test("at the next start where the process was killed, wherever it lay", async () => {
      const other = programs.path("other");
      mkdirSync(other);
      for (const place of [parent, other]) {
        const { stdout, signal } = spawnSync(
          process.execPath,
          opener(place, "process.kill(process.pid, 'SIGKILL');"),
          {
            encoding: "utf8",
          },
        );
        assert.equal(signal, "SIGKILL");
        assert.ok(existsSync(join(stdout.trim(), "some/file")));
      }
      const scratch = await openScratch({ parents: [parent, other] });
      assert.deepEqual(readdirSync(parent), [basename(scratch.path)]);
      assert.deepEqual(readdirSync(other), []);
      scratch.dispose();
    });

    test("with read-only folders in it, as a module cache has them", async function () {
      if (!isRoot) {
        const scratch = await openScratch({ parents: [parent] });
        await scratch.write("mod/x/y", "x");
        chmodSync(join(scratch.path, "mod/x"), 0o500);
        chmodSync(join(scratch.path, "mod"), 0o500);
        scratch.dispose();
      } else {
        // Permissions do not bind root, so another user tries it, who must reach the source and Node.
        const nobody = { uid: 65534, gid: 65534 };
        chmodSync(parent, 0o777);
        chmodSync(programs.folder, 0o755);
        chmodSync(dirname(programs.folder), 0o755);
        const then = `const { chmodSync } = await import("node:fs");
chmodSync(scratch.path + "/some/file", 0o400); chmodSync(scratch.path + "/some", 0o500); scratch.dispose();`;
        const ran = spawnSync(process.execPath, opener(parent, then), {
          ...nobody,
          encoding: "utf8",
          cwd: "/",
        });
        if (ran.error || /EACCES/.test(ran.stderr)) {
          skip(this, "another user cannot reach Node or the sources");
        }
        assert.equal(ran.status, 0, ran.stderr);
      }
      assert.deepEqual(readdirSync(parent), []);
    });
  });

  suite("of others is left alone", () => {
    /** The name that a process of this machine gave its folder, with parts of it changed. */
    async function nameWith(
      change: (parts: { host: string; pid: string; birth: string }) => object,
    ): Promise<string> {
      const scratch = await openScratch({ parents: [parent] });
      const [, host, pid, birth] = /^go-verify-(\w+)-(\d+)-(\d+)-\w{6}$/.exec(basename(scratch.path))!;
      scratch.dispose();
      const parts = { host: host!, pid: pid!, birth: birth! };
      const { host: h, pid: p, birth: b } = { ...parts, ...change(parts) };
      return join(parent, `go-verify-${h}-${p}-${b}-abcDEF`);
    }
    const gone = () => String(spawnSync("true").pid);

    test("while its process lives", async () => {
      const path = await nameWith(() => ({}));
      mkdirSync(path);
      removeLeftovers(parent);
      assert.ok(existsSync(path));
    });

    test("unless the process ID is used again by another process", async function () {
      if (process.platform !== "linux") {
        skip(this, "start times are read from /proc, which only Linux has");
      }
      const path = await nameWith(({ birth }) => ({ birth: Number(birth) - 1 }));
      mkdirSync(path);
      removeLeftovers(parent);
      assert.ok(!existsSync(path));
    });

    test("where another host or container made it", async () => {
      const path = await nameWith(() => ({ host: "0123abcd", pid: gone() }));
      mkdirSync(path);
      removeLeftovers(parent);
      assert.ok(existsSync(path));
    });

    test("where it is a link: neither it nor what it leads to is touched", async () => {
      const target = programs.path("precious");
      mkdirSync(target);
      writeFileSync(join(target, "file"), "x");
      const path = await nameWith(() => ({ pid: gone() }));
      symlinkSync(target, path);
      removeLeftovers(parent);
      assert.ok(lstatSync(path).isSymbolicLink() && existsSync(join(target, "file")));
    });

    test("where it is a file, or has another name", async () => {
      const path = await nameWith(() => ({ pid: gone() }));
      writeFileSync(path, "x");
      for (const name of ["go-verify", "go-verify-cache", `${basename(path)}x`, `x${basename(path)}`]) {
        mkdirSync(join(parent, name));
      }
      removeLeftovers(parent);
      assert.equal(readdirSync(parent).length, 5);
    });

    test("where another user made it", async function () {
      if (!isRoot) {
        skip(this, "only root makes files of another user");
      }
      const path = await nameWith(() => ({ pid: gone() }));
      mkdirSync(path);
      chownSync(path, 65534, 65534);
      removeLeftovers(parent);
      assert.ok(existsSync(path));
    });
  });

  test("never follows a link when it is removed", async () => {
    const target = programs.path("precious");
    mkdirSync(join(target, "sub"), { recursive: true });
    writeFileSync(join(target, "sub/file"), "x");
    const scratch = await openScratch({ parents: [parent] });
    symlinkSync(target, join(scratch.path, "link"));
    symlinkSync(join(target, "sub/file"), join(scratch.path, "file"));
    scratch.dispose();
    assert.deepEqual(readdirSync(parent), []);
    assert.equal(readFileSync(join(target, "sub/file"), "utf8"), "x");
  });

  test("is the user's alone, whatever the umask", async () => {
    const umask = process.umask(0);
    const scratch = await openScratch({ parents: [parent] });
    const inner = await scratch.folder("a/b");
    process.umask(0o777);
    const closed = await scratch.folder("c/d");
    process.umask(umask);
    for (const path of [scratch.path, dirname(inner.path), inner.path, dirname(closed.path), closed.path]) {
      assert.equal(statSync(path).mode & 0o777, 0o700, path);
    }
    scratch.dispose();
  });

  test("writes and remembers small texts", async () => {
    const scratch = await openScratch({ parents: [parent] });
    assert.equal(await scratch.write("a/main.go", "package main\n", 0o755), join(scratch.path, "a/main.go"));
    await scratch.write("big", "x".repeat(20_000));
    await scratch.write("bytes", new Uint8Array(3));
    assert.deepEqual(scratch.files, { "a/main.go": "package main\n" });
    assert.equal(statSync(join(scratch.path, "a/main.go")).mode & 0o777, 0o755);
    scratch.dispose();
  });

  test("takes the next place where one cannot be written", async () => {
    const file = programs.program("file", "");
    const scratch = await openScratch({ parents: [join(parent, "absent"), file, parent] });
    assert.equal(dirname(scratch.path), parent);
    scratch.dispose();
    const fallen = await openScratch({ parents: ["/nonexistent"] });
    assert.ok(["/tmp", "/var/tmp"].includes(dirname(fallen.path)));
    fallen.dispose();
  });

  test("lies where the user's temporary folder is, never in a relative one", () => {
    assert.deepEqual(scratchParents({ TMPDIR: "/t", HOME: "/h" }), ["/t", tmpdir(), "/h/.cache"]);
    assert.deepEqual(scratchParents({ TMPDIR: "tmp", XDG_CACHE_HOME: "/x" }), [tmpdir(), "/x"]);
    assert.deepEqual(scratchParents({}), [tmpdir()]);
  });
});

suite("a file written whole", () => {
  let programs: Programs;
  setup(() => {
    programs = openPrograms();
  });
  teardown(() => programs.remove());

  test("is new, or replaces another and keeps its mode", async () => {
    const path = programs.path("report");
    await writeWhole(path, "one");
    assert.equal(readFileSync(path, "utf8"), "one");
    chmodSync(path, 0o640);
    await writeWhole(path, "two");
    assert.equal(readFileSync(path, "utf8"), "two");
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(programs.folder), ["report"]);
  });

  test("goes to where a link leads", async () => {
    const real = programs.program("real", "before", 0o644);
    symlinkSync(real, programs.path("link"));
    await writeWhole(programs.path("link"), "after");
    assert.ok(lstatSync(programs.path("link")).isSymbolicLink());
    assert.equal(readFileSync(real, "utf8"), "after");
  });

  test("goes into a pipe, which stays one", async () => {
    const pipe = programs.path("pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = spawn("cat", [pipe]);
    let read = "";
    reader.stdout.on("data", (data) => {
      read += data;
    });
    const ended = new Promise((done) => reader.once("close", done));
    await writeWhole(pipe, "told");
    await ended;
    assert.equal(read, "told");
    assert.ok(lstatSync(pipe).isFIFO());
  });

  test("goes to a device, which stays one", async () => {
    await writeWhole("/dev/null", "x");
    assert.ok(lstatSync("/dev/null").isCharacterDevice());
  });

  test("or is not written at all, which one sentence tells", async () => {
    await assert.rejects(
      writeWhole(programs.folder, "x"),
      new Error(`${programs.folder} cannot be written (EISDIR): choose another file.`),
    );
    const lost = programs.path("no/such/folder/report");
    await assert.rejects(
      writeWhole(lost, "x"),
      new Error(`${lost} cannot be written (ENOENT): choose another file.`),
    );
    assert.deepEqual(readdirSync(programs.folder), []);
  });
});
