import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { log, logText } from "../../../src/formats/log.ts";
import { skip } from "../../support/skip.ts";
import { check, command, report } from "./sample.ts";

const meta = report([]);

/** The commands of a log as they stand in its text: the lines below each heading, without labels and outputs. */
function pasted(text: string): string {
  let isCommand = false;
  const lines = text.split("\n").filter((line) => {
    const label = /^(\d+ · )|^ {2}(set-up|stdout|stderr) {2}/.exec(line);
    isCommand = label ? label[1] !== undefined || label[2] === "set-up" : isCommand;
    return isCommand && !label;
  });
  return lines.join("\n");
}

function shell(script: string, program = "sh") {
  const { status, stdout, stderr } = spawnSync(program, { input: script, encoding: "utf8" });
  return { status, stdout, stderr };
}

suite("a check's log", () => {
  test("says what is wrong, why, what to do, and what was run", () => {
    const startedAt = new Date(2026, 10, 24, 7, 1, 22).toISOString();
    const failed = check({
      id: "install.standard-library",
      title: "The standard library is whole",
      status: "fail",
      summary: "archive/tar is missing from GOROOT",
      durationMs: 252,
      findings: [
        {
          severity: "error",
          message: "archive/tar is missing from GOROOT.",
          cause: "/home/kim/go/src/archive/tar does not exist.",
          fix: "Reinstall go1.26.8\ninto an empty folder.",
          location: { path: "/home/kim/go/src/archive", line: 3 },
        },
        { severity: "info", message: "The list came from go list std.", cause: "", fix: "" },
      ],
      commands: [
        command({ argv: ["true"], stdout: "1\n2\n3\n… 1234567 bytes cut …\n4\n\n6\n", truncated: true }),
        command({
          argv: ["/home/kim/go/bin/go", "list", "std"],
          cwd: "/home/kim/.cache/go-verify-1",
          env: { GOWORK: "off", GOFLAGS: null },
          exitCode: 1,
          durationMs: 245,
          stdout: "archive/zip\nbufio\n",
          stderr: "package archive/tar is not in std\n",
        }),
      ],
    });
    assert.equal(
      log(failed, { ...meta, startedAt, home: "/home/kim" }),
      `✗ The standard library is whole
  install.standard-library · failed in 252 ms · go1.26.8 linux/amd64 · 2026-11-24 07:01:22

What is wrong    archive/tar is missing from GOROOT.
Where            ~/go/src/archive:3
Why              ~/go/src/archive/tar does not exist.
What to do       Reinstall go1.26.8
                 into an empty folder.

Note             The list came from go list std.

What was run     2 commands, in the order of their numbers; number 2 failed
2 · exit 1 · 245 ms
  cd ~/.cache/go-verify-1 && GOWORK=off env -u GOFLAGS ~/go/bin/go list std
  stdout  2 lines
    archive/zip
    bufio
  stderr  1 line
    package archive/tar is not in std

1 · exit 0 · 12 ms
  cd /tmp/scratch && true
  stdout  7 lines; 1,234,567 bytes after line 3 were not recorded
    1
    2
    3
    … 1234567 bytes cut …
    4

    6

`,
    );
  });

  test("cuts no output", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}\n`).join("");
    const failed = check({
      status: "fail",
      commands: [
        command({ stdout: lines(1000) }),
        command({ exitCode: 1, stderr: lines(2000), stdout: lines(3000) }),
      ],
    });
    const text = log(failed, meta);
    assert.equal(text.match(/^ {4}line \d+$/gm)?.length, 6000);
    assert.doesNotMatch(text, /first \d|…/);
  });

  test("nothing has a fixed width", () => {
    const long = "x".repeat(300);
    const text = log(check({ title: long, commands: [command({ argv: [long] })] }), meta);
    assert.doesNotMatch(text, /[─━=-]{3}| $|\S {3,}install\./m);
    assert.match(text, new RegExp(`^✓ ${long}\n {2}install\\.hello-run · passed`));
  });

  test("the command that shows the problem comes first, with its own number", () => {
    const order = (more: Partial<Parameters<typeof check>[0]>) =>
      [...log(check({ status: "fail", ...more }), meta).matchAll(/^(\d+) · /gm)].map(([, number]) => number);
    const went = command({ argv: ["/go/bin/go", "env"] });
    const failed = command({ argv: ["/go/bin/go", "run", "."], exitCode: 1, stderr: "a.go:1: no\n" });
    const refused = command({ argv: ["/go/pkg/tool/nm", "-V=full"], exitCode: 2 });
    const killed = command({ argv: ["/go/pkg/tool/asm", "-V=full"], exitCode: null, signal: "SIGSEGV" });
    const at = (path: string) =>
      [{ severity: "error", message: "x", cause: "", fix: "", location: { path } }] as const;
    assert.deepEqual(order({ commands: [went, failed, went] }), ["2", "1", "3"]);
    assert.deepEqual(order({ commands: [refused, failed] }), ["2", "1"]);
    assert.deepEqual(order({ commands: [refused, refused] }), ["1", "2"]);
    assert.deepEqual(order({ commands: [refused, failed, killed], findings: [...at("/go/pkg/tool/asm")] }), [
      "3",
      "1",
      "2",
    ]);
    assert.deepEqual(order({ commands: [failed, failed, went], findings: [...at("/src/b.go")] }), [
      "1",
      "2",
      "3",
    ]);
    assert.deepEqual(order({ status: "pass", commands: [went, failed] }), ["1", "2"]);
  });

  test("a failing command that printed nothing says so", () => {
    const text = log(check({ status: "fail", commands: [command({ exitCode: 1 })] }), meta);
    assert.match(text, /go version\n {2}no output\n/);
  });

  test("problems with the same cause and fix are one block, the fourth and later ones are below a line", () => {
    const problem = (message: string, cause: string) =>
      ({ severity: "error", message, cause, fix: "Fix it.", location: { path: `/${message}` } }) as const;
    const findings = [problem("a", "one"), problem("b", "two"), problem("c", "one"), problem("d", "three")];
    const text = (all: typeof findings) => log(check({ status: "fail", findings: all }), meta);
    assert.match(
      text(findings),
      /\nWhat is wrong {4}a\nWhere {12}\/a\n {17}c\nWhere {12}\/c\nWhy {14}one\nWhat to do {7}Fix it\.\n\nWhat is wrong {4}b\n/,
    );
    assert.doesNotMatch(text(findings), /And more/);
    const more = [...findings, problem("e", "four"), problem("f", "five")];
    assert.match(text(more), /\n\nAnd more {9}2 problems\nWhat is wrong {4}e\n[\s\S]*\nWhat is wrong {4}f\n/);
    assert.match(text(more.slice(0, 5)), /\nAnd more {9}1 problem\n/);
  });

  test("says how a command ended that gave no exit code", () => {
    const text = log(
      check({
        commands: [
          command({ exitCode: null, signal: "SIGKILL" }),
          command({ exitCode: null, stderr: "spawn go ENOENT\n" }),
        ],
      }),
      meta,
    );
    assert.match(text, /^1 · ended by SIGKILL · 12 ms$/m);
    assert.match(text, /^2 · did not start · 12 ms$/m);
  });

  test("a skipped check says why, one without commands says so", () => {
    const text = log(check({ status: "skip", summary: "needs cgo" }), meta);
    assert.match(text, /^Why not {10}needs cgo$/m);
    assert.match(text, /^What was run {5}no command$/m);
  });

  test("shows the HTTP requests beside the commands", () => {
    const requests = [
      {
        method: "GET",
        url: "https://proxy.example/m/@v/list",
        proxy: "http://corp.example:3128",
        status: "302 Found",
        location: "https://other.example/m",
        bytes: 0,
        durationMs: 120,
      },
      {
        method: "GET",
        url: "https://other.example/\u202em",
        status: null,
        bytes: 17,
        durationMs: 4200,
        error: "the connection was reset",
      },
    ] as const;
    const text = log(check({ commands: [command()], requests: [...requests] }), meta);
    assert.ok(
      text.endsWith(`
What was run     1 command
1 · exit 0 · 12 ms
  cd /tmp/scratch && go version

What was fetched 2 HTTP requests
1 · 302 Found · 120 ms
  GET https://proxy.example/m/@v/list
  proxy  http://corp.example:3128
  location  https://other.example/m
  body  0 bytes

2 · no answer · 4.2 s
  GET https://other.example/\\u{202e}m
  error  the connection was reset
  body  17 bytes

`),
      text,
    );
    const [only] = requests;
    assert.match(log(check({ requests: [only] }), meta), /\n\nWhat was fetched 1 HTTP request\n/);
    assert.doesNotMatch(log(check({ requests: [only] }), meta), /What was run/);
  });

  test("terminal escapes and marks that reorder text are written out", () => {
    const text = log(
      check({ commands: [command({ argv: ["go", "\x1b[2J"], stdout: "a\x1b[31m\u202eb\x07\r\nc\rd\n" })] }),
      meta,
    );
    assert.ok(text.includes("  cd /tmp/scratch && go $'\\033[2J'\n"), text);
    assert.ok(text.includes("    a\\x1b[31m\\u{202e}b\\x07\n    c\\x0dd\n"), text);
  });
});

suite("a log's commands, pasted into a shell", () => {
  let folder: string;
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "gv log's $HOME "));
    rmSync(folder, { recursive: true });
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const files = {
    "go.mod": "module example.com/a\n",
    "sub dir/main.go": "package main\nEOF\n$HOME `id` \\n\n",
    "no newline": "100% of \\n it's\x1b\u202e here",
  };

  test("recreate the files and see the same", () => {
    const script =
      'cat go.mod "sub dir/main.go" "no newline"; echo "$A|$(printenv B || echo unset)|$1"; echo err >&2; exit 3';
    const record = command({
      argv: ["/bin/sh", "-c", script, "sh", 'it\'s "$HOME" `id`\\ *'],
      cwd: folder,
      env: { A: "x 'y' $z", B: null },
      files,
    });
    const text = pasted(log(check({ commands: [record] }), meta));
    const expected = `${Object.values(files).join("")}x 'y' $z|unset|it's "$HOME" \`id\`\\ *\n`;
    assert.deepEqual(shell(`B=set; export B\n${text}\nexit $?`), {
      status: 3,
      stdout: expected,
      stderr: "err\n",
    });
  });

  test("each recreates the files that it reads, and its scratch folder even if it is empty", () => {
    const records = [
      command({ argv: ["cat", "go.mod"], cwd: folder, files: { "go.mod": files["go.mod"] } }),
      command({ argv: ["cat", "go.mod", "b"], cwd: folder, files: { "go.mod": files["go.mod"], b: "B\n" } }),
      command({ argv: ["pwd"], cwd: folder, files: {} }),
    ];
    const { text, copies } = logText(check({ commands: records }), meta);
    assert.match(text, /^ {2}set-up {2}makes the scratch folder and writes go\.mod, b$/m);
    assert.match(text, /^ {2}set-up {2}makes the scratch folder$/m);
    const printed = copies.map((copy) => {
      const { stdout } = shell(copy.text);
      rmSync(folder, { recursive: true, force: true });
      return stdout;
    });
    const each = ["module example.com/a\n", "module example.com/a\nB\n", `${folder}\n`];
    assert.deepEqual(printed, [each.join(""), ...each]);
    assert.equal(shell(pasted(text)).stdout, each.join(""));
  });

  test("of a failing log are all good shell, and one has the recorded result", () => {
    const awkward = ["it's", '"$HOME"', "`id`", "a\nb", "é\x1b", "$(x)", "*", ""];
    const failed = check({
      status: "fail",
      commands: [
        ...awkward.map((word) =>
          command({ argv: ["printf", "%s", word], env: { A: word }, files: { [`f${word}`]: word } }),
        ),
        command({
          argv: ["sh", "-c", "echo no >&2; exit 7"],
          cwd: folder,
          exitCode: 7,
          stderr: "no\n",
          files,
        }),
      ],
    });
    const { copies } = logText(failed, meta);
    assert.equal(copies.length, failed.commands.length + 1);
    for (const { text } of copies) {
      const { status, stderr } = spawnSync("sh", ["-n"], { input: text, encoding: "utf8" });
      assert.deepEqual({ status, stderr }, { status: 0, stderr: "" }, text);
    }
    const [, first] = copies;
    assert.deepEqual(shell(`${first!.text}\nexit $?`), { status: 7, stdout: "", stderr: "no\n" });
  });

  test("keep hidden characters of an argument in bash", function () {
    if (!existsSync("/bin/bash")) {
      skip(this, "no bash");
    }
    const record = command({ argv: ["printf", "%s", "a\x1b'\\\u202eé"], cwd: "/" });
    assert.equal(shell(pasted(log(check({ commands: [record] }), meta)), "bash").stdout, "a\x1b'\\\u202eé");
  });

  test("have a PowerShell form on Windows", () => {
    const record = command({
      argv: ["C:\\Go\\bin\\go.exe", "list", "it's"],
      cwd: "C:\\tmp x",
      env: { GOWORK: "off", GOFLAGS: null },
      files: { "go.mod": "module a\n" },
    });
    const text = log(check({ commands: [record] }), { ...meta, host: { os: "win32", arch: "x64", cpus: 2 } });
    assert.equal(
      pasted(text).trimEnd(),
      `mkdir -Force 'C:\\tmp x'; cd 'C:\\tmp x'
@'
module a
'@ | Set-Content -Encoding utf8 go.mod
  cd 'C:\\tmp x'; $env:GOWORK = 'off'; $env:GOFLAGS = $null; & C:\\Go\\bin\\go.exe list 'it''s'`,
    );
  });

  test("has any number of lines", () => {
    const empty = "\n".repeat(65_536);
    const text = log(check({ commands: [command({ exitCode: 1, stdout: empty, stderr: empty })] }), meta);
    assert.ok(text.split("\n").length > 131_072);
  });
});
