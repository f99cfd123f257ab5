import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { layers } from "../../src/layers/index.ts";
import { type ModuleDraft, moduleZip, sumLines, sumsOf } from "../../src/layers/proxy/module-kit.ts";
import { skip } from "../support/skip.ts";
import { differences, listing } from "./listing.ts";
import { CLI, checkOf, GO, isRoot, openPlace, type Place, reportOf, told, works } from "./support.ts";

/** With an empty build cache the standard library is compiled for each port first. */
const COLD_MS = 15 * 60_000;

/** A module at go 1.16, which does not list what its requirements require. */
const draft = (name: string, requires: string, code = ""): ModuleDraft => ({
  path: `example.com/${name}`,
  version: "v1.0.0",
  files: {
    "go.mod": `module example.com/${name}\n\ngo 1.16\n${requires && `\nrequire example.com/${requires} v1.0.0\n`}`,
    "m.go": `package ${name}\n${code}`,
  },
});
const MODULES = [
  draft("a", "b", '\nimport _ "example.com/b"\n'),
  draft("b", ""),
  draft("t", ""),
  draft("u", ""),
];

const GO_MOD = `module example.com/mine

go 1.21

require (
	example.com/a v1.0.0
	example.com/b v1.0.0 // indirect
	example.com/t v1.0.0
	example.com/u v1.0.0
)
`;
const FILES: Record<string, string> = {
  "go.mod": GO_MOD,
  "main.go": 'package main\n\nimport (\n\t_ "example.com/a"\n\t_ "example.com/u"\n)\n\nfunc main() {}\n',
  "main_test.go": 'package main\n\nimport _ "example.com/t"\n',
};

/** The module cache that the go command makes of MODULES; the hashes are those of go.sum. */
let filled: { cache: string; sum: string };

