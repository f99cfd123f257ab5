import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  crc32OfEach,
  listGoroot,
  sha256OfEach,
} from "../../../../../src/layers/install/goroot-integrity/files.ts";

// The choice of tools in cmd/distpack/pack.go, as in go1.21 and as in go1.25.
const OLD = `switch strings.TrimSuffix(path.Base(name), ".exe") {
			case "api", "dist", "distpack", "metadata":
				return false
			}`;
const NEW = `switch strings.TrimSuffix(path.Base(name), ".exe") {
			default:
				return false
			// Keep in sync with toolsIncludedInDistpack in cmd/dist/build.go.
			case "asm", "cgo", "compile":
			}`;

suite("files of a GOROOT", () => {
  let goroot: string;
  const { signal } = new AbortController();
  setup(() => {
    goroot = mkdtempSync(join(tmpdir(), "goroot-files-"));
  });
  teardown(() => rmSync(goroot, { recursive: true, force: true }));

  const plant = (...names: string[]) => {
    for (const name of names) {
      mkdirSync(dirname(join(goroot, name)), { recursive: true });
      writeFileSync(join(goroot, name), name);
    }
  };
  const list = async (packGo?: string, os = "linux") => {
    const found = await listGoroot(goroot, { os, arch: "amd64" }, packGo, signal);
    return { ...found, names: found.covered.map(({ name }) => name).sort() };
  };

  test("what is released and what is not", async () => {
    const released = ["VERSION", "bin/go", "bin/gofmt", "lib/time/zoneinfo.zip", "pkg/include/textflag.h"];
    const sources = ["src/_go.mod", "src/cmd/dist/build.go", "src/fmt/print.go"];
    plant(...released, "src/go.mod", ...sources.slice(1));
    plant(
      "api/go1.txt",
      "doc/x",
      "misc/x",
      "test/x",
      "bin/gopls",
      "bin/linux_arm/go",
      "pkg/linux_amd64/fmt.a",
    );
    plant(
      ".git/HEAD",
      ".github/x",
      ".gitignore",
      "VERSION.cache",
      "src/.DS_Store",
      "src/cmd/dist/dist",
      "bin/go.exe~",
    );
    const found = await list();
    assert.deepEqual(found.names, [...released, ...sources].sort());
    assert.deepEqual(
      found.uncovered.filter((name) => name.startsWith("pkg")),
      ["pkg/linux_amd64"],
    );
    assert.ok(
      ["api", "doc", "misc", "test", "bin/gopls", "bin/linux_arm"].every((name) =>
        found.uncovered.includes(name),
      ),
    );
  });

  test("the tools are those that this release's own pack.go names", async () => {
    const tools = ["asm", "compile", "dist", "nm"].map((tool) => `pkg/tool/linux_amd64/${tool}`);
    plant(...tools, "pkg/tool/darwin_arm64/asm");
    assert.deepEqual((await list(NEW)).names, [tools[0], tools[1]]);
    assert.deepEqual((await list(OLD)).names, [tools[0], tools[1], tools[3]]);
    assert.deepEqual((await list(undefined)).names, [tools[0], tools[1]]);
  });

  test("a .jj folder is not released since go1.27, whose pack.go removes it", async () => {
    plant("VERSION", ".jj/repo");
    assert.deepEqual((await list(`\t\t".jj/**",\n${NEW}`)).names, ["VERSION"]);
    assert.deepEqual((await list(NEW)).names, [".jj/repo", "VERSION"]);
  });

  test("on Windows programs end in .exe", async () => {
    plant("bin/go.exe", "bin/go", "pkg/tool/windows_amd64/asm.exe", "pkg/tool/windows_amd64/nm.exe");
    assert.deepEqual((await list(NEW, "windows")).names, ["bin/go.exe", "pkg/tool/windows_amd64/asm.exe"]);
  });

  test("links are followed unless they are circular or broken", async () => {
    plant("elsewhere/fmt/print.go", "VERSION");
    symlinkSync("elsewhere", join(goroot, "src"));
    symlinkSync("../..", join(goroot, "elsewhere/fmt/up"));
    symlinkSync("nowhere", join(goroot, "elsewhere/gone.go"));
    const found = await list();
    assert.deepEqual(found.names, ["VERSION", "elsewhere/fmt/print.go", "src/fmt/print.go"]);
    assert.deepEqual(found.unreleasable.sort(), [
      "elsewhere/fmt/up",
      "elsewhere/gone.go",
      "src/fmt/up",
      "src/gone.go",
    ]);
  });

  test("a go.mod beside its _go.mod is a copy", async () => {
    plant("src/go.mod", "src/_go.mod", "src/cmd/go.mod");
    const found = await list();
    assert.deepEqual(found.names, ["src/_go.mod", "src/cmd/_go.mod"]);
    assert.deepEqual(
      found.goModCopies.map(({ used }) => used),
      [join(goroot, "src/go.mod")],
    );
  });

  test("hashes of files of every length", async () => {
    const lengths = [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1];
    for (const length of lengths) {
      writeFileSync(join(goroot, String(length)), Buffer.alloc(length, "go"));
    }
    const { covered } = await list();
    const hashes = await sha256OfEach(covered, signal);
    const sums = await crc32OfEach(covered, signal);
    assert.equal(hashes.get("0"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (const length of lengths) {
      const data = Buffer.alloc(length, "go");
      const [own] = [hashes.get(String(length))];
      assert.equal(own, Buffer.from(await crypto.subtle.digest("SHA-256", data)).toString("hex"));
      assert.equal(sums.get(String(length))?.size, length);
    }
  });
});
