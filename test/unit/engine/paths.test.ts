import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { existingHome } from "../../../src/engine/paths.ts";

suite("the home folder in reports", () => {
  const name = process.platform === "win32" ? "USERPROFILE" : "HOME";
  const own = process.env[name];
  const folder = mkdtempSync(join(tmpdir(), "home-"));
  teardown(() => {
    process.env[name] = own;
  });
  suiteTeardown(() => rmSync(folder, { recursive: true }));

  test("is written ~ where it exists, and by its name where it does not", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const [home, expected] of [
      [folder, folder],
      [join(folder, "none"), undefined],
      [file, undefined],
    ] as const) {
      process.env[name] = home;
      assert.equal(existingHome(), expected);
    }
  });
});
