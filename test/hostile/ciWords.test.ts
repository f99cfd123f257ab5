/** Words of others that a CI runner would take for commands, in everything that the command line prints. */
import assert from "node:assert/strict";
import type { CheckReport, Report } from "../../src/engine/report.ts";
import { merge } from "../../src/formats/merged.ts";
import { BEFORE, commandsIn, expectInert, RUNNER_WORDS, rawControls } from "../support/hostileWords.ts";
import { hostileProfile } from "../ui/hostileProfile.ts";
import { check, command, report } from "../unit/formats/sample.ts";
import { openPlace, type Place, type Ran } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;

/** Each command after each beginning in turn; the first of them at the start of a line, too. */
const WORDS = [
  ...RUNNER_WORDS,
  ...RUNNER_WORDS.map((word, i) => BEFORE[i % BEFORE.length]! + word),
  ...BEFORE.map((before) => `${before}::error::forged \u202e\u200b##vso[x]`),
];

/** Enough words that a line is wrapped before each command. */
const WRAPPED = RUNNER_WORDS.map((word) => `${"word ".repeat(30)}${word}`).join(" ");

/** Nothing that was printed commands a runner; our own annotations, in the format for GitHub, are what is expected. */
function expectQuiet({ stdout, stderr }: Ran, message: string): void {
  expectInert(stdout, `stdout of ${message}`);
  expectInert(stderr, `stderr of ${message}`);
}

/** A command of our own: all of its parts are escaped (actions/toolkit, packages/core/src/command.ts). */
const OURS = /^::(error|warning) (file=[^:,\n]*,)?(line=\d+,)?title=[^:,\n]*::[^\n]*$/;

