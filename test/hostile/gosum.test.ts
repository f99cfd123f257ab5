import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRevisions } from "../../src/disk/committedSums.ts";
import type { SumDiff } from "../../src/modules/goSum/sumDiff.ts";
import { openPlace, type Place } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const SUM = `a.b/c v1.0.0 ${hash("x")}\na.b/c v1.0.0/go.mod ${hash("y")}\n`;
const MOD = "module m.example/m\n\nrequire a.b/c v1.0.0\n";

/** The git of this machine. */
const GIT = execFileSync("/bin/sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();

/** A program that leaves a trace in a folder beside it: the folder's name is not part of the script, as it is odd. */
const evilIn = (folder: string) => `#!/bin/sh\ntouch "\${0%/*}/${folder}/pwned"\n`;

suite("gosum diff in a repository", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
    place.write("repo/go.mod", MOD);
    place.write("repo/go.sum", SUM);
    git("init", "-q", "-b", "main", ".");
  });
  teardown(() => place.remove());

  function git(...args: string[]): string {
    return execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], {
      cwd: place.path("repo"),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
  const commit = () => {
    git("add", "-A");
    git("commit", "-q", "-m", "state");
  };
  const ask = (args: readonly string[] = [], folder = "repo") =>
    place.cli(["gosum", "diff", ...args], { cwd: place.path(folder) });
  const asked = async (args: readonly string[] = []): Promise<SumDiff> =>
    JSON.parse((await ask([...args, "--format", "json"])).stdout);

  test("compares HEAD, the index, a branch, files and folders", async () => {
    commit();
    place.write("repo/go.sum", SUM.replace(hash("x"), hash("z")));
    git("add", "go.sum");
    place.write("repo/go.sum", SUM);
    place.write("other/go.sum", `${SUM}d.e/f v1.0.0/go.mod ${hash("f")}\n`);
    assert.equal((await asked()).alarm, false);
    assert.equal((await asked(["HEAD", ":"])).alarm, true);
    assert.equal((await asked([":"])).modules[0]?.change, "rehashed");
    assert.equal((await asked(["main", "../other"])).modules[0]?.path, "d.e/f");
    assert.equal((await asked(["go.sum", "../other/go.sum"])).summary.linesAdded, 1);
    const said = await ask(["HEAD", ":"]);
    assert.equal(said.code, 1);
    assert.match(said.stdout, /^(✗|x) a\.b\/c v1\.0\.0 changed its hash\n/);
    assert.match(said.stdout, /\nalarm: a\.b\/c v1\.0\.0 changed its hash\n$/);
  });

  test("reads a folder within the repository, and a workspace's files together", async () => {
    place.write("repo/go.work", "go 1.22\n\nuse (\n\t.\n\t./tools\n)\n");
    place.write("repo/tools/go.mod", "module m.example/tools\n");
    place.write("repo/tools/go.sum", SUM);
    commit();
    place.write("repo/tools/go.sum", SUM.replace(hash("y"), hash("z")));
    const { problems, alarm } = await asked();
    assert.equal(alarm, true);
    assert.deepEqual(
      problems.map(({ side, file, line, kind }) => [side, file, line, kind]),
      [["to", "tools/go.sum", 2, "conflict"]],
    );
    const inside = await ask(["--format", "json"], "repo/tools");
    assert.equal((JSON.parse(inside.stdout) as SumDiff).modules[0]?.change, "rehashed");
  });

  test("reports in one sentence what it cannot compare", async () => {
    const says = async (args: string[], pattern: RegExp, folder = "repo") => {
      const ran = await ask(args, folder);
      assert.equal(ran.code, 2, ran.stdout);
      assert.match(ran.stderr, pattern);
      assert.equal(ran.stderr.trimEnd().split("\n").length, 1);
    };
    await says([], /"HEAD" is neither a file or folder here nor a revision/);
    commit();
    await says(["nowhere"], /"nowhere" is neither a file or folder/);
    await says(["--", "-x"], /"-x" is neither/);
    mkdirSync(place.path("repo/folder/go.sum"), { recursive: true });
    await says(["HEAD", "folder"], /go\.sum is a directory, not a file/);
    mkdirSync(place.path("empty"));
    await says(["."], /has a go\.sum in/, "empty");
    await says([], /is in no git repository/, "empty");
  });

  test("compares a branch from where the history parts, and says so", async () => {
    commit();
    const base = git("rev-parse", "HEAD").trim();
    git("checkout", "-q", "-b", "topic");
    place.write("repo/go.sum", `${SUM}t.opic/x v1.0.0/go.mod ${hash("t")}\n`);
    commit();
    git("checkout", "-q", "main");
    place.write("repo/go.sum", `${SUM}m.ain/x v1.0.0/go.mod ${hash("m")}\n`);
    commit();
    const paths = ({ modules }: SumDiff) => modules.map(({ path, change }) => `${path} ${change}`);
    const range = await asked(["main...topic"]);
    assert.deepEqual(paths(range), ["t.opic/x lines-only"]);
    assert.deepEqual(range.from, { label: "main", commit: base, isMergeBase: true });
    assert.deepEqual(paths(await asked(["topic..."])), ["m.ain/x lines-only"]);
    assert.equal((await asked(["topic..main"])).modules.length, 2);
    assert.equal((await asked(["topic", "main"])).modules.length, 2);
    git("checkout", "-q", "topic");
    const since = await ask(["main"]);
    assert.match(since.stdout, new RegExp(`main \\(merge base ${base.slice(0, 12)}\\) → working tree`));
    assert.ok(!since.stdout.includes("m.ain/x"), since.stdout);
    const commitOfMain = git("rev-parse", "main").trim();
    assert.equal((await asked([commitOfMain])).modules.length, 2, "a hash is compared as it is");
  });

  test("refuses what has no merge base, and names that mean two things, with what to do", async () => {
    commit();
    place.write("repo/go.sum", `${SUM}t.opic/x v1.0.0/go.mod ${hash("t")}\n`);
    commit();
    const says = async (args: string[], pattern: RegExp, folder = "repo") => {
      const ran = await ask(args, folder);
      assert.deepEqual([ran.code, ran.stderr.trimEnd().split("\n").length], [2, 1], ran.stdout + ran.stderr);
      assert.match(ran.stderr, pattern);
    };
    git("branch", "release");
    mkdirSync(place.path("repo/release"));
    await says(
      ["release"],
      /"release" is both a folder here and a branch: write \.\/release for .* refs\/heads\/release/,
    );
    assert.equal((await ask(["refs/heads/release"])).code, 0);
    git("branch", "v1");
    git("tag", "v1");
    await says(["v1"], /"v1" is both a branch and a tag: write refs\/heads\/v1 or refs\/tags\/v1/);
    git("checkout", "-q", "--orphan", "alone");
    commit();
    await says(["main"], /"main" and "HEAD" have no merge base: they have no commit in common/);
    git(
      "clone",
      "-q",
      "--depth",
      "1",
      "--no-single-branch",
      "-b",
      "alone",
      `file://${place.path("repo")}`,
      "../shallow",
    );
    await says(["origin/main"], /have no merge base in this shallow clone: .*--unshallow/, "shallow");
    await says(["main"], /"main" is neither .*: origin\/main is one/, "shallow");
    await says(["nowhere"], /"nowhere" is neither .*: this clone is shallow/, "shallow");
  });

  test("asks git a few times for forty modules, and finds the one that changed", async () => {
    const uses = Array.from({ length: 40 }, (_, i) => `\t./m${i}\n`).join("");
    for (let i = 0; i < 40; i++) {
      place.write(`repo/m${i}/go.mod`, MOD.replace("m.example/m", `m.example/m${i}`));
      place.write(`repo/m${i}/go.sum`, SUM);
    }
    place.write("repo/go.work", `go 1.26\n\nuse (\n${uses})\n`);
    commit();
    place.write("repo/m7/go.sum", SUM.replace(hash("y"), hash("z")));
    commit();
    place.write("count/git", `#!/bin/sh\necho x >> "\${0%/*}/calls"\nexec ${GIT} "$@"\n`, 0o755);
    const env = { PATH: `${place.path("count")}:${process.env.PATH}` };
    const ran = await place.cli(["gosum", "diff", "HEAD~1", "HEAD", "--format", "json"], {
      cwd: place.path("repo"),
      env,
    });
    const { modules, alarm } = JSON.parse(ran.stdout) as SumDiff;
    assert.deepEqual([alarm, modules[0]?.folders, modules[0]?.lines[0]?.file], [true, ["m7"], "m7/go.sum"]);
    const calls = readFileSync(place.path("count/calls"), "utf8").trim().split("\n").length;
    assert.ok(calls <= 10, `${calls} calls`);
  });

  test("leaves out what git ignores and other repositories, and follows links within a commit", async () => {
    place.write("repo/.gitignore", "cache/\n");
    place.write("repo/tools/go.mod", MOD);
    symlinkSync("../go.sum", place.path("repo/tools/go.sum"));
    commit();
    place.write("repo/cache/x/go.sum", SUM);
    place.write("repo/nested/go.sum", SUM);
    execFileSync("git", ["init", "-q", place.path("repo/nested")]);
    assert.deepEqual((await asked()).modules, []);
    assert.equal((await asked(["HEAD", ":"])).modules.length, 0);
  });

  test("names paths from the root of the repository for GitHub and for code scanning", async () => {
    place.write("repo/tools/go.mod", MOD);
    place.write("repo/tools/go.sum", SUM);
    commit();
    place.write("repo/tools/go.sum", SUM.replace(hash("y"), hash("z")));
    commit();
    for (const args of [["HEAD~1", "HEAD"], ["HEAD~1"]]) {
      const { stdout } = await ask([...args, "--format", "github"], "repo/tools");
      assert.match(stdout, /^::error file=tools\/go\.sum,line=2,/);
    }
    const { stdout } = await ask(["HEAD~1", "--format", "sarif"], "repo/tools");
    assert.match(stdout, /"uri": "tools\/go\.sum"/);
    place.write("old.sum", SUM);
    const files = await ask([place.path("old.sum"), "tools/go.sum", "--format", "github"]);
    assert.match(files.stdout, /^::error file=tools\/go\.sum,line=2,/);
  });

  test("compares a file of sums with itself in a revision, with the go.mod beside it", async () => {
    place.write("repo/tools/lint.mod", MOD);
    place.write("repo/tools/lint.sum", SUM);
    commit();
    place.write("repo/tools/lint.sum", SUM.replace(hash("y"), hash("z")));
    const found = await asked(["HEAD", "tools/lint.sum"]);
    assert.deepEqual(
      found.modules.map(({ change, relation }) => [change, relation]),
      [["rehashed", "direct"]],
    );
  });

  test("says which file is in the middle of a merge", async () => {
    commit();
    git("checkout", "-q", "-b", "other");
    place.write("repo/go.sum", SUM.replace(hash("x"), hash("1")));
    commit();
    git("checkout", "-q", "main");
    place.write("repo/go.sum", SUM.replace(hash("x"), hash("2")));
    commit();
    assert.throws(() => git("merge", "other"));
    const { problems } = await asked();
    assert.ok(problems.some(({ kind, side }) => kind === "merge-marker" && side === "to"));
    assert.match((await ask([":"])).stderr, /cannot read go\.sum in the index: .*stage/);
  });

  test("runs nothing that the repository names", async () => {
    place.write("evil", evilIn("."), 0o755);
    place.write("repo/.gitattributes", "* filter=evil diff=evil\n");
    commit();
    for (const key of [
      "core.fsmonitor",
      "core.sshCommand",
      "diff.evil.textconv",
      "diff.external",
      "filter.evil.smudge",
    ]) {
      git("config", key, `'${place.path("evil").replaceAll("'", "'\\''")}'`);
    }
    symlinkSync(place.path("evil"), place.path("repo/.git/hooks/post-index-change"));
    place.write("repo/bin/git", evilIn("../.."), 0o755);
    place.write("repo/go.sum", SUM.replace(hash("x"), hash("z")));
    const PATH = `${place.path("repo/bin")}:${process.env.PATH}`;
    const ran = await place.cli(["gosum", "diff", "--format", "json"], {
      cwd: place.path("repo"),
      env: { PATH },
    });
    assert.equal((JSON.parse(ran.stdout) as SumDiff).alarm, true);
    assert.equal(existsSync(place.path("pwned")), false);
  });

  const OWN_REMOTES: Record<string, (evil: string) => Record<string, string>> = {
    "a remote helper": (evil) => ({ url: `ext::${evil.replaceAll(" ", "% ")}` }),
    "a command for ssh": (evil) => ({ url: "ssh://h.test/r", sshCommand: `'${evil}'` }),
    "a program of a remote": (evil) => ({ url: place.path("repo"), uploadpack: `'${evil}';` }),
  };
  for (const [name, remote] of Object.entries(OWN_REMOTES)) {
    test(`fetches no missing object through ${name}, by a git that does not know GIT_NO_LAZY_FETCH`, async () => {
      commit();
      // A path without odd characters: git has a shell of its own for it.
      const trace = mkdtempSync(join(tmpdir(), "fetched-"));
      const evil = join(trace, "evil");
      writeFileSync(evil, `#!/bin/sh\ntouch ${trace}/pwned\n`, { mode: 0o755 });
      const object = git("rev-parse", "HEAD:go.sum").trim();
      rmSync(place.path("repo/.git/objects", object.slice(0, 2), object.slice(2)));
      const { sshCommand, ...settings } = remote(evil);
      const all = Object.entries(settings).map(([key, value]) => [`remote.origin.${key}`, value] as const);
      for (const [key, value] of [
        ...all,
        ["core.repositoryformatversion", "1"],
        ["extensions.partialclone", "origin"],
        ["remote.origin.promisor", "true"],
        ...["ext", "ssh", "file"].map((protocol) => [`protocol.${protocol}.allow`, "always"]),
        ...(sshCommand === undefined ? [] : [["core.sshCommand", sshCommand]]),
      ] as const) {
        git("config", key!, value!);
      }
      place.write("old/git", `#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec ${GIT} "$@"\n`, 0o755);
      try {
        assert.throws(() => git("cat-file", "blob", "HEAD:go.sum"));
        assert.ok(existsSync(join(trace, "pwned")), "git runs it, so that this test can see it");
        rmSync(join(trace, "pwned"));
        const env = { PATH: `${place.path("old")}:${process.env.PATH}` };
        const ran = await place.cli(["gosum", "diff"], { cwd: place.path("repo"), env });
        assert.deepEqual([ran.code, existsSync(join(trace, "pwned"))], [2, false], ran.stderr);
        assert.match(ran.stderr, /git cannot read go\.sum in \w+: transport '\w+' not allowed\.$/m);
      } finally {
        rmSync(trace, { recursive: true });
      }
    });
  }

  test("lists the revisions to compare with, those that changed go.sum first, and runs no signature program", async () => {
    commit();
    git("tag", "v1.0.0");
    place.write("repo/main.go", "package main\n");
    commit();
    git("branch", "evil$(x)\u202e");
    const tree = git("rev-parse", "HEAD^{tree}").trim();
    const head = git("rev-parse", "HEAD").trim();
    const person = "n <e> 1700000000 +0000";
    const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
    place.write(
      "commit",
      `tree ${tree}\nparent ${head}\nauthor ${person}\ncommitter ${person}\n${signature}\n\nsubject \u001b[31m\n`,
    );
    const signed = git("hash-object", "-t", "commit", "-w", place.path("commit")).trim();
    git("update-ref", "refs/heads/main", signed);
    place.write("evil", evilIn("."), 0o755);
    git("config", "log.showSignature", "true");
    git("config", "gpg.program", place.path("evil"));
    git("log", "-1");
    assert.equal(existsSync(place.path("pwned")), true, "git log runs it, so that this test can see it");
    rmSync(place.path("pwned"));
    const signal = new AbortController().signal;
    const { changing, refs, latest } = await listRevisions(place.path("repo"), { env: process.env, signal });
    assert.equal(existsSync(place.path("pwned")), false);
    assert.deepEqual(
      changing.map(({ subject }) => subject),
      ["state"],
    );
    assert.deepEqual(
      latest.map(({ hash }) => hash),
      [signed, head, changing[0]?.hash],
    );
    assert.equal(latest[0]?.time, 1_700_000_000);
    assert.deepEqual(refs.map(({ kind, name }) => `${kind} ${name}`).sort(), [
      "branch evil$(x)\u202e",
      "branch main",
      "tag v1.0.0",
    ]);
    await assert.rejects(listRevisions(place.path("."), { env: process.env, signal }), /no git repository/);
  });

  test("shows hostile names as text", async () => {
    commit();
    place.write("repo/go.sum", `${SUM}<script>\u001b[31m\u202e/x v1.0.0/go.mod ${hash("s")}\n`);
    for (const format of ["text", "markdown", "github"]) {
      const { stdout } = await ask(["--format", format]);
      assert.ok(!stdout.includes("\u001b") && !stdout.includes("\u202e"), format);
      assert.ok(!stdout.includes("<script>") || format !== "markdown", stdout);
    }
  });
});
