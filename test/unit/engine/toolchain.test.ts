import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { within } from "../../../src/engine/paths.ts";
import { findToolchain, outsidePath } from "../../../src/engine/toolchain.ts";
import { openPrograms, type Programs } from "./programs.ts";

suite("finding the go command", () => {
  let programs: Programs;
  setup(() => {
    programs = openPrograms();
    for (const folder of ["a", "b", "goroot/bin", "ws/bin"]) {
      mkdirSync(programs.path(folder), { recursive: true });
    }
  });
  teardown(() => programs.remove());
  const at = (...names: string[]) => programs.path(names.join("/"));
  const onPath = (...folders: string[]) => ({ PATH: folders.join(":") });

  test("takes the first on PATH that can be run, and lists all", async () => {
    const plain = programs.program("a/go", "", 0o644);
    const good = programs.script("b/go", "true");
    const also = programs.script("goroot/bin/go", "true");
    const found = await findToolchain({
      env: onPath(at("a"), at("empty"), at("b"), at("goroot/bin"), at("b")),
    });
    assert.deepEqual(found, {
      path: good,
      origin: "PATH",
      candidates: [
        { path: plain, real: plain, unusable: "it is not executable" },
        { path: good, real: good, unusable: undefined },
        { path: also, real: also, unusable: undefined },
      ],
    });
  });

  test("tells the file behind links, and passes over what leads nowhere", async () => {
    const real = programs.script("goroot/bin/go", "true");
    symlinkSync(real, at("a/go"));
    symlinkSync(at("absent"), at("b/go"));
    const { path, candidates } = await findToolchain({ env: onPath(at("b"), at("a")) });
    assert.equal(path, at("a/go"));
    assert.deepEqual(candidates, [
      { path: at("b/go"), real: undefined, unusable: "it is a broken link" },
      { path: at("a/go"), real, unusable: undefined },
    ]);
  });

  test("passes over a folder and a relative entry", async () => {
    mkdirSync(at("a/go"));
    const before = process.cwd();
    process.chdir(at("b"));
    programs.script("b/go", "true");
    try {
      const { path, candidates } = await findToolchain({ env: onPath(at("a"), ".", "") });
      assert.equal(path, undefined);
      assert.deepEqual(
        candidates.map(({ path: file, unusable }) => [file, unusable]),
        [
          [at("a/go"), "it is a directory"],
          ["go", "its entry on PATH is relative"],
        ],
      );
    } finally {
      process.chdir(before);
    }
  });

  test("never takes one out of the workspace, by whatever name", async () => {
    programs.script("ws/bin/go", "true");
    symlinkSync(at("ws/bin/go"), at("a/go"));
    symlinkSync(at("ws"), at("ws-link"));
    const good = programs.script("b/go", "true");
    const env = onPath(at("ws/bin"), at("a"), at("ws-link/bin"), at("b"));
    for (const workspace of [at("ws"), at("ws-link")]) {
      const { path, candidates } = await findToolchain({ env, workspace });
      assert.equal(path, good);
      assert.deepEqual(
        candidates.map(({ unusable }) => unusable),
        [...Array(3).fill("it is in the workspace folder"), undefined],
      );
    }
  });

  test("never takes one out of the workspace's repository or of a node_modules folder", async () => {
    for (const name of ["repo/tools/go", "repo/node_modules/.bin/go", "up/node_modules/.bin/go"]) {
      mkdirSync(dirname(at(name)), { recursive: true });
      programs.script(name, "true");
    }
    mkdirSync(at("repo/service/.git"), { recursive: true });
    mkdirSync(at("repo/service/sub"));
    symlinkSync(at("repo"), at("repo-link"));
    const good = programs.script("b/go", "true");
    const own = [at("repo/service/sub/bin"), at("repo/service/bin"), at("up/node_modules/.bin")];
    const env = onPath(...own, at("repo/tools"), at("b"));
    assert.deepEqual(await outsidePath(env, at("repo/service/sub")), onPath(at("repo/tools"), at("b")));
    assert.deepEqual(
      await outsidePath(env, undefined),
      onPath(...own.slice(0, 2), at("repo/tools"), at("b")),
    );
    const folders = [
      at("repo/node_modules/.bin"),
      at("repo-link/tools"),
      at("up/node_modules/.bin"),
      at("b"),
    ];
    writeFileSync(at("repo/.git"), "gitdir: elsewhere\n");
    rmSync(at("repo/service/.git"), { recursive: true });
    const found = await findToolchain({ env: onPath(...folders), workspace: at("repo-link/service/sub") });
    assert.equal(found.path, good);
    assert.deepEqual(
      found.candidates.map(({ unusable }) => unusable),
      [
        "it is in the repository of the workspace folder",
        "it is in the repository of the workspace folder",
        "it is in a node_modules folder",
        undefined,
      ],
    );
  });

  test("takes one out of a home folder that is in git", async () => {
    const { HOME } = process.env;
    process.env.HOME = at("home");
    try {
      for (const name of ["bin", ".git"]) {
        mkdirSync(at("home", name), { recursive: true });
      }
      const own = programs.script("home/bin/go", "true");
      mkdirSync(at("home/work"));
      const found = await findToolchain({ env: onPath(at("home/bin")), workspace: at("home/work") });
      assert.equal(found.path, own);
    } finally {
      process.env.HOME = HOME;
    }
  });

  test("takes what is named, a GOROOT or its bin folder too, even where it is not there", async () => {
    const real = programs.script("goroot/bin/go", "true");
    const named = async (path: string) => {
      const found = await findToolchain({ env: {}, explicit: { path, origin: "--go" } });
      assert.equal(found.origin, "--go");
      return found.path;
    };
    assert.equal(await named(real), real);
    assert.equal(await named(at("goroot")), real);
    assert.equal(await named(at("goroot/bin")), real);
    assert.equal(await named(at("absent")), at("absent"));
    assert.equal(await named(at("a")), join(at("a"), "bin/go"));
  });

  test("finds none without PATH", async () => {
    assert.deepEqual(await findToolchain({ env: {} }), { path: undefined, origin: "PATH", candidates: [] });
  });
});

test("a path lies within a folder, or beside it", () => {
  for (const path of ["/a", "/a/b", "/a/..b", "/a/...", "/a/b/../c"]) {
    assert.ok(within(path, "/a"), path);
  }
  for (const path of ["/", "/ab", "/a/..", "/a/../ab", "/b/a"]) {
    assert.ok(!within(path, "/a"), path);
  }
});
