/** The merge driver for go.sum, called by git itself. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { CLI, openPlace, type Place } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const line = (key: string, letter = "x") => `${key} ${hash(letter)}\n`;
const BASE = line("m.n/o v1.0.0");

suite("gosum merge as the merge driver of git", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
    place.write("repo/.gitattributes", "go.sum merge=gosum\n");
    place.write("repo/go.sum", BASE);
    git("init", "-q", "-b", "main", ".");
    git("config", "merge.gosum.driver", `'${process.execPath}' '${CLI}' gosum merge %A %B %P`);
    commit();
  });
  teardown(() => place.remove());

  function git(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      "git",
      ["-c", "user.name=n", "-c", "user.email=e", ...args],
      { cwd: place.path("repo"), encoding: "utf8" },
    );
    return { status, text: stdout + stderr };
  }
  const commit = () => {
    git("add", "-A");
    assert.equal(git("commit", "-q", "-m", "state").status, 0);
  };
  const merged = () => readFileSync(place.path("repo/go.sum"), "utf8");

  /** Commits one go.sum on a branch and another on main, and merges the branch. */
  function merge(ours: string, theirs: string) {
    git("checkout", "-q", "-b", "topic");
    place.write("repo/go.sum", theirs);
    commit();
    git("checkout", "-q", "main");
    place.write("repo/go.sum", ours);
    commit();
    return git("merge", "-q", "-m", "merge", "topic");
  }

  test("merges what was added on both sides at one place", () => {
    const { status, text } = merge(line("m.n/a v1.0.0") + BASE, line("m.n/b v1.0.0") + BASE);
    assert.equal(status, 0, text);
    assert.equal(merged(), line("m.n/a v1.0.0") + line("m.n/b v1.0.0") + BASE);
  });

  test("leaves two hashes for one version as a conflict, and says what it means", () => {
    const { status, text } = merge(line("m.n/a v1.0.0", "x") + BASE, line("m.n/a v1.0.0", "y") + BASE);
    assert.equal(status, 1, text);
    assert.match(text, /^go\.sum: m\.n\/a v1\.0\.0 has two hashes: h1:x+A= in ours, h1:y+A= in theirs\.$/m);
    assert.match(text, /The content of a version must never change\./);
    assert.match(git("status", "--porcelain").text, /^AA go\.sum|^UU go\.sum/m);
    assert.match(merged(), /^<<<<<<< ours\nm\.n\/a .*\n=======\nm\.n\/a .*\n>>>>>>> theirs\nm\.n\/o /);
  });

  test("loses no byte of a side that cannot be read", () => {
    const broken = `${line("m.n/a v1.0.0")}only two\n${BASE}`;
    const { status, text } = merge(broken, line("m.n/b v1.0.0") + BASE);
    assert.equal(status, 1, text);
    assert.match(text, /^go\.sum: line 2 of ours cannot be merged: The line has 2 of 3 words/m);
    const theirs = line("m.n/b v1.0.0") + BASE;
    assert.equal(merged(), `<<<<<<< ours\n${broken}=======\n${theirs}>>>>>>> theirs\n`);
  });

  test("of a file that is not there, or no regular file, is refused in one sentence", async () => {
    place.write("a", BASE);
    for (const other of ["missing", "."]) {
      const { code, stderr } = await place.cli(["gosum", "merge", "a", other], { cwd: place.path(".") });
      assert.equal(code, 2);
      assert.match(stderr, /^go-verify: .+\n$/);
      assert.equal(readFileSync(place.path("a"), "utf8"), BASE);
    }
  });
});
