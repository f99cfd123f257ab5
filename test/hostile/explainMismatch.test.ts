import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { hasHidden } from "../../src/formats/visible.ts";
import { zipOf } from "../../src/layers/shared/zip-kit.ts";
import { hash1 } from "../../src/modules/goSum/dirhash.ts";
import type { ExplainedMismatch } from "../../src/modules/goSum/mismatch/mismatchCauses.ts";
import { CLI, openPlace, type Place } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const said = (downloaded: string, expected: string, subject = "a.b/c@v1.0.0") =>
  `verifying ${subject}: checksum mismatch\n\tdownloaded: ${downloaded}\n\tgo.sum:     ${expected}\n\nSECURITY ERROR\n`;

suite("explain-mismatch", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
    place.write("repo/go.mod", "module m.example/m\n\nrequire a.b/c v1.0.0\n");
    place.write("repo/go.sum", `a.b/c v1.0.0 ${hash("x")}\n`);
  });
  teardown(() => place.remove());

  const ask = (args: readonly string[]) =>
    place.cli(["explain-mismatch", ...args], {
      cwd: place.path("repo"),
      env: { ...place.env, GOMODCACHE: place.path("cache") },
    });
  async function asked(log: string): Promise<ExplainedMismatch[]> {
    const ran = await ask([place.write("log", log), "--format", "json"]);
    assert.equal(ran.code, 1, ran.stderr);
    const { schema, mismatches } = JSON.parse(ran.stdout);
    assert.equal(schema, "go-verify/explain-mismatch/1");
    return mismatches;
  }

  test("re-hashes the zip in the module cache, whatever its record says", async () => {
    const zip = zipOf([{ name: "a.b/c@v1.0.0/go.mod", content: "module a.b/c\n" }]);
    const real = await hash1([["a.b/c@v1.0.0/go.mod", sha256("module a.b/c\n")]]);
    place.write("cache/cache/download/a.b/c/@v/v1.0.0.zip", zip);
    place.write("cache/cache/download/a.b/c/@v/v1.0.0.ziphash", hash("z"));
    place.write("repo/go.sum", `a.b/c v1.0.0 ${real}\n`);
    const [damaged] = await asked(said(hash("z"), real));
    assert.equal(damaged?.oddOneOut, "module cache");
    assert.match(damaged.known.join(" "), /go\.sum:1 has the hash that the go command expected/);
    place.write("cache/cache/download/a.b/c/@v/v1.0.0.ziphash", real);
    const [elsewhere] = await asked(said(hash("z"), real));
    assert.equal(elsewhere?.oddOneOut, "download");
    const [alone] = await asked(said(real, hash("x")));
    assert.equal(alone?.oddOneOut, "go.sum");
  });

  test("proves that only line ends differ", async () => {
    place.write("cache/cache/download/a.b/c/@v/v1.0.0.mod", "module a.b/c\n");
    const [lf, crlf] = await Promise.all(
      ["module a.b/c\n", "module a.b/c\r\n"].map((text) => hash1([["go.mod", sha256(text)]])),
    );
    const [explained] = await asked(said(crlf!, lf!, "a.b/c@v1.0.0/go.mod"));
    assert.equal(explained?.oddOneOut, "download");
    assert.match(explained.causes[0]!, /line ends/);
  });

  test("reads a workspace's files from a folder within, and knows what is private", async () => {
    place.write("repo/go.work", "go 1.21\n\nuse ./one\n");
    place.write("repo/one/go.mod", "module m.example/one\n");
    place.write("repo/one/go.sum", `a.b/c v1.0.0 ${hash("y")}\n`);
    const log = place.write("log", said(hash("x"), hash("y")));
    const ran = await place.cli(
      ["explain-mismatch", log, "--dir", place.path("repo/one"), "--format", "json"],
      {
        env: { ...place.env, GOPRIVATE: "a.b" },
      },
    );
    const [explained] = (JSON.parse(ran.stdout) as { mismatches: ExplainedMismatch[] }).mismatches;
    assert.deepEqual(explained?.sides[1], { side: "go.sum", hash: hash("y"), where: "one/go.sum:1" });
    assert.match(explained.fix[0]!, /^Ask the owners of the module/);
  });

  test("reads the standard input, also as Windows PowerShell writes it", () => {
    for (const input of [
      said(hash("y"), hash("x")),
      Buffer.from(`\ufeff${said(hash("y"), hash("x"))}`, "utf16le"),
    ]) {
      for (const args of [[], ["-"]]) {
        const { status, stdout } = spawnSync(process.execPath, [CLI, "explain-mismatch", ...args], {
          input,
          cwd: place.path("repo"),
          env: place.env,
          encoding: "utf8",
        });
        assert.equal(status, 1);
        assert.match(stdout, /\n1 checksum problem found\.\n$/);
      }
    }
  });

  test("reads what stopped before hashes were compared, each with its own kind", async () => {
    place.write("repo/go.sum", `a.b/c v1.0.0 ${hash("x")}\n<<<<<<< HEAD\n`);
    const found = await asked(
      [
        "malformed go.sum:\n/src/go.sum:2: wrong number of fields 2",
        'go: a.b/c@v1.0.0: verifying go.mod: a.b/c@v1.0.0/go.mod: Get "http://127.0.0.1:9/tile/8/3/000.p/4": dial tcp 127.0.0.1:9: connect: connection refused',
        "go: updates to go.mod needed; to update it:\n\tgo mod tidy",
        "go: inconsistent vendoring in /src:\n\ta.b/c@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt",
      ].join("\n"),
    );
    assert.deepEqual(
      found.map(({ mismatch }) => mismatch.kind),
      ["malformed", "database-unreachable", "updates-needed", "vendoring"],
    );
    assert.match(found[0]!.known[0]!, /^go\.sum:2 in this workspace: .*merge/);
    assert.match(found[1]!.message, /at 127\.0\.0\.1:9 was not reached/);
  });

  test("turns the advice round where the settings get the module from its origin", async () => {
    const log = place.write("log", said(hash("y"), hash("x")));
    const ran = await place.cli(["explain-mismatch", log], {
      cwd: place.path("repo"),
      env: { ...place.env, GOPROXY: "direct", GOMODCACHE: place.path("cache") },
    });
    assert.match(
      ran.stdout,
      /comes from its origin, not from a proxy: GOPROXY=direct is set on\s+this machine/,
    );
    assert.match(ran.stdout, /GOPROXY\s+set\s+to\s+the\s+public\s+proxy/);
  });

  test("reports when there is nothing, and rejects what is not a log", async () => {
    const nothing = await ask([place.write("log", "all modules verified\n")]);
    assert.deepEqual([nothing.code, nothing.stdout], [0, "No checksum problem found.\n"]);
    for (const name of ["nowhere", "."]) {
      const ran = await ask([name]);
      assert.equal(ran.code, 2);
      assert.match(
        ran.stderr,
        /^go-verify: .* (cannot be read \(ENOENT\)|is a directory, not a file): give the path of a log file\.\n$/,
      );
    }
  });

  test("shows nothing of a log that could act on a terminal, and no command with a log's words in it", async () => {
    const evil = said("h1:$(touch\u202epwned)", hash("x")).replace(
      "go.sum: ",
      "\u001b]8;;x\u0007$(touch pwned): ",
    );
    const ran = await ask([
      place.write(
        "log",
        `${evil}${said(hash("y"), hash("x"), "$(touch)/c@v1.0.0")}a.b/../../x@v1.0.0: missing go.sum entry\n` +
          "GOPRIVATE='a.b,$(touch)'\nverifying a.b/d@v1.0.0: a.b/d@v1.0.0: $(touch\u202e): dial tcp touch: EOF\n" +
          "malformed go.sum:\n/touch/go.sum:1: wrong number of fields 2\ngo: inconsistent vendoring in $(touch):\n\n",
      ),
    ]);
    assert.ok(!hasHidden(ran.stdout));
    const steps = ran.stdout
      .split(" What to do\n")
      .slice(1)
      .map((text) => text.split("\n\n")[0]!);
    assert.equal(steps.length, 4);
    assert.ok(!steps.join("\n").includes("touch"), steps.join("\n"));
  });
});