async function fill(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "filled-"));
  const sums = await Promise.all(MODULES.map(async (one) => sumLines(one, await sumsOf(one))));
  for (const one of MODULES) {
    const folder = join(root, "proxy", one.path, "@v");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${one.version}.info`), JSON.stringify({ Version: one.version }));
    writeFileSync(join(folder, `${one.version}.mod`), one.files["go.mod"]!);
    writeFileSync(join(folder, `${one.version}.zip`), moduleZip(one));
  }
  for (const [name, text] of Object.entries({ ...FILES, "go.sum": sums.join("") })) {
    mkdirSync(join(root, "work"), { recursive: true });
    writeFileSync(join(root, "work", name), text);
  }
  const cache = join(root, "cache");
  const env = {
    ...process.env,
    GOMODCACHE: cache,
    GOSUMDB: "off",
    GOFLAGS: "-modcacherw",
    GOPROXY: pathToFileURL(join(root, "proxy")).href,
  };
  execFileSync(GO, ["mod", "download"], { cwd: join(root, "work"), env });
  execFileSync(GO, ["mod", "vendor"], { cwd: join(root, "work"), env });
  filled = { cache: root, sum: sums.join("") };
}

/** What of the module cache a go command would repair, unpack or remove. */
function breakCache(place: Place): void {
  const of = (name: string, ending: string) =>
    join(cacheOf(place), "cache/download/example.com", name, `@v/v1.0.0.${ending}`);
  // Not unpacked; without its hash; not completely unpacked; with a hash that was not completely written.
  rmSync(join(cacheOf(place), "example.com/b@v1.0.0"), { recursive: true });
  rmSync(of("t", "ziphash"));
  writeFileSync(of("a", "partial"), "");
  writeFileSync(of("u", "ziphash"), "\0".repeat(47));
}

const cacheOf = (place: Place) => join(place.home, "go/pkg/mod");

/** A user's files, a module that has requirements, and all its modules in the module cache. */
function plant(place: Place): string {
  const workspace = place.path("work");
  mkdirSync(workspace);
  for (const [name, text] of Object.entries({ ...FILES, "go.sum": filled.sum })) {
    place.write(`work/${name}`, text);
  }
  place.write("home/.config/go/env", "GOPRIVATE=example.com\n", 0o600);
  place.write("home/.netrc", "machine example.com login me password secret\n", 0o600);
  place.write("home/.gitconfig", "[user]\n\tname = me\n");
  place.write("home/.profile", "export EDITOR=vi\n");
  place.write("home/go/bin/tool", "#!/bin/sh\n", 0o755);
  cpSync(join(filled.cache, "cache"), cacheOf(place), { recursive: true });
  return workspace;
}

suite("a whole run", () => {
  suiteSetup(fill);
  suiteTeardown(() => rmSync(filled.cache, { recursive: true }));

  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  test("changes nothing of the user's but GOCACHE: HOME, GOENV, GOMODCACHE, GOROOT, the workspace", async function () {
    this.timeout(COLD_MS);
    const workspace = plant(place);
    breakCache(place);
    const watched = [place.home, workspace, join(GO, "../..")];
    const before = listing(watched);
    const ran = await place.cli(["verify", "--depth", "standard", "--dir", workspace, "--format", "json"], {
      cwd: workspace,
    });
    assert.deepEqual(differences(before, listing(watched)), []);
    const report = reportOf(ran);
    const played = report.layers.flatMap((layer) => layer.checks.map((check) => check.id));
    const due = layers.flatMap((layer) => layer.checks.filter((check) => check.effort !== "deep"));
    assert.deepEqual(
      played,
      due.map((check) => check.id),
    );
    assert.equal(checkOf(report, "proxy.gosum-complete").status, "pass");
  });

  /** Set-ups of the module, and what proxy.gosum-complete finds. */
  const SETUPS: Record<
    string,
    { change?: (workspace: string) => void; env?: Record<string, string>; depth?: string; expect: RegExp }
  > = {
    "with a complete module cache": { expect: /^pass / },
    "with a complete module cache whose .info an older Go wrote": {
      change: () => {
        const file = join(cacheOf(place), "cache/download/example.com/b/@v/v1.0.0.info");
        writeFileSync(file, '{"Version":"v1.0.0","Name":"n","Short":"s","Time":"2020-01-01T00:00:00Z"}');
      },
      expect: /^pass /,
    },
    "with a complete module cache, and a release of Go that is not in it": {
      change: () =>
        place.write("work/go.mod", GO_MOD.replace("go 1.21\n", "go 1.21\n\ntoolchain go1.999.0\n")),
      env: { GOTOOLCHAIN: "auto" },
      expect: /^(error|skip) /,
    },
    "without a module cache": { change: () => rmSync(cacheOf(place), { recursive: true }), expect: /^skip / },
    "with a module cache without hashes": {
      change: () => {
        for (const name of readdirSync(cacheOf(place), { recursive: true, encoding: "utf8" })) {
          if (name.endsWith(".ziphash")) {
            rmSync(join(cacheOf(place), name));
          }
        }
      },
      expect: /^pass /,
    },
    "with -mod=mod in GOFLAGS": {
      change: () => breakCache(place),
      env: { GOFLAGS: "-mod=mod" },
      depth: "standard",
      expect: /^pass /,
    },
    "with lines of go.sum missing": {
      change: () => {
        breakCache(place);
        place.write("work/go.sum", filled.sum.replace(/^.*b v1\.0\.0 .*$\n/m, ""));
      },
      expect: /^fail .*the zip of example\.com\/b v1\.0\.0/,
    },
    "with a line of go.sum that is wrong": {
      change: () => {
        breakCache(place);
        place.write("work/go.sum", filled.sum.replace(/(u v1\.0\.0 h1:)...../, "$1AAAAA"));
      },
      expect: /^fail .*example\.com\/u@v1\.0\.0 does not match/,
    },
    "with a vendor directory": {
      change: (workspace) => {
        breakCache(place);
        cpSync(join(filled.cache, "work/vendor"), join(workspace, "vendor"), { recursive: true });
      },
      expect: /^pass /,
    },
    "with a go.work whose lines are missing": {
      change: () => {
        breakCache(place);
        place.write("work/go.work", "go 1.21\n\nuse .\n");
        place.write("work/go.sum", filled.sum.replace(/^.*[bt] v1\.0\.0.*$\n/gm, ""));
      },
      expect: /^warn .*The workspace has no line for 4 files/,
    },
  };
  for (const [name, { change, env, depth = "quick", expect }] of Object.entries(SETUPS)) {
    test(`${name} changes nothing`, async function () {
      this.timeout(300_000);
      const workspace = plant(place);
      change?.(workspace);
      const watched = [place.home, workspace];
      const before = listing(watched);
      // The layer at standard depth, then all layers.
      for (const options of [
        ["--layer", "proxy", "--depth", "standard"],
        ["--depth", depth],
      ]) {
        const args = ["verify", ...options, "--dir", workspace, "--format", "json", "--offline"];
        const ran = await place.cli(args, { cwd: workspace, env: { GOFLAGS: "", ...env } });
        assert.deepEqual(differences(before, listing(watched)), [], options.join(" "));
        if (options.includes("--layer")) {
          const check = checkOf(reportOf(ran), "proxy.gosum-complete");
          assert.match(`${check.status} ${told(check)}`, expect);
        }
      }
    });
  }

  test("with a HOME that does not exist does not create it, nor a build cache there", async function () {
    this.timeout(300_000);
    const workspace = plant(place);
    const unset = { GOCACHE: undefined, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined };
    const env = { ...unset, HOME: place.path("gone/kim") };
    for (const options of [
      // Those that compile nothing: the build cache is empty.
      ["environment", "version", "module-init", "storage"].flatMap((name) => ["--check", `install.${name}`]),
      ["--layer", "proxy", "--depth", "standard", "--offline"],
    ]) {
      const args = ["verify", ...options, "--dir", workspace, "--format", "json"];
      const report = reportOf(await place.cli(args, { env }));
      assert.deepEqual(existsSync(place.path("gone")), false, options.join(" "));
      assert.match(report.go?.version ?? "", /^go1/);
    }
  });

  test("with a module cache that may not be written changes nothing, and judges it", async function () {
    this.timeout(300_000);
    const other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    if (isRoot && !works([...other, process.execPath, CLI, "--version"])) {
      skip(this, "another user may not run the command line, which lies in a folder of root's");
    }
    const workspace = plant(place);
    breakCache(place);
    const all = [place.home, workspace].flatMap((top) => [
      top,
      ...readdirSync(top, { recursive: true, encoding: "utf8" }).map((name) => join(top, name)),
    ]);
    for (const path of all) {
      chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
    }
    chmodSync(join(place.folder, ".."), 0o755);
    chmodSync(place.tmp, 0o777);
    const cache = join(place.tmp, "../gocache");
    mkdirSync(cache);
    chmodSync(cache, 0o777);
    const before = listing([place.home, workspace]);
    const ran = await place.cli(
      ["verify", "--check", "proxy.gosum-complete", "--dir", workspace, "--format", "json"],
      {
        cwd: workspace,
        env: { GOCACHE: cache, GOFLAGS: "" },
        ...(isRoot ? { under: other } : {}),
      },
    );
    assert.deepEqual(differences(before, listing([place.home, workspace])), []);
    const check = checkOf(reportOf(ran), "proxy.gosum-complete");
    assert.equal(check.status, "pass", told(check));
    assert.ok(existsSync(cache));
  });
});
