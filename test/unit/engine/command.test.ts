import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import {
  Cancelled,
  type CommandOptions,
  type CommandRecord,
  type CommandResult,
  CommandTimeout,
  commandName,
  commandRunner,
  firstLine,
  howItEnded,
} from "../../../src/engine/command.ts";
import { skip } from "../../support/skip.ts";
import { eventually, isAlive, openPrograms, type Programs, pidsIn } from "./programs.ts";

suite("commands", () => {
  let programs: Programs;
  suiteSetup(() => {
    programs = openPrograms();
  });
  suiteTeardown(() => programs.remove());

  /** Runs one command as a run of the engine would. */
  async function run(
    argv: readonly string[],
    options: Partial<CommandOptions> = {},
    { env = process.env, abort = new AbortController() } = {},
  ): Promise<{ result: CommandResult | undefined; error: unknown; record: CommandRecord }> {
    const runner = commandRunner({ env, signal: abort.signal, timeoutMs: 20_000 });
    const records: CommandRecord[] = [];
    try {
      const result = await runner.run(argv, { cwd: programs.folder, ...options }, (kept) =>
        records.push(kept),
      );
      return { result, error: undefined, record: records[0]! };
    } catch (error) {
      return { result: undefined, error, record: records[0]! };
    } finally {
      runner.close();
      assert.ok(records.length <= 1, "one record for one command");
    }
  }

  suite("the record", () => {
    test("says what ran, where, and what came of it", async () => {
      const path = programs.script("both", "echo out; echo err >&2; exit 3");
      const { result, record } = await run([path, "a b"], { env: { ADDED: "1", REMOVED: undefined } });
      assert.equal(result?.exitCode, 3);
      assert.equal(result?.truncated, false);
      assert.ok(record.durationMs >= 0);
      assert.deepEqual(
        { ...record, durationMs: 0 },
        {
          argv: [path, "a b"],
          cwd: programs.folder,
          env: { ADDED: "1", REMOVED: null },
          exitCode: 3,
          signal: null,
          durationMs: 0,
          stdout: "out\n",
          stderr: "err\n",
          truncated: false,
        },
      );
    });

    test("hides secrets but gives them to the program", async () => {
      const path = programs.script(
        "secrets",
        'echo "$1 $HTTPS_PROXY $DEPLOY_TOKEN"; echo "again $DEPLOY_TOKEN" >&2',
      );
      const env = {
        ...process.env,
        DEPLOY_TOKEN: "zq81-not-a-word",
        HTTPS_PROXY: "http://me:pa55w0rd@proxy:1",
      };
      const { result, record } = await run(
        [path, "--token=abcdef123"],
        { env: { GOAUTH: "mine --key k1k2k3" } },
        { env },
      );
      assert.equal(result?.stdout, "--token=abcdef123 http://me:pa55w0rd@proxy:1 zq81-not-a-word\n");
      assert.deepEqual(record.argv, [path, "--token=‹redacted›"]);
      assert.deepEqual(record.env, { GOAUTH: "‹redacted›" });
      assert.equal(record.stdout, "--token=‹redacted› http://‹redacted›@proxy:1 ‹redacted›\n");
      assert.equal(record.stderr, "again ‹redacted›\n");
    });

    test("is kept of a command that ran out of time, with what it had said", async () => {
      const path = programs.script("slow", "echo begun; sleep 60");
      const { error, record } = await run([path], { timeoutMs: 300 });
      assert.ok(error instanceof CommandTimeout);
      assert.equal(error.message, "slow did not end within 0.3 s");
      assert.equal(record.stdout, "begun\n");
      assert.equal(record.signal, "SIGKILL");
      assert.equal(record.exitCode, null);
    });

    test("names the signal that ended a program", async () => {
      const { result, record } = await run([programs.script("segv", "kill -SEGV $$")]);
      assert.equal(result?.signal, "SIGSEGV");
      assert.equal(record.signal, "SIGSEGV");
      assert.equal(howItEnded(result!), "ended by SIGSEGV");
    });
  });

  suite("long output", () => {
    test("is seen whole by the check and kept at both ends", async () => {
      const path = programs.script("long", "echo first; seq 1 200000; echo last");
      const { result, record } = await run([path]);
      assert.equal(result?.stdout.length, 1_288_906);
      assert.equal(result?.truncated, false);
      assert.match(record.stdout, /^first\n1\n2\n/);
      assert.match(record.stdout, /\n… \d+ bytes cut …\n/);
      assert.match(record.stdout, /\n200000\nlast\n$/);
      const cut = Number(/… (\d+) bytes cut …/.exec(record.stdout)![1]);
      assert.equal(cut + Buffer.byteLength(record.stdout.replace(/\n… \d+ bytes cut …\n/, "")), 1_288_906);
      assert.ok(record.stdout.length < 66_000);
      assert.equal(record.truncated, true);
    });

    test("beyond the limit is counted, its end kept", async () => {
      const path = programs.script("endless", "yes 0123456789 | head -c 40000000; echo; echo last");
      const { result, record } = await run([path], { maxOutput: 1000 });
      assert.equal(result?.stdout.length, 1000);
      assert.equal(result?.truncated, true);
      assert.match(record.stdout, /\nlast\n$/);
    });

    test("that is short but beyond a small limit is kept whole", async () => {
      const { result, record } = await run([programs.script("hello", "echo 0123456789")], { maxOutput: 4 });
      assert.equal(result?.stdout, "0123");
      assert.equal(record.stdout, "0123456789\n");
    });

    test("hides a secret that lies across the cut", async () => {
      const line = "x".repeat(32 * 1024 - 20);
      const path = programs.script(
        "across",
        `printf '%s' '${line}'; echo ' https://me:pa55w0rd@host/'; seq 1 100000`,
      );
      const { record } = await run([path]);
      assert.ok(!record.stdout.includes("pa55"));
    });

    test("is read as UTF-8 though chunks split its letters", async () => {
      const path = programs.script("letters", "printf '\\303'; sleep 0.2; printf '\\251\\n'");
      assert.equal((await run([path])).result?.stdout, "é\n");
    });
  });

  suite("argv", () => {
    const words = [
      "a b",
      'say "hi"',
      "it's",
      "$(touch pwned)",
      "`touch pwned`",
      "; touch pwned",
      "$HOME",
      "*",
      "",
      "héllo 空",
      "-n",
      "new\nline",
      "back\\slash",
    ];
    test("reaches the program as it is, and no shell has a say in it", async () => {
      const path = programs.script("words $(touch pwned)", "printf '%s\\0' \"$@\"");
      const { result } = await run([path, ...words]);
      assert.deepEqual(result?.stdout.split("\0").slice(0, -1), words);
      assert.ok(!existsSync(programs.path("pwned")));
    });

    test("with a zero byte is refused", async () => {
      const { error } = await run([programs.script("zero", "true"), "a\0b"]);
      assert.match((error as Error).message, /null bytes/);
    });
  });

  suite("what cannot start", () => {
    const elf = (machine: number) => {
      const head = Buffer.alloc(4096);
      head.write("\x7fELF\x02\x01\x01", "latin1");
      head.writeUInt16LE(2, 16);
      head.writeUInt16LE(machine, 18);
      return head;
    };
    /** A program that names this loader. */
    const linkedFor = (loader: string) => {
      const head = elf(process.arch === "arm64" ? 183 : 62);
      head.writeBigUInt64LE(64n, 24);
      head.writeBigUInt64LE(64n, 32);
      head.writeUInt16LE(64, 52);
      head.writeUInt16LE(56, 54);
      head.writeUInt16LE(1, 56);
      head.writeUInt32LE(3, 64);
      head.writeBigUInt64LE(512n, 72);
      head.writeBigUInt64LE(BigInt(loader.length + 1), 96);
      head.write(`${loader}\0`, 512, "latin1");
      return head;
    };
    const cases: Record<string, { make(): string; code: string; why?: string }> = {
      "a file that is not there": { make: () => programs.path("absent"), code: "ENOENT" },
      "a file below a file": { make: () => `${programs.script("file", "true")}/go`, code: "ENOENT" },
      "a script without execute permission": {
        make: () => programs.program("plain", "#!/bin/sh\n", 0o644),
        code: "EACCES",
      },
      "a folder": {
        make: () => {
          mkdirSync(programs.path("folder"), { recursive: true });
          return programs.path("folder");
        },
        code: "EACCES",
      },
      "an empty file": { make: () => programs.program("empty", ""), code: "ENOEXEC" },
      "a text without an interpreter line": {
        make: () => programs.program("text", "touch pwned\n"),
        code: "ENOEXEC",
      },
      "a cut binary": { make: () => programs.program("cut", elf(62).subarray(0, 4)), code: "ENOEXEC" },
      "a binary of another processor": {
        make: () => programs.program("foreign", elf(0xf00d)),
        code: "ENOEXEC",
      },
      "a script whose interpreter is missing": {
        make: () => programs.program("lost", "#!/nonexistent/sh\n"),
        code: "ENOENT",
        why: ": its interpreter /nonexistent/sh does not exist",
      },
      "a program whose loader is missing": {
        make: () => programs.program("linked", linkedFor("/nonexistent/ld-musl.so.1")),
        code: "ENOENT",
        why: ": its interpreter /nonexistent/ld-musl.so.1 does not exist",
      },
      "a link in a circle": {
        make: () => {
          const link = programs.path("loop");
          symlinkSync(link, link);
          return link;
        },
        code: "ELOOP",
      },
    };
    for (const [name, { make, code, why = "" }] of Object.entries(cases)) {
      test(`${name}: ${code}`, async () => {
        const path = make();
        const { result, record } = await run([path]);
        assert.deepEqual(result?.startError, { code, message: `spawn ${path} ${code}${why}` });
        assert.equal(result?.exitCode, null);
        assert.equal(record.stderr, `spawn ${path} ${code}${why}\n`);
        assert.equal(howItEnded(result!), `did not start: spawn ${path} ${code}${why}`);
        assert.ok(!existsSync(programs.path("pwned")));
      });
    }

    test("a folder to run in that is not there", async () => {
      const { result } = await run([programs.script("here", "true")], { cwd: "/nonexistent" });
      assert.equal(result?.startError?.code, "ENOENT");
      assert.match(result!.startError!.message, /\/nonexistent/);
    });
  });

  suite("a bare name", () => {
    test("is looked for on PATH, relative entries passed over", async () => {
      const fake = openPrograms("fake");
      fake.script("tool", "echo from the folder it runs in");
      programs.script("tool", "echo from PATH");
      const PATH = [".", "", fake.folder.split("/").pop(), programs.folder].join(":");
      const { result } = await run(["tool"], { cwd: fake.folder }, { env: { PATH } });
      fake.remove();
      assert.equal(result?.stdout, "from PATH\n");
    });

    test("passes over what may not be executed, and tells it where nothing better comes", async () => {
      const other = openPrograms("other");
      const plain = other.program("thing", "#!/bin/sh\n", 0o644);
      const env = { PATH: `${other.folder}:${programs.folder}` };
      const alone = await run(["thing"], {}, { env });
      programs.script("thing", "echo usable");
      const better = await run(["thing"], {}, { env });
      other.remove();
      assert.deepEqual(alone.result?.startError, { code: "EACCES", message: `spawn ${plain} EACCES` });
      assert.equal(better.result?.stdout, "usable\n");
    });

    test("that is nowhere is ENOENT, and so it is without PATH", async () => {
      for (const env of [{ PATH: programs.folder }, {}]) {
        const { result } = await run(["nowhere"], {}, { env });
        assert.deepEqual(result?.startError, { code: "ENOENT", message: "spawn nowhere ENOENT" });
      }
    });
  });

  suite("an end", () => {
    /** Starts children of all kinds, writes down their process IDs, then does `after`. */
    const family = (after: string) => {
      // Before the start: the process IDs of the test before must not be taken for this one's.
      rmSync(programs.path("pids"), { force: true });
      return programs.script(
        "family",
        `cd "$(dirname "$0")"
trap '' TERM INT HUP
sleep 300 & echo $! >>pids
(trap '' TERM; sleep 301 & echo $! >>pids; wait) &
echo $! >>pids
${after}`,
      );
    };
    const died = () =>
      eventually("the whole family is dead", () =>
        pidsIn(programs.path("pids")).every((pid) => !isAlive(pid)),
      );

    test("by time-out takes the whole tree along, whatever signals it ignores", async () => {
      const { error } = await run([family("wait; sleep 300")], { timeoutMs: 500 });
      assert.ok(error instanceof CommandTimeout);
      assert.equal(pidsIn(programs.path("pids")).length, 3);
      await died();
    });

    test("by cancel does so within 2 s", async () => {
      const abort = new AbortController();
      const path = family("wait; sleep 300");
      const running = run([path], {}, { abort });
      await eventually(
        "it runs",
        () => existsSync(programs.path("pids")) && pidsIn(programs.path("pids")).length === 3,
      );
      const asked = performance.now();
      abort.abort();
      const { error, record } = await running;
      assert.ok(error instanceof Cancelled);
      assert.ok(performance.now() - asked < 2000);
      assert.equal(record.signal, "SIGKILL");
      await died();
    });

    test("of its own leaves nothing running behind", async () => {
      const { result } = await run([family("exit 0")]);
      assert.equal(result?.exitCode, 0);
      await died();
    });

    test("finds a process that left the group and holds the output open", async function () {
      if (process.platform !== "linux") {
        skip(this, "processes are found by /proc, which only Linux has");
      }
      const escaping = `cd "$(dirname "$0")"; rm -f pids; setsid sleep 300 & sleep 0.3; echo $! >>pids`;
      const ended = await run([programs.script("escape", `${escaping}; exit 0`)]);
      assert.equal(ended.result?.exitCode, 0);
      await died();
      const hanging = await run([programs.script("escape", `${escaping}; sleep 300`)], { timeoutMs: 1000 });
      assert.ok(hanging.error instanceof CommandTimeout);
      await died();
    });

    test("of the run finds a process that left the group in silence", async function () {
      if (process.platform !== "linux") {
        skip(this, "processes are found by /proc, which only Linux has");
      }
      const escaping = `cd "$(dirname "$0")"; rm -f pids; setsid sleep 300 >/dev/null 2>&1 & sleep 0.3; echo $! >>pids`;
      const { result } = await run([programs.script("silent", escaping)]);
      assert.equal(result?.exitCode, 0);
      await died();
    });

    test("by hanging up lets a child take its lock away first, as a closing terminal does", async () => {
      const lock = programs.path("lock");
      programs.script(
        "locking",
        `trap 'rm -f "$0.lock"' EXIT; trap 'exit 1' HUP; touch "$0.lock"; sleep 300 & wait`,
      );
      const held = `${programs.path("locking")}.lock`;
      const shell = programs.script("shell", `"$(dirname "$0")/locking"; touch '${lock}'`);
      const { error } = await run([shell], { timeoutMs: 500, hangUp: true });
      assert.ok(error instanceof CommandTimeout);
      assert.ok(!existsSync(held), "the lock is gone");
      assert.ok(!existsSync(lock), "nothing went on");
    });

    test("by hanging up still ends what does not listen", async () => {
      const { error } = await run([family("wait; sleep 300")], { timeoutMs: 500, hangUp: true });
      assert.ok(error instanceof CommandTimeout);
      await died();
    });

    test("before its start starts nothing", async () => {
      const abort = new AbortController();
      abort.abort();
      const { error } = await run([programs.script("never", "touch never-ran; pwd")], {}, { abort });
      assert.ok(error instanceof Cancelled);
      assert.ok(!existsSync(programs.path("never-ran")));
    });
  });

  test("input is what a program reads; without it, nothing", async () => {
    const path = programs.script("reads", "cat");
    assert.equal((await run([path], { input: "told" })).result?.stdout, "told");
    assert.equal((await run([path])).result?.stdout, "");
    assert.equal(
      (await run([programs.script("deaf", "exit 0")], { input: "x".repeat(1e6) })).result?.exitCode,
      0,
    );
  });

  test("the environment is the run's and no other", async () => {
    const path = programs.script("env", "/usr/bin/env");
    const { result } = await run(
      [path],
      { env: { ADDED: "1", GONE: undefined } },
      { env: { ONLY: "2", GONE: "3" } },
    );
    const names = result!.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("=")[0]);
    assert.deepEqual(names.filter((name) => !["PWD", "_", "SHLVL", "OLDPWD"].includes(name!)).sort(), [
      "ADDED",
      "GO_VERIFY_RUN",
      "ONLY",
    ]);
  });

  test("words for a person", () => {
    assert.equal(commandName(["/usr/local/go/bin/go", "mod", "init", "x", "y"]), "go mod init x");
    assert.equal(commandName(["C:\\Go\\bin\\go.exe", "env"]), "go.exe env");
    assert.equal(firstLine("\n  \n  said \nmore"), "said");
    assert.equal(firstLine(""), "");
    assert.equal(howItEnded({ exitCode: 2, signal: null }), "exit code 2");
  });
});
