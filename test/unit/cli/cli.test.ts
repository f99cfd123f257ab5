/** The bundled command line, run as a person runs it, on the real Go and on hostile ones. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const CLI = resolve("dist/cli.js");
const { FORCE_COLOR: _, ...inherited } = process.env;
const ENV = { ...inherited, CI: "1", LANG: "C.UTF-8", COLUMNS: "100" };

let folder: string;
setup(() => {
  folder = mkdtempSync(join(tmpdir(), "gv-cli-"));
});
teardown(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...ENV, TMPDIR: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((done) => {
    child.once("close", (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}

function cli(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return start(args, env).ended;
}

/** A program named go that runs this script. */
function fakeGo(script: string): string {
  const bin = join(folder, "fake");
  mkdirSync(bin);
  const go = join(bin, "go");
  writeFileSync(go, `#!/bin/sh\n${script}\n`);
  chmodSync(go, 0o755);
  return go;
}

/** Names left in the run's temporary folder. */
function leftovers(): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("go-verify-"));
}

const QUICK = ["--check", "install.module-init"];

suite("go-verify verify", function () {
  this.timeout(120_000);

  test("prints the report on stdout, progress on stderr, and leaves nothing behind", async () => {
    const { code, stdout, stderr } = await cli(QUICK);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^Go Verify · go1\.\S+ \w+\/\w+ · \//);
    assert.match(stdout, /\n {2}✓ A new module can be started +go\.mod/);
    assert.match(stdout, /\n\nready: 2 passed in [\d.]+ m?s\n$/);
    assert.match(stderr, /^(passed {2}install\.[\w-]+ \([\d.]+ m?s\)\n){2}$/);
    assert.deepEqual(leftovers(), []);
  });

  test("is not ready, exit code 1, with the log of the check that was selected", async () => {
    const { code, stdout } = await cli(["verify", ...QUICK], { GO111MODULE: "off" });
    assert.equal(code, 1);
    assert.match(stdout, /✗ A new module can be started/);
    assert.match(stdout, /^\d · exit 1 · [\d.]+ m?s$/m);
    assert.match(stdout, /^ {4}go: modules disabled by GO111MODULE=off/m);
    assert.match(stdout, /\nnot ready: 1 failed, 1 passed in [\d.]+ m?s\n$/);
  });

  test("as JSON prints nothing but JSON", async () => {
    const { code, stdout } = await cli([...QUICK, "--format", "json"]);
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).schema, "go-verify/report/1");
  });

  test("adapts to width, locale and colour", async () => {
    const { stdout } = await cli(QUICK, { COLUMNS: "50", LANG: "C", FORCE_COLOR: "1" });
    assert.match(stdout, /^\S*Go Verify\S* - go1/);
    assert.ok(stdout.includes("\n  \x1b[32m+\x1b[39m A new module can be started"));
    assert.ok(stdout.includes("\n      go.mod with"));
  });

  test("writes the report whole into a file, and the page of a GitHub job beside what is there", async () => {
    const [output, summary] = [join(folder, "report.txt"), join(folder, "summary.md")];
    writeFileSync(summary, "before\n");
    const env = { GITHUB_STEP_SUMMARY: summary, GO111MODULE: "off" };
    const { code, stdout } = await cli([...QUICK, "--format", "github", "--output", output], env);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(readFileSync(output, "utf8"), /^::error title=A new module can be started::/);
    assert.match(readFileSync(summary, "utf8"), /^before\n## Go Verify: not ready\n/);
    assert.deepEqual(readdirSync(folder).sort(), ["report.txt", "summary.md"]);
  });

  test("uses the network only without --no-network", async () => {
    const requests: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      requests.push(request.url);
      response.writeHead(404).end();
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    const env = { GOPROXY: `http://127.0.0.1:${port}`, GOMODCACHE: join(folder, "modcache") };
    const args = ["--check", "install.release-support", "--format", "json"];
    try {
      const offline = JSON.parse((await cli([...args, "--no-network"], env)).stdout);
      assert.equal(offline.layers[0].checks.at(-1).status, "skip");
      assert.deepEqual(requests, []);
      await cli(args, env);
      assert.notEqual(requests.length, 0);
    } finally {
      proxy.close();
    }
  });

  test("leaves the scratch folder on request, and prints its path", async () => {
    const { code, stderr } = await cli([...QUICK, "--keep-scratch"]);
    assert.equal(code, 0);
    const [, path] = /^The scratch folder remains until the next run: (.+)$/m.exec(stderr)!;
    assert.deepEqual(leftovers(), [path!.slice(folder.length + 1)]);
    assert.ok(readFileSync(join(path!, "install.module-init/module/go.mod"), "utf8").startsWith("module "));
  });
});

