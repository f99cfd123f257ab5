import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { log } from "../../../src/formats/log.ts";
import { skip } from "../../support/skip.ts";
import { check, command, report } from "./sample.ts";

const meta = report([]);

/** The lines of a log between a command's heading and its output. */
function pasted(text: string): string {
  const lines = text.split("\n");
  const heads = lines.flatMap((line, index) => (line.startsWith("─ ") ? [index] : []));
  const blocks = heads.map((head, index) => {
    const block = lines.slice(head + 1, heads[index + 1]);
    const output = block.findIndex((line) => /^ {2}(stdout|stderr) {2}\d/.test(line));
    return block.slice(0, output < 0 ? undefined : output).join("\n");
  });
  return blocks.join("\n");
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
        command({
          argv: ["/home/kim/go/bin/go", "list", "std"],
          cwd: "/home/kim/.cache/go-verify-1",
          env: { GOWORK: "off", GOFLAGS: null },
          exitCode: 1,
          durationMs: 245,
          stdout: "archive/zip\nbufio\n",
          stderr: "package archive/tar is not in std\n",
        }),
        command({ argv: ["true"], stdout: "1\n2\n3\n4\n5\n6\n", truncated: true }),
      ],
    });
    assert.equal(
      log(failed, { ...meta, startedAt, home: "/home/kim" }),
      `✗ The standard library is whole                                         install.standard-library
  failed in 252 ms · go1.26.8 linux/amd64 · 2026-11-24 07:01:22

What is wrong    archive/tar is missing from GOROOT.
Where            ~/go/src/archive:3
Why              ~/go/src/archive/tar does not exist.
What to do       Reinstall go1.26.8
                 into an empty folder.

Note             The list came from go list std.

What was run     2 commands, to be repeated in this order
─ 1 ── exit 1 · 245 ms ─────────────────────────────────────────────────────────────────────────
  cd ~/.cache/go-verify-1 && GOWORK=off env -u GOFLAGS ~/go/bin/go list std
  stdout  2 lines
    archive/zip
    bufio
  stderr  1 line
    package archive/tar is not in std

─ 2 ── exit 0 · 12 ms ──────────────────────────────────────────────────────────────────────────
  cd /tmp/scratch && true
  stdout  6 lines of a longer output (first 5)
    1
    2
    3
    4
    5
    …

`,
    );
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
    assert.match(text, /^─ 1 ── ended by SIGKILL · 12 ms ─/m);
    assert.match(text, /^─ 2 ── did not start · 12 ms ─/m);
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
─ 1 ── exit 0 · 12 ms ──────────────────────────────────────────────────────────────────────────
  cd /tmp/scratch && go version

What was fetched 2 HTTP requests
─ 1 ── 302 Found · 120 ms ──────────────────────────────────────────────────────────────────────
  GET https://proxy.example/m/@v/list
  proxy     http://corp.example:3128
  location  https://other.example/m
  body      0 bytes

─ 2 ── no answer · 4.2 s ───────────────────────────────────────────────────────────────────────
  GET https://other.example/\\u{202e}m
  error     the connection was reset
  body      17 bytes

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

  test("write each file once, before the first command that reads it", () => {
    const records = [
      command({ argv: ["cat", "go.mod"], cwd: folder, files: { "go.mod": files["go.mod"] } }),
      command({ argv: ["cat", "go.mod", "b"], cwd: folder, files: { "go.mod": files["go.mod"], b: "B\n" } }),
    ];
    const text = pasted(log(check({ commands: records }), meta));
    assert.equal(text.match(/^cat > go\.mod/gm)?.length, 1);
    assert.equal(shell(text).stdout, "module example.com/a\nmodule example.com/a\nB\n");
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
});
