import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { offlineSettings } from "../../../src/disk/offlineSettings.ts";
import { skip } from "../../support/skip.ts";

suite("offline settings", () => {
  let folder: string;
  setup(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "offline-settings-")));
    write("user", "GOPRIVATE=first.example\nGOPRIVATE=user.example\nGOMODCACHE=/user/cache\n");
    write("goroot/go.env", "GOPRIVATE=goroot.example\nGONOSUMDB=goroot.example\nGONOSUMDB=last.example\n");
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }
  const settings = (env: Record<string, string>) => offlineSettings({ HOME: join(folder, "home"), ...env });

  test("the environment comes before the user's file, an empty variable counts as unset", async () => {
    const GOENV = join(folder, "user");
    assert.equal((await settings({ GOENV })).moduleCache, "/user/cache");
    assert.equal((await settings({ GOENV, GOMODCACHE: "" })).moduleCache, "/user/cache");
    assert.equal((await settings({ GOENV, GOMODCACHE: "/env/cache" })).moduleCache, "/env/cache");
  });

  test("of two lines of the user's file, the last counts", async () => {
    const { isPrivate } = await settings({ GOENV: join(folder, "user") });
    assert.ok(isPrivate("user.example/m"));
    assert.ok(!isPrivate("first.example/m"));
  });

  test("of two lines of go.env in GOROOT, the first counts", async () => {
    const { isPrivate } = await settings({ GOENV: "off", GOROOT: join(folder, "goroot") });
    assert.ok(isPrivate("goroot.example/m"));
    assert.ok(!isPrivate("last.example/m"));
  });

  test("the go command on PATH shows where GOROOT is, also through a link", async function () {
    if (process.platform === "win32") {
      skip(this, "Windows needs a privilege for symbolic links");
    }
    chmodSync(write("goroot/bin/go", ""), 0o755);
    mkdirSync(join(folder, "bin"));
    symlinkSync(join(folder, "goroot/bin/go"), join(folder, "bin/go"));
    const { isPrivate } = await settings({ GOENV: "off", PATH: join(folder, "bin") });
    assert.ok(isPrivate("goroot.example/m"));
    assert.ok(!(await settings({ GOENV: "off", PATH: folder })).isPrivate("goroot.example/m"));
  });

  test("GOSUMDB=off makes every module private; the module cache is in the first folder of GOPATH", async () => {
    const { isPrivate, moduleCache } = await settings({ GOENV: "off", GOSUMDB: "off", GOPATH: "/one:/two" });
    assert.ok(isPrivate("any.example/m"));
    assert.equal(moduleCache, process.platform === "win32" ? undefined : "/one/pkg/mod");
    assert.equal((await settings({ GOENV: "off", GOMODCACHE: "relative" })).moduleCache, undefined);
  });
});