suite("go-verify verify on a hostile go", function () {
  this.timeout(120_000);
  const rows: [string, string, RegExp][] = [
    ["says nothing", "exit 0", /^not ready: /m],
    ["prints megabytes", "head -c 40000000 /dev/zero", /^not ready: /m],
    ["prints escapes", "printf '\\033[2J\\033]0;x\\007\\342\\200\\256'; exit 1", /^not ready: /m],
    ["kills itself", "kill -9 $$", /^not ready: /m],
  ];
  for (const [name, script, expected] of rows) {
    test(`that ${name}: exit code 1 and a sentence`, async () => {
      const { code, stdout } = await cli(["--go", fakeGo(script), ...QUICK]);
      assert.equal(code, 1);
      assert.match(stdout, expected);
      assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
    });
  }

  test("that hangs: ended at the limit, undecided, never passed", async () => {
    const { code, stdout } = await cli(["--go", fakeGo("sleep 1000"), "--timeout", "1", ...QUICK]);
    assert.equal(code, 1);
    assert.match(stdout, /\? .*did not end within 1 s/s);
    assert.match(stdout, /^not ready: .*\d errors? .*|^not ready: 1 error/m);
  });

  test("that may not be executed, or is no program", async () => {
    const go = fakeGo("");
    chmodSync(go, 0o644);
    assert.equal((await cli(["--go", go, ...QUICK])).code, 1);
    writeFileSync(go, "\x7fELF");
    chmodSync(go, 0o755);
    assert.equal((await cli(["--go", go, ...QUICK])).code, 1);
  });
});

suite("go-verify, cancelled", function () {
  this.timeout(120_000);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`by ${signal}: exit code 130, every command dead, no scratch, no report`, async () => {
      const pid = join(folder, "pid");
      const go = fakeGo(`sleep 1000 & echo "$! $$" >> ${pid}; wait`);
      const { child, ended } = start(["--go", go, ...QUICK]);
      const pids = await written(pid);
      child.kill(signal);
      assert.deepEqual(await ended, { code: 130, stdout: "", stderr: "go-verify: cancelled.\n" });
      assert.deepEqual(pids.filter(isAlive), []);
      assert.deepEqual(leftovers(), []);
    });
  }

  /** A zombie is dead: it only waits for the system to take notice. */
  function isAlive(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
    } catch {
      return false;
    }
  }

  async function written(file: string): Promise<number[]> {
    for (let tries = 0; tries < 300; tries += 1) {
      await delay(100);
      const text = readdirSync(folder).includes("pid") ? readFileSync(file, "utf8") : "";
      if (text.endsWith("\n")) {
        return text.trim().split(/\s+/).map(Number);
      }
    }
    throw new Error("the go command was never started");
  }
});

