import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { findProgram, lookPath } from "../../../src/engine/program.ts";
import { skip } from "../../support/skip.ts";

suite("a program on PATH", () => {
  let root: string;
  setup(function () {
    if (process.platform === "win32") {
      skip(this, "Windows has no execute permission");
    }
    root = mkdtempSync(join(tmpdir(), "look-path-"));
  });
  teardown(() => rmSync(root, { recursive: true, force: true }));

  const plant = (name: string, text: string, mode: number) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const at = (...folders: string[]) => ({ PATH: folders.map((name) => join(root, name)).join(delimiter) });

  test("is the first file that may be executed", async () => {
    mkdirSync(join(root, "a/cc"), { recursive: true });
    plant("b/cc", "#!/bin/sh\n", 0o644);
    const path = plant("c/cc", "#!/bin/sh\n", 0o755);
    plant("d/cc", "#!/bin/sh\n", 0o755);
    assert.equal(await lookPath("cc", at("a", "b", "c", "d", "none")), path);
    assert.equal(await lookPath("cc", at("a", "b", "none")), undefined);
    assert.equal(await lookPath("cc", {}), undefined);
  });

  test("is found as exec.LookPath finds it, even where the kernel would refuse the file", async () => {
    const path = plant("a/go1.99.0", "no program", 0o755);
    assert.equal(await lookPath("go1.99.0", at("a")), path);
    const found = await findProgram("go1.99.0", { env: at("a"), cwd: root });
    assert.equal("startError" in found && found.startError.code, "ENOEXEC");
  });

  test("is found by its absolute path, not by a relative one", async () => {
    const path = plant("a/cc", "#!/bin/sh\n", 0o755);
    assert.equal(await lookPath(path, {}), path);
    assert.equal(await lookPath(relative(process.cwd(), path), {}), undefined);
    assert.equal(await lookPath("cc", { PATH: relative(process.cwd(), dirname(path)) }), undefined);
  });
});