suite("words of others in the log of a CI runner", function () {
  this.timeout(120_000);
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  const quiet = async (args: readonly string[], options?: Parameters<Place["cli"]>[1]) => {
    const ran = await place.cli(args, options);
    expectQuiet(ran, args.join(" "));
    return ran;
  };

  test("names, files, labels and comments of a profile", async () => {
    const file = place.write("hostile.pb.gz", hostileProfile(WORDS));
    const reports = [
      [],
      ["--tree"],
      ["--peek", "."],
      ["--traces"],
      ["--list", "forged"],
      ["--tags"],
      ["--pgo"],
    ];
    const formats = [[], ["--format", "json"], ["--tag-leaf", "##vso[x]", "--focus", "forged"]];
    for (const args of reports.flatMap((one) => formats.map((more) => [...one, ...more]))) {
      await quiet(["profile", file, "--top", "0", ...args]);
    }
    for (const format of ["dot", "callgrind", "raw", "comments"]) {
      await quiet(["profile", file, "--format", format]);
    }
    const { stdout } = await quiet(["profile", file, "--traces", "--format", "json"]);
    const names = JSON.parse(stdout).traces[0].frames.map(({ name }: { name: string }) => name);
    assert.deepEqual(
      WORDS.filter((word, i) => !names.includes(`${word}${i}`)),
      [],
      "JSON has each name as it is",
    );
    const page = await place.cli(["profile", file, "--format", "html"]);
    assert.deepEqual([commandsIn(page.stdout), rawControls(page.stdout.replaceAll("\u200b", ""))], [[], []]);
    await quiet(["profile", file, "--focus", "##vso[x] no such"]);
  });

  test("paths, versions, hashes, broken lines and labels of go.sum", async () => {
    const lineOf = (word: string, letter: string) =>
      `${word.replace(/\s/g, "\u00a0")} v1.0.0 ${hash(letter)}\n`;
    const broken = WORDS.join("\n");
    const from = "from ::group::a";
    const to = "##vso[task.complete]to";
    place.write(`${from}/go.sum`, WORDS.map((word) => lineOf(word, "x")).join(""));
    place.write(
      `${to}/go.sum`,
      `${WORDS.map((word) => lineOf(word, "y")).join("")}${broken}\n${lineOf(`m/${WRAPPED}`, "z")}`,
    );
    for (const format of ["text", "json", "junit", "sarif", "markdown"]) {
      const ran = await quiet(["gosum", "diff", from, to, "--format", format]);
      assert.equal(ran.code, 1, ran.stderr);
    }
    const ran = await place.cli(["gosum", "diff", from, to, "--format", "github"]);
    const lines = ran.stdout.trimEnd().split("\n");
    assert.ok(lines.filter((line) => OURS.test(line)).length >= WORDS.length);
    expectInert(lines.filter((line) => !OURS.test(line)).join("\n"));
    assert.deepEqual(rawControls(ran.stdout), []);
  });

  const hostileCheck = (word: string): CheckReport => {
    const finding = {
      severity: "error",
      message: word,
      cause: word,
      location: { path: word, line: 1 },
    } as const;
    return check({
      id: `install.${word}`,
      title: word,
      label: word,
      status: "fail",
      summary: word,
      findings: [
        { ...finding, fix: word },
        { ...finding, fix: `${WRAPPED}.` },
      ],
      commands: [command({ argv: [word], exitCode: 1, stdout: `${word}\n${word}`, stderr: word })],
    });
  };
  const hostileReport = (): Report => {
    const [word = ""] = WORDS;
    return report(WORDS.map(hostileCheck), {
      go: { path: word, version: word, goroot: WRAPPED, goos: word, goarch: word },
      host: { os: word, arch: word, cpus: 1 },
    });
  };

  test("every text of a report, for merge", async () => {
    const files = ["##vso[a]", "::group::b", "c"].map((name) =>
      place.write(`${name}.json`, JSON.stringify(hostileReport())),
    );
    for (const format of ["text", "json", "markdown"]) {
      const ran = await quiet(["merge", ...files, "--format", format]);
      assert.equal(ran.code, 1, ran.stderr);
      if (format === "json") {
        assert.deepEqual(
          JSON.parse(ran.stdout).reports,
          merge([{ name: "##vso[a]", report: hostileReport() }], "").reports.concat(
            ["::group::b", "c"].map((name) => ({ name, report: hostileReport() })),
          ),
        );
      }
    }
    const odd = place.write("odd.json", JSON.stringify({ ...hostileReport(), verdict: "##vso[x]\u202e" }));
    assert.equal((await quiet(["merge", odd])).code, 2);
  });

  test("lines of a log, for explain-mismatch", async () => {
    const log = WORDS.map(
      (word) =>
        `${word}\nverifying ${word}@v1.0.0: checksum mismatch\n\tdownloaded: ${hash("a")}\n\tgo.sum:     ${hash("b")}\n` +
        `${word}: missing go.sum entry for module providing package ${word}; to add it:\n\tgo get ${word}\n`,
    ).join("\n");
    const file = place.write("log", log);
    for (const format of ["text", "json"]) {
      const ran = await quiet(["explain-mismatch", file, "--format", format]);
      assert.equal(ran.code, 1, ran.stderr);
    }
  });

  test("output of the go command", async () => {
    const printed = WORDS.map(
      (word) => `printf '%s\\n' '${word.replaceAll("\0", "").replaceAll("'", "'\\''")}'`,
    );
    const go = place.go(`{ ${printed.join("\n")}\n} >&2\n${printed.join("\n")}\nexit 1`);
    const checks = ["install.go-on-path", "install.hello-run"].flatMap((id) => ["--check", id]);
    const only = { ...place.env, CI: "1" };
    for (const format of ["text", "json", "junit", "sarif", "markdown"]) {
      const ran = await quiet(["verify", ...checks, "--go", go, "--format", format], { env: only });
      assert.equal(ran.code, 1, ran.stderr);
    }
    const summary = place.path("summary.md");
    const ran = await place.cli(["verify", ...checks, "--go", go, "--format", "github"], {
      env: { ...only, GITHUB_STEP_SUMMARY: summary },
    });
    const lines = ran.stdout.trimEnd().split("\n");
    assert.ok(lines.some((line) => OURS.test(line)));
    expectInert(lines.filter((line) => !OURS.test(line)).join("\n"));
    expectInert(ran.stderr);
  });

  test("names on the command line, and in errors", async () => {
    for (const word of ["::error::a", "##vso[task.complete]a", "a\n##[error]b"]) {
      const wrong = [
        ["profile", word],
        ["profile", "--focus", `(${word}`, place.write("p.pb.gz", hostileProfile(["a"]))],
        ["merge", word],
        ["gosum", "diff", "--", word],
        ["explain-mismatch", "--", word],
        ["explain-mismatch", "--dir", word],
        ["explain", "--", word],
        ["verify", "--check", word],
        ["verify", "--go", word],
        ["verify", "--format", word],
        ["self-test", "--layer", word],
        [word],
      ];
      for (const args of wrong) {
        const ran = await quiet(args);
        assert.equal(ran.code, 2, args.join(" "));
        assert.notEqual(ran.stderr, "");
      }
    }
  });
});
