/** The bundled command line, run as a person runs it, on the real Go and on hostile ones. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
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
    assert.match(stdout, /^Go Verify .*\nready\n\nInstall\n/);
    assert.match(stdout, /\n {2}✓ New module +go\.mod/);
    assert.match(stdout, /\n\nready: 2 passed in [\d.]+ m?s\n$/);
    assert.match(stderr, /^(passed {2}install\.[\w-]+ \([\d.]+ m?s\)\n){2}$/);
    assert.deepEqual(leftovers(), []);
  });

  test("is not ready, exit code 1, with the log of the check that was selected", async () => {
    const { code, stdout } = await cli(["verify", ...QUICK], { GO111MODULE: "off" });
    assert.equal(code, 1);
    assert.match(stdout, /^not ready · New module: go mod init fails$/m);
    assert.match(stdout, /✗ New module/);
    assert.equal(stdout.match(/GO111MODULE=off is set in the environment/g)?.length, 1);
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
    assert.ok(stdout.includes("\n  \x1b[32m+\x1b[39m New module"));
    assert.ok(stdout.includes("\n      go.mod with"));
  });

  test("writes the report whole into a file, and the page of a GitHub job beside what is there", async () => {
    const [output, summary] = [join(folder, "report.txt"), join(folder, "summary.md")];
    // More than is read of any text: what is there must stay.
    const before = "before\n".repeat(250_000);
    writeFileSync(summary, before);
    const env = { GITHUB_STEP_SUMMARY: summary, GO111MODULE: "off" };
    const { code, stdout } = await cli([...QUICK, "--format", "github", "--output", output], env);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(readFileSync(output, "utf8"), /^::error title=New module::/);
    const after = readFileSync(summary, "utf8");
    assert.ok(after.startsWith(before));
    assert.match(after.slice(before.length), /^## Go Verify: not ready\n/);
    assert.deepEqual(readdirSync(folder).sort(), ["report.txt", "summary.md"]);
  });

  test("uses the network only without --offline, or --no-network", async () => {
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
      for (const flag of ["--offline", "--no-network"]) {
        const offline = JSON.parse((await cli([...args, flag], env)).stdout);
        assert.equal(offline.layers[0].checks.at(-1).status, "skip", flag);
      }
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

suite("the commands that go-verify prints", function () {
  this.timeout(120_000);

  /** What a shell in the same folder makes of a printed command. */
  function paste(line: string, env: NodeJS.ProcessEnv = {}): Ended {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line], {
      cwd: folder,
      env: { ...ENV, TMPDIR: folder, ...env },
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  }

  test("run the same check of the same Go in the same folder again", async () => {
    const tools = join(folder, "my tools");
    mkdirSync(join(tools, "it's"), { recursive: true });
    const go = join(tools, "go");
    writeFileSync(go, "#!/bin/sh\necho broken >&2; exit 3\n", { mode: 0o755 });
    const env = { GOTOOLCHAIN: "local" };
    const args = ["--go", "my tools/go", "--dir", "my tools/it's", "--depth", "quick", "--offline"];
    const { stdout } = await cli([...args, "--layer", "install"], env);
    const [, line = ""] = /^ {6}Log {3}(.*)$/m.exec(stdout) ?? [];
    assert.match(
      line,
      /^\S*node \/\S+\/dist\/cli\.js --check install\.[\w-]+ --go '.*\/my tools\/go' --dir '.*it'\\''s' --depth quick --offline$/,
    );
    const again = paste(line, env);
    assert.equal(again.code, 1, again.stderr);
    assert.match(again.stdout, /^What was run/m);
    assert.ok(again.stdout.includes(`${tools}/go`), again.stdout);
  });

  test("in an explanation run the check, in a help are examples, and in an error print the help", async () => {
    const { stdout } = await cli(["explain", "install.module-init"]);
    const [, run = ""] = /^Run it\n {2}(.+)$/m.exec(stdout) ?? [];
    assert.match(paste(run).stdout, /\nready: 2 passed in /);
    const { stderr } = await cli(["gosum", "diff", "--fromat", "json"]);
    const [, help = ""] = /\(Did you mean --format\?\); see (.+)\.\n$/.exec(stderr) ?? [];
    const printed = paste(help).stdout;
    assert.match(printed, /^Usage: .* gosum diff \[options\] \[a\] \[b\]\n/);
    const [example = ""] =
      /^ {2}(\S+ \S+cli\.js gosum diff) +what is not committed yet$/m.exec(printed)?.slice(1) ?? [];
    assert.match(paste(example).stderr, /^go-verify: \S+ is in no git repository/);
  });

  test("begin as npm started it", async () => {
    const root = resolve(".");
    const npm = {
      npm_lifecycle_event: "start",
      npm_package_json: join(root, "package.json"),
      INIT_CWD: root,
    };
    assert.match((await cli(["--help"], npm)).stdout, /^Usage: npm start -- \[options\]/);
    const other = await cli(["--help"], { ...npm, npm_lifecycle_event: "test" });
    assert.match(other.stdout, /^Usage: \S*node \/.*\/dist\/cli\.js \[options\]/);
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
    [
      ["--check", "install.modul-init"],
      /There is no check "install\.modul-init" \(did you mean install\.module-init\?\)\.$/,
    ],
    [["--skip", "module-init"], /did you mean install\.module-init\?/],
    [["--layer", "instal"], /There is no layer "instal" \(did you mean install\?\)\.$/],
    [
      ["--layer", "proxy", "--check", "install.version"],
      /install\.version is not in the layer proxy: name its/,
    ],
    [["self-test", "--layer", "proxy", "--check", "install.version"], /is not in the layer proxy/],
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
    [["--bogus"], /unknown option '--bogus'; see .*cli\.js verify --help\.$/],
    [
      ["--dept", "quick"],
      /unknown option '--dept' \(Did you mean --depth\?\); see .*cli\.js verify --help\.$/,
    ],
    [["frobnicate"], /^go-verify: unknown command 'frobnicate'; see .*cli\.js --help\.$/],
    [["verfy"], /unknown command 'verfy' \(Did you mean verify\?\); see .*cli\.js --help\.$/],
    [["verify", "x"], /unexpected argument 'x'; see .*cli\.js verify --help\.$/],
    [["--strict", "list"], /the command 'list' must stand before its options; see .*cli\.js --help\.$/],
    [["gosum", "dif"], /unknown command 'dif' \(Did you mean diff\?\); see .*cli\.js gosum --help\.$/],
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
    const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) [ <[]/gm)].map(([, name]) => name!);
    assert.ok(commands.includes("explain-mismatch"), stdout);
    for (const name of commands.filter((one) => one !== "help")) {
      assert.match((await cli([name, "--help"])).stdout, /\nExamples:\n {2}\S+ \S+cli\.js /, name);
    }
  });

  test("gosum alone prints its help, which is no success", async () => {
    const { code, stdout, stderr } = await cli(["gosum"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Usage: .*cli\.js gosum \[options\] \[command\]\n/);
    assert.match(stderr, /\n {2}diff \[options\]/);
    assert.ok(!stderr.includes("outputHelp"));
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
    assert.match(stdout, /^ready: 2 of 2 machines are ready\n\n1 {2}linux /);
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
