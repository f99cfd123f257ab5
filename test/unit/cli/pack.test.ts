/** The package for npm, made and run without a network. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

suite("the package that npm run pack makes", function () {
  this.timeout(120_000);
  let folder: string;
  let archive: string;

  /** Runs a command line in the folder, with this node first on PATH. npm's own variables would make npx another one. */
  function shell(line: string, more: NodeJS.ProcessEnv = {}) {
    const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name));
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const env = {
      ...Object.fromEntries(own),
      PATH: path,
      LANG: "C.UTF-8",
      COLUMNS: "100",
      npm_config_offline: "true",
      npm_config_cache: join(folder, "cache"),
      npm_config_update_notifier: "false",
      ...more,
    };
    return spawnSync("sh", ["-c", line], { cwd: folder, env, encoding: "utf8" });
  }

  suiteSetup(() => {
    folder = mkdtempSync(join(tmpdir(), "gv-pack-"));
    for (const name of ["package.json", "README.md", "LICENSE", "pack.mjs", "dist"]) {
      cpSync(resolve(name), join(folder, name), { recursive: true });
    }
    const { status, stdout, stderr } = shell("node pack.mjs");
    assert.equal(status, 0, stderr);
    archive = stdout.trim().split("\n").at(-1)!;
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test("names no dependencies and no scripts, and has only what the command line loads", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "out/npm/package.json"), "utf8"));
    const { version } = JSON.parse(readFileSync(resolve("package.json"), "utf8"));
    assert.equal(archive, `go-verify-${version}.tgz`);
    assert.deepEqual(Object.keys(manifest), [
      "name",
      "version",
      "description",
      "license",
      "engines",
      "bin",
      "files",
    ]);
    const { stdout } = shell(`tar -tzf ${archive}`);
    assert.match(stdout, /^package\/dist\/cli\.js$/m);
    assert.match(stdout, /^package\/dist\/THIRD-PARTY-NOTICES\.txt$/m);
    assert.doesNotMatch(stdout, /extension\.js|\.map$|node_modules/m);
  });

  test("has the same bytes if it is packed again, with another umask", () => {
    const before = readFileSync(join(folder, archive));
    const { status, stderr } = shell("umask 077 && chmod -R go= dist && node pack.mjs");
    assert.equal(status, 0, stderr);
    assert.ok(before.equals(readFileSync(join(folder, archive))));
  });

  test("runs by npx, and prints commands that run by npx", () => {
    const start = `npx --yes --package=./${archive} go-verify`;
    const { stdout: version, stderr } = shell(`${start} --version`);
    assert.match(version, /^\d+\.\d+\.\d+\n$/, stderr);
    const env = { GO111MODULE: "off" };
    const first = shell(`${start} --depth quick --layer install`, env);
    assert.equal(first.status, 1, first.stderr);
    const [, line] = /Log {3}(npx .*module-init.*)$/m.exec(first.stdout) ?? [];
    assert.equal(
      line,
      `npx --yes --package=./${archive} go-verify --check install.module-init --depth quick`,
    );
    const again = shell(line!, env);
    assert.match(again.stdout, /^What was run/m, again.stderr);
  });

  test("has each command", () => {
    const start = `npx --yes --package=./${archive} go-verify`;
    const sums = { "a.sum": "", "b.sum": "" };
    for (const [name, text] of Object.entries(sums)) {
      shell(`printf '%s' '${text}' > ${name}`);
    }
    const profile = resolve("test/fixtures/profiles/recorded/cpu.labels.pb.gz");
    for (const [args, expected] of [
      [`profile '${profile}' --focus . --top 3`, /^File: /],
      [`profile '${profile}' --format html`, /^<!doctype html>/i],
      ["gosum diff a.sum b.sum", /no alarm/],
      ["list", /^Install/],
      ["explain-mismatch --format json /dev/null", /"mismatches": \[\]/],
    ] as const) {
      const { stdout, stderr } = shell(`${start} ${args}`);
      assert.match(stdout, expected, stderr);
    }
  });
});
