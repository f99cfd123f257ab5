import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
