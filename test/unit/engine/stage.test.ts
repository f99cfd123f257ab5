import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "../../../src/engine/case.ts";
import { commandRunner } from "../../../src/engine/command.ts";
import { openScratch, type Scratch } from "../../../src/engine/scratch.ts";
import { type OpenStage, openStage } from "../../../src/engine/stage.ts";
import { openPrograms, type Programs } from "./programs.ts";

suite("a case's stage", () => {
  let programs: Programs;
  let scratch: Scratch;
  let open: OpenStage;
  let stage: Stage;
  let goroot: string;
  setup(async () => {
    programs = openPrograms();
    goroot = programs.path("goroot");
    mkdirSync(join(goroot, "bin"), { recursive: true });
    mkdirSync(join(goroot, "src/fmt"), { recursive: true });
    mkdirSync(join(goroot, "test"));
    programs.script("goroot/bin/go", "echo fake");
    programs.program("goroot/src/fmt/print.go", "package fmt\n", 0o644);
    scratch = await openScratch({ parents: [programs.folder] });
    open = await openStage(
      {
        env: {
          PATH: `${goroot}/bin:/usr/bin:/bin`,
          HOME: "/home/someone",
          GOFLAGS: "-x",
          GOROOT: "/else",
          CC: "mine",
          LC_ALL: "de_DE",
          GOPROXY: "https://proxy.test",
          SSL_CERT_FILE: "/certs",
          OTHER: "kept",
        },
        go: `${goroot}/bin/go`,
        goroot,
        gocache: scratch.path,
        runner: (env) => commandRunner({ env, signal: new AbortController().signal, timeoutMs: 20_000 }),
      },
      await scratch.folder("case"),
    );
    stage = open.stage;
  });
  teardown(async () => {
    await open.close();
    scratch.dispose();
    programs.remove();
  });

  test("starts in an environment of its own", () => {
    assert.deepEqual(stage.env, {
      PATH: `${goroot}/bin:/usr/bin:/bin`,
      HOME: stage.home,
      TMPDIR: stage.path("tmp"),
      GOPATH: join(stage.home, "go"),
      GOCACHE: scratch.path,
      GOPROXY: "https://proxy.test",
      SSL_CERT_FILE: "/certs",
      OTHER: "kept",
      LANG: "C.UTF-8",
    });
    assert.ok(existsSync(stage.home) && existsSync(stage.path("tmp")));
  });

  test("changes files of its own", async () => {
    const file = await stage.write("a/b", "one", 0o640);
    assert.equal(file, stage.path("a/b"));
    assert.equal(statSync(file).mode & 0o777, 0o640);
    await stage.truncate("a/b", 2);
    assert.equal(await stage.read(file), "on");
    await stage.chmod("a/b", 0o400);
    await stage.move("a/b", "c/d");
    await stage.copy("/etc/hostname", "c/e");
    await stage.symlink("d", "c/link");
    assert.equal(readFileSync(stage.path("c/link"), "utf8"), "on");
    assert.equal(statSync(await stage.mkdir("dir", 0o500)).mode & 0o777, 0o500);
    await stage.remove("c");
    assert.ok(!existsSync(stage.path("c")));
  });

  test("replaces a file rather than what a link or a second name leads to", async () => {
    const outside = programs.program("outside", "precious", 0o644);
    await stage.symlink(outside, "link");
    await stage.write("link", "mine");
    assert.equal(readFileSync(outside, "utf8"), "precious");
    assert.ok(!lstatSync(stage.path("link")).isSymbolicLink());
  });

  suite("throws for each change outside", () => {
    const attempts: Record<string, (to: string) => Promise<unknown>> = {
      write: (to) => stage.write(to, "x"),
      remove: (to) => stage.remove(to),
      "move from": (to) => stage.move(to, "here"),
      "move to": (to) => stage.move("own", to),
      chmod: (to) => stage.chmod(to, 0o777),
      symlink: (to) => stage.symlink("x", `${to}-link`),
      mkdir: (to) => stage.mkdir(`${to}-folder`),
      truncate: (to) => stage.truncate(to, 1),
      "copy to": (to) => stage.copy(stage.path("own"), to),
      mount: (to) => stage.mount(`${to}-mount`, { sizeKiB: 1 }),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      test(name, async () => {
        const outside = programs
          .program("outside/../outside-file", "precious", 0o644)
          .replace("outside/../", "");
        await stage.write("own", "own");
        symlinkSync(programs.folder, stage.path("link"));
        for (const to of [
          outside,
          "../../outside-file",
          stage.path("..", "..", "outside-file"),
          "link/outside-file",
        ]) {
          await assert.rejects(attempt(to), /^Error: a case may only change its own folder, not /, to);
        }
        assert.equal(readFileSync(outside, "utf8"), "precious");
        assert.equal(statSync(outside).mode & 0o777, 0o644);
        assert.deepEqual(
          ["outside-file-link", "outside-file-folder", "outside-file-mount"].filter((file) =>
            existsSync(programs.path(file)),
          ),
          [],
        );
      });
    }

    test("chmod and truncate also by a link itself", async () => {
      const outside = programs.program("outside-file", "precious", 0o644);
      symlinkSync(outside, stage.path("link"));
      await assert.rejects(stage.chmod("link", 0o777), /its own folder/);
      await assert.rejects(stage.truncate("link", 0), /its own folder/);
      await assert.rejects(stage.copy("/etc/hostname", "link"), /its own folder/);
      assert.equal(readFileSync(outside, "utf8"), "precious");
    });
  });

  test("copies GOROOT so that nothing of it is shared, links into other trees included", async () => {
    mkdirSync(programs.path("share"));
    programs.program("share/errors.go", "package errors\n", 0o644);
    symlinkSync(programs.path("share"), join(goroot, "src/errors"));
    const copy = await stage.copyGoroot();
    assert.equal(copy, stage.path("go"));
    assert.ok(stage.env.PATH!.startsWith(`${copy}/bin:`));
    assert.ok(!existsSync(join(copy, "test")), "what no go command needs is left out");
    await stage.write("go/src/errors/errors.go", "package broken\n");
    await stage.write("go/src/fmt/print.go", "package broken\n");
    assert.equal(readFileSync(programs.path("share/errors.go"), "utf8"), "package errors\n");
    assert.equal(readFileSync(join(goroot, "src/fmt/print.go"), "utf8"), "package fmt\n");
  });

  test("runs programs in its environment, and undoes in the reverse order", async () => {
    stage.env.PLANTED = "yes";
    const { stdout } = await stage.command(["sh", "-c", 'echo "$PLANTED in $PWD"']);
    assert.equal(stdout, `yes in ${stage.folder}\n`);
    const undone: string[] = [];
    stage.defer(() => {
      undone.push("first");
    });
    stage.defer(async () => {
      undone.push("second");
    });
    await open.close();
    assert.deepEqual(undone, ["second", "first"]);
  });
});