suite("go-verify, used wrongly", function () {
  this.timeout(120_000);
  const rows: [string[], RegExp][] = [
    [
      ["--depth", "foo"],
      /'--depth <effort>' argument 'foo' is invalid\. Allowed choices are quick, standard, deep;/,
    ],
    [["--format", "xml"], /argument 'xml' is invalid\. Allowed choices are text, json, junit/],
    [["--timeout", "x"], /^go-verify: --timeout must be a number of seconds from 1 to 86400, not "x"\.$/],
    [["--timeout", "0"], /not "0"\.$/],
    [["--timeout", "1e3"], /not "1e3"\.$/],
    [["--jobs", "-1"], /--jobs must be a number of checks from 1 to 1024, not "-1"\.$/],
    [["--check", "install.modul-init"], /There is no check "install\.modul-init"/],
    [["--skip", "module-init"], /did you mean install\.module-init\?/],
    [["--layer", "instal"], /There is no layer "instal": did you mean install\?/],
    [
      ["--dir", "/nonexistent"],
      /--dir \/nonexistent is not a folder: give the path of an existing folder\.$/,
    ],
    [["--go", "/nonexistent/go"], /--go \/nonexistent\/go does not exist: give the path/],
    [
      ["--output", "/nonexistent/r"],
      /--output \/nonexistent\/r cannot be written: \/nonexistent is not a writable folder/,
    ],
    [["--output", "."], /--output \. is a folder: give the path of a file/],
    [["--dir", "\x1b[2J\n"], /--dir \\x1b\[2J is not a folder/],
    [["--bogus"], /unknown option '--bogus'; see go-verify --help\.$/],
    [["frobnicate"], /frobnicate; see go-verify --help\.$/],
    [["explain", "x"], /There is no check "x"/],
    [["explain"], /missing required argument 'id'; see/],
    [["merge", "/nonexistent.json"], /\/nonexistent\.json cannot be read \(ENOENT\): give a report/],
    [["self-test", "--check", "x"], /There is no check "x"/],
    [["self-test", "--jobs", "many"], /--jobs must be a number of cases/],
  ];
  for (const [args, expected] of rows) {
    test(`${args.join(" ")}: exit code 2 and one sentence`, async () => {
      const { code, stdout, stderr } = await cli(args);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^go-verify: [^\n]+\n$/);
      assert.match(stderr.trimEnd(), expected);
    });
  }
});

suite("go-verify's other commands", function () {
  this.timeout(120_000);

  test("list, as text and as JSON", async () => {
    const { code, stdout } = await cli(["list"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Install \(install\)\n/);
    assert.match(stdout, /^ {2}install\.hello-run +quick +A program compiles and runs$/m);
    const { layers } = JSON.parse((await cli(["list", "--format", "json"])).stdout);
    assert.ok(layers[0].checks.some(({ id }: { id: string }) => id === "install.hello-run"));
  });

  test("explain", async () => {
    const { code, stdout } = await cli(["explain", "install.hello-run"]);
    assert.equal(code, 0);
    assert.match(stdout, /^A program compiles and runs\ninstall\.hello-run\n/);
    assert.match(stdout, /\n {2}- the plain set-up\n/);
  });

  test("--version and --help", async () => {
    assert.match((await cli(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
    const { code, stdout } = await cli(["--help"]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Exit codes: 0 ready, 1 not ready, 2 wrong usage or could not run, 130 cancelled\.\n$/,
    );
  });

  test("self-test runs the cases of a check and prints the table", async () => {
    const { code, stdout } = await cli(["self-test", ...QUICK]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^install\.module-init\n/);
    assert.match(stdout, /\n {2}✓ fault .*expected fail, got fail: /);
    assert.match(stdout, /\n {2}✓ healthy +the plain set-up .*expected pass, got pass: /);
    assert.match(stdout, /\nproven: (\d+) of \1 faults caught, (\d+) of \2 healthy twins judged right, /);
  });

  test("merge merges reports, and rejects what is not a report", async () => {
    const made = (await cli([...QUICK, "--format", "json"])).stdout;
    for (const name of ["linux.json", "other.json"]) {
      writeFileSync(join(folder, name), made);
    }
    const { code, stdout } = await cli(["merge", "linux.json", "other.json"]);
    assert.equal(code, 0);
    assert.match(stdout, /^1 {2}linux /);
    assert.match(stdout, /\nready: 2 of 2 machines are ready\n$/);
    const merged = JSON.parse((await cli(["merge", "--format", "json", "linux.json"])).stdout);
    assert.deepEqual(merged.reports, [{ name: "linux", report: JSON.parse(made) }]);
    writeFileSync(join(folder, "bad.json"), made.replace('"layers"', '"floors"'));
    const refused = await cli(["merge", "bad.json"]);
    assert.equal(refused.code, 2);
    assert.equal(
      refused.stderr,
      "go-verify: bad.json is not a Go Verify report: layers is missing, not a list.\n",
    );
  });

  test("a closed pipe is not an error", async () => {
    const { child, ended } = start(["list"]);
    child.stdout!.destroy();
    const { code, stderr } = await ended;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  });
});
