import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Check,
  type CheckContext,
  fail,
  pass,
  type Requirement,
  skip,
  warn,
} from "../../../src/engine/check.ts";
import { Cancelled, CommandFailed } from "../../../src/engine/command.ts";
import { checksOf, type Report } from "../../../src/engine/report.ts";
import type { RunEvent, RunOptions } from "../../../src/engine/runOptions.ts";
import type { Toolchain } from "../../../src/engine/toolchain.ts";
import { checkNamed, runChecks } from "./checks.ts";
import doubling from "./doubling.worker.ts";
import { openPrograms, type Programs } from "./programs.ts";

const fine = async () => pass("fine");
const check = (report: Report, id: string) => checksOf(report).find((one) => one.id === id)!;

suite("a run", () => {
  let programs: Programs;
  suiteSetup(() => {
    programs = openPrograms();
  });
  suiteTeardown(() => programs.remove());

  /** A go command of our own making. */
  const fakeGo = (body: string): Toolchain => ({
    path: programs.script("go", body),
    origin: "--go",
    candidates: [],
  });

  test("reports layers, checks and verdict in the plan's order", async () => {
    const slow = async () => {
      await delay(50);
      return warn({ message: "It is slow." });
    };
    const report = await runChecks([checkNamed("a.one", slow), checkNamed("b.two", fine)]);
    assert.equal(report.schema, "go-verify/report/1");
    assert.equal(report.generator, "go-verify test");
    assert.equal(report.verdict, "ready-with-warnings");
    assert.equal(report.go, null);
    assert.ok(Math.abs(Date.parse(report.startedAt) - Date.now()) < 60_000);
    assert.deepEqual(
      report.layers.map(({ id, status, title }) => ({ id, status, title })),
      [
        { id: "a", status: "warn", title: "Layer a" },
        { id: "b", status: "pass", title: "Layer b" },
      ],
    );
    const one = check(report, "a.one");
    assert.ok(one.durationMs >= 49);
    assert.deepEqual(
      { ...one, durationMs: 0 },
      {
        id: "a.one",
        title: "Title of a.one",
        label: "a.one",
        status: "warn",
        summary: "It is slow",
        durationMs: 0,
        findings: [{ severity: "warning", message: "It is slow.", cause: "", fix: "" }],
        commands: [],
      },
    );
  });

  test("starts a check when what it needs has ended, and others side by side", async () => {
    const log: string[] = [];
    const meet: (() => void)[] = [];
    const together = () =>
      new Promise<void>((done) => {
        meet.push(done);
        if (meet.length === 2) {
          for (const go of meet) {
            go();
          }
        }
      });
    const named = (id: string, body: () => Promise<void>, needs: string[] = []) =>
      checkNamed(
        id,
        async () => {
          log.push(`${id} begins`);
          await body();
          log.push(`${id} ends`);
          return pass("");
        },
        { needs },
      );
    await runChecks(
      [named("a.last", async () => {}, ["a.x", "a.y"]), named("a.x", together), named("a.y", together)],
      { jobs: 2 },
    );
    assert.deepEqual(log.slice(0, 2), ["a.x begins", "a.y begins"]);
    assert.deepEqual(log.slice(-2), ["a.last begins", "a.last ends"]);
  });

  test("runs at most `jobs` checks at once", async () => {
    let now = 0;
    let most = 0;
    const busy = async () => {
      now += 1;
      most = Math.max(most, now);
      await delay(10);
      now -= 1;
      return pass("");
    };
    const checks = Array.from({ length: 9 }, (_, index) => checkNamed(`a.c${index}`, busy));
    await runChecks(checks, { jobs: 3 });
    assert.equal(most, 3);
    await runChecks(checks, { jobs: 1 });
    assert.equal(now, 0);
  });

  suite("with checks that compile much", () => {
    /** Runs checks that take a while, one of which compiles from standard depth on, and gives the order of their starts. */
    const starts = async (more: Partial<RunOptions>, first: () => Promise<unknown> = () => delay(20)) => {
      const log: string[] = [];
      const named = (id: string, body: () => Promise<unknown>, options = {}) =>
        checkNamed(
          id,
          async () => {
            log.push(id);
            await body();
            log.push(`${id} ends`);
            return pass("");
          },
          options,
        );
      await runChecks(
        [
          named("a.compiles", () => delay(5), { compilesFrom: "standard" }),
          named("a.one", first),
          named("a.two", () => delay(5), { needs: ["a.one"] }),
        ],
        more,
      );
      return log;
    };
    test("starts them after the others, so that those end within seconds", async () => {
      assert.deepEqual(await starts({}), [
        "a.one",
        "a.one ends",
        "a.two",
        "a.two ends",
        "a.compiles",
        "a.compiles ends",
      ]);
    });

    test("does not wait for one that takes long", async () => {
      const log = await starts({ patienceMs: 20 }, () => delay(300));
      assert.deepEqual(log.slice(0, 3), ["a.one", "a.compiles", "a.compiles ends"]);
    });

    test("starts them at once at a depth at which they compile little", async () => {
      const checks = [
        checkNamed("a.little", fine, { compilesFrom: "standard" }),
        checkNamed("a.other", fine),
      ];
      const started: string[] = [];
      await runChecks(checks, {
        plan: { checks, depth: "quick" },
        onEvent: (event) => event.type === "started" && started.push(event.id),
      });
      assert.deepEqual(started, ["a.little", "a.other"]);
    });

    test("runs no more of them at once than there are processors, and two at least", async () => {
      let now = 0;
      let most = 0;
      const compiles = async () => {
        now += 1;
        most = Math.max(most, now);
        await delay(10);
        now -= 1;
        return pass("");
      };
      const checks = Array.from({ length: 40 }, (_, index) =>
        checkNamed(`a.c${index}`, compiles, { compilesFrom: "quick" }),
      );
      await runChecks(checks, { jobs: 40 });
      assert.equal(most, Math.min(40, Math.max(2, availableParallelism())));
    });
  });

  test("tells its events in order", async () => {
    const events: RunEvent[] = [];
    const talks = async (context: CheckContext) => {
      context.progress("waiting for the moon");
      return pass("done");
    };
    await runChecks([checkNamed("a.b", talks)], { onEvent: (event) => events.push(event) });
    assert.deepEqual(
      events.map((event) => (event.type === "finished" ? { ...event, check: event.check.status } : event)),
      [
        { type: "planned", checks: [{ id: "a.b", title: "Title of a.b", label: "a.b" }] },
        { type: "started", id: "a.b" },
        { type: "progress", id: "a.b", message: "waiting for the moon" },
        { type: "finished", id: "a.b", check: "pass" },
      ],
    );
  });

  suite("skips what builds on", () => {
    const after = (id: string, needs: string[]) => checkNamed(id, fine, { needs });
    const summary = async (answer: Parameters<typeof checkNamed>[1]) => {
      const report = await runChecks([
        checkNamed("a.base", answer),
        after("a.on", ["a.base"]),
        after("a.top", ["a.on"]),
      ]);
      return checksOf(report)
        .slice(1)
        .map(({ status, summary: text }) => `${status}: ${text}`);
    };
    test("a failed check, and what builds on that", async () => {
      assert.deepEqual(await summary(async () => fail({ message: "Broken." })), [
        "skip: needs a.base, which failed",
        "skip: needs a.on, which was skipped",
      ]);
    });
    test("a check that could not decide", async () => {
      assert.deepEqual(await summary(async () => Promise.reject(new Error("odd"))), [
        "skip: needs a.base, which could not decide",
        "skip: needs a.on, which was skipped",
      ]);
    });
    test("but not a check that was skipped for a reason of its own, whatever its words", async () => {
      assert.deepEqual(await summary(async () => skip("needs cgo (CGO_ENABLED=0)")), [
        "pass: fine",
        "pass: fine",
      ]);
    });
    test("nor one that warns", async () => {
      assert.deepEqual(await summary(async () => warn({ message: "Old." })), ["pass: fine", "pass: fine"]);
    });
  });

  suite("turns into an error, never a pass,", () => {
    const only = async (
      body: string,
      run: (context: CheckContext) => Promise<unknown>,
      timeoutMs = 20_000,
    ) => {
      const report = await runChecks(
        [
          checkNamed("a.b", async (context) => {
            await run(context);
            return pass("");
          }),
        ],
        { toolchain: fakeGo(body), settings: { timeoutMs, network: false } },
      );
      assert.equal(report.verdict, "not-ready");
      const { status, findings, commands } = check(report, "a.b");
      assert.equal(status, "error");
      return { ...findings[0]!, commands };
    };

    test("a crash", async () => {
      const found = await only("exit 0", async () => {
        throw new TypeError("x is undefined.");
      });
      assert.equal(found.message, "The check could not decide: x is undefined.");
      assert.ok(!JSON.stringify(found).includes(".ts:"), "no stack trace");
    });

    test("something thrown that is no error", async () => {
      const found = await only("exit 0", () => Promise.reject("a string"));
      assert.equal(found.message, "The check could not decide: a string.");
    });

    test("a time-out, with the command as evidence", async () => {
      const found = await only("echo begun; sleep 60", (context) => context.go(["build"]), 300);
      assert.equal(
        found.message,
        "go build did not end within 0.3 s; it was ended with all processes that it had started.",
      );
      assert.match(found.fix, /^See what it is waiting for, or allow it more time\.$/);
      assert.equal(found.commands[0]!.stdout, "begun\n");
    });

    test("a go env that hangs, with the command as evidence", async () => {
      const found = await only("sleep 60", (context) => context.goEnv(), 300);
      assert.equal(
        found.message,
        "go env -json did not end within 0.3 s; it was ended with all processes that it had started.",
      );
      assert.deepEqual(found.commands[0]!.argv.slice(1), ["env", "-json"]);
    });

    test("a go env that refuses", async () => {
      const found = await only("echo 'go: unknown GOEXPERIMENT bogus' >&2; exit 2", (context) =>
        context.goEnv(),
      );
      assert.equal(found.message, "go env -json failed: go: unknown GOEXPERIMENT bogus.");
      assert.equal(found.commands[0]!.exitCode, 2);
    });

    for (const [name, text] of Object.entries({ "no JSON": "hello", "a list": "[]", null: "null" })) {
      test(`a go env that answers ${name}`, async () => {
        const found = await only(`echo '${text}'`, (context) => context.goEnv());
        assert.equal(found.message, `go env -json failed: ${text}.`);
      });
    }
  });

  test("says what the go command says of itself, and asks it once", async () => {
    const answer = '{"GOVERSION":"go1.99","GOROOT":"/r","GOOS":"linux","GOARCH":"amd64"}';
    const toolchain = fakeGo(`echo asked >>"${programs.path("asked")}"; echo '${answer}'`);
    const asks = async (context: CheckContext) => pass((await context.goEnv()).GOVERSION!);
    // npm puts node_modules/.bin on PATH, which is not searched and then stands in the record.
    const env = { ...process.env, PATH: "/usr/bin:/bin" };
    const report = await runChecks([checkNamed("a.b", asks), checkNamed("a.c", asks)], { toolchain, env });
    assert.deepEqual(report.go, {
      path: toolchain.path,
      version: "go1.99",
      goroot: "/r",
      goos: "linux",
      goarch: "amd64",
    });
    for (const { commands, summary } of checksOf(report)) {
      assert.equal(summary, "go1.99");
      assert.deepEqual(
        commands.map(({ argv, env }) => ({ argv, env })),
        [{ argv: [toolchain.path, "env", "-json"], env: { GOWORK: "off" } }],
      );
    }
    assert.equal(readFileSync(programs.path("asked"), "utf8"), "asked\n");
  });

  test("keeps the files that a check wrote beside the commands that read them", async () => {
    const report = await runChecks([
      checkNamed("a.b", async (context) => {
        const folder = await context.scratch("work");
        await folder.write("main.go", "package main\n");
        await context.command([programs.script("ls", "ls")], { cwd: folder.path });
        await context.command([programs.script("ls", "ls")]);
        return pass("");
      }),
    ]);
    const [own, shared] = check(report, "a.b").commands;
    assert.equal(own!.stdout, "main.go\n");
    assert.deepEqual(own!.files, { "main.go": "package main\n" });
    assert.deepEqual(shared!.files, { "go.mod": "module go-verify.invalid/scratch\n\ngo 1.16\n" });
  });

  test("reads a text, or says that there is none", async () => {
    let seen: unknown[] = [];
    await runChecks([
      checkNamed("a.b", async ({ readText }) => {
        const file = programs.program("text", "words");
        seen = [await readText(file), await readText(`${file}x`), await readText(`${file}/y`)];
        seen.push(await readText(file, { most: 3, cut: true }));
        return pass("");
      }),
    ]);
    assert.deepEqual(seen, ["words", undefined, undefined, "wor"]);
  });

  test("is an error in one sentence where a file cannot be read", async () => {
    const pipe = join(programs.folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const report = await runChecks([
      checkNamed("a.pipe", async ({ readText }) => pass(String(await readText(pipe)))),
      checkNamed("a.large", async ({ readFile }) =>
        pass(String(await readFile(programs.program("many", "four"), { most: 3 }))),
      ),
    ]);
    const { status, findings } = check(report, "a.pipe");
    assert.equal(status, "error");
    assert.deepEqual(findings, [
      {
        severity: "error",
        message: `${pipe} is not a regular file.`,
        cause: "",
        fix: "Put a regular file in its place.",
        location: { path: pipe },
      },
    ]);
    assert.match(check(report, "a.large").summary, /many is larger than 3 bytes$/);
  });

  suite("skips a check whose requirement is not there", () => {
    const never = async () => assert.fail("ran");
    const requiring = (...requires: Requirement[]) => [checkNamed("a.b", never, { requires })];
    const summaryOf = async (checks: Check[], more: Partial<RunOptions> = {}) => {
      const { status, summary } = check(await runChecks(checks, more), "a.b");
      return [status, summary];
    };

    test("a workspace folder", async () => {
      assert.deepEqual(await summaryOf(requiring("workspace")), ["skip", "No workspace folder to check"]);
    });
    test("the network, in its face's words", async () => {
      const words = { unmet: { workspace: "w", network: "--no-network", "c-compiler": "c", linux: "l" } };
      assert.deepEqual(await summaryOf(requiring("network"), { words }), ["skip", "--no-network"]);
    });
    test("a C compiler", async () => {
      const toolchain = fakeGo(`echo '{"CC": "\\"no such compiler\\" -m64"}'`);
      assert.deepEqual(await summaryOf(requiring("c-compiler"), { toolchain }), [
        "skip",
        "No C compiler was found",
      ]);
    });

    test("and runs it where all are there, or where the go command does not name its C compiler", async () => {
      const requires: Requirement[] = ["workspace", "network", "c-compiler"];
      const options = { workspace: programs.folder, settings: { timeoutMs: 20_000, network: true } };
      for (const go of [`echo '{"CC": "sh -c"}'`, "exit 1"]) {
        const report = await runChecks([checkNamed("a.b", fine, { requires })], {
          ...options,
          toolchain: fakeGo(go),
        });
        assert.equal(check(report, "a.b").status, "pass", go);
      }
    });
  });

  test("records a check's HTTP requests, redacted, and no one else's", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("no"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x?token=abcdefgh12345678`;
    const report = await runChecks([
      checkNamed("a.asks", async ({ http }) => {
        await http.get(url, { maxBytes: 10 });
        await http.get("http://127.0.0.1:1/", { maxBytes: 10 }).catch(() => {});
        return pass("");
      }),
      checkNamed("a.silent", fine),
    ]).finally(() => server.close());
    const [first, second] = check(report, "a.asks").requests ?? [];
    assert.deepEqual(
      { ...first, durationMs: 0, url: first?.url.replace(/:\d+/, "") },
      {
        method: "GET",
        url: "http://127.0.0.1/x?token=‹redacted›",
        status: "404 Not Found",
        bytes: 0,
        durationMs: 0,
      },
    );
    assert.deepEqual(
      [second?.status, second?.error],
      [null, "http://127.0.0.1:1/ cannot be reached: connection refused"],
    );
    assert.equal(check(report, "a.silent").requests, undefined);
  });

  test("gives pieces to workers, and leaves out what gives nothing", async () => {
    let made: ReadonlyMap<number, number> = new Map();
    await runChecks([
      checkNamed("a.b", async ({ inWorkers }) => {
        made = await inWorkers(
          doubling,
          Array.from({ length: 50 }, (_, index) => index),
        );
        return pass("");
      }),
    ]);
    assert.equal(made.size, 25);
    assert.deepEqual([made.get(3), made.get(4), made.get(49)], [6, undefined, 98]);
  });

  test("refuses checks that need each other in a circle", async () => {
    const circle = [checkNamed("a.x", fine, { needs: ["a.y"] }), checkNamed("a.y", fine, { needs: ["a.x"] })];
    await assert.rejects(runChecks(circle), new Error("checks need each other in a circle: a.x, a.y"));
  });

  suite("leaves no scratch folder", () => {
    const place = () => {
      const folder = join(programs.folder, "tmp");
      return { folder, env: { ...process.env, TMPDIR: folder } };
    };
    suiteSetup(() => mkdirSync(place().folder));
    teardown(() => {
      assert.deepEqual(readdirSync(place().folder), []);
    });
    const uses = async (context: CheckContext) => {
      const folder = await context.scratch();
      assert.ok(folder.path.startsWith(place().folder) && existsSync(folder.path));
      await folder.write("deep/er/file", "x");
      return folder;
    };

    test("after success", async () => {
      const report = await runChecks(
        [checkNamed("a.b", async (context) => pass((await uses(context)).path))],
        place(),
      );
      assert.equal(report.verdict, "ready");
    });

    test("after failure and crash", async () => {
      await runChecks(
        [
          checkNamed("a.b", async (context) => fail({ message: (await uses(context)).path })),
          checkNamed("a.c", async (context) => Promise.reject(new Error((await uses(context)).path))),
        ],
        place(),
      );
    });

    test("after cancel, once its checks have put their things in order", async () => {
      const abort = new AbortController();
      let isTidy = false;
      const slowly = checkNamed("a.slowly", async ({ signal }) => {
        abort.abort();
        await delay(200);
        assert.ok(signal.aborted);
        isTidy = true;
        return pass("");
      });
      await assert.rejects(runChecks([slowly], { signal: abort.signal }), Cancelled);
      assert.ok(isTidy);
    });

    test("after cancel, within 2 s, though a check does not listen", async () => {
      const abort = new AbortController();
      let begun = () => {};
      const running = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const deaf = checkNamed("a.deaf", async (context) => {
        await uses(context);
        await new Promise(() => {});
        return pass("");
      });
      const commands = checkNamed("a.commands", async (context) => {
        begun();
        await context.command([programs.script("hang", "trap '' TERM; sleep 60")]);
        return pass("");
      });
      const never = checkNamed("a.never", async () => pass(""), { needs: ["a.commands"] });
      const events: RunEvent[] = [];
      const report = runChecks([deaf, commands, never], {
        ...place(),
        signal: abort.signal,
        onEvent: (event) => events.push(event),
      });
      await running;
      const asked = performance.now();
      abort.abort();
      await assert.rejects(report, Cancelled);
      assert.ok(performance.now() - asked < 2000);
      assert.ok(!events.some((event) => event.type === "started" && event.id === "a.never"));
    });
  });

  test("a command that a check waits for throws when it is cancelled, and is no answer", async () => {
    const abort = new AbortController();
    let thrown: unknown;
    const waits = checkNamed("a.b", async (context) => {
      abort.abort();
      await context.go(["version"]).catch((error: unknown) => {
        thrown = error;
      });
      return pass("");
    });
    await assert.rejects(
      runChecks([waits], { signal: abort.signal, toolchain: fakeGo("exit 0") }),
      Cancelled,
    );
    assert.ok(thrown instanceof Cancelled && !(thrown instanceof CommandFailed));
  });
});
