import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { CommandResult } from "../../../../../src/engine/command.ts";
import { owningPackage } from "../../../../../src/layers/install/goroot-integrity/distribution.ts";
import { skip } from "../../../../support/skip.ts";

const ended = (argv: readonly string[], exitCode: number, stdout: string): CommandResult => ({
  argv,
  exitCode,
  signal: null,
  durationMs: 1,
  stdout,
  stderr: "",
  truncated: false,
});

suite("the package that a file belongs to", () => {
  test("dpkg's answer", async function () {
    if (!existsSync("/usr/bin/dpkg-query")) {
      skip(this, "no dpkg");
    }
    const answers: Record<string, string | undefined> = {
      "golang-1.24-go: /usr/lib/go-1.24/bin/go\n": "golang-1.24-go",
      "golang-1.24-go:amd64: /usr/lib/go-1.24/bin/go\n": "golang-1.24-go",
      "diversion by x from: /usr/bin/go\ngolang-go: /usr/bin/go\n": "golang-go",
      "": undefined,
      "--evil: /usr/bin/go\n": undefined,
    };
    for (const [stdout, name] of Object.entries(answers)) {
      const command = async (argv: readonly string[]) =>
        ended(argv, argv[0] === "/usr/bin/dpkg-query" ? 0 : 1, stdout);
      const owner = await owningPackage({ command }, process.execPath);
      assert.equal(owner?.name, name, stdout);
      assert.equal(owner?.verify, name && `dpkg --verify ${name}`);
    }
  });

  test("no package has it, or it does not exist", async () => {
    const command = async (argv: readonly string[]) => ended(argv, 1, "");
    assert.equal(await owningPackage({ command }, process.execPath), undefined);
    assert.equal(await owningPackage({ command }, "/nonexistent/go"), undefined);
  });
});
