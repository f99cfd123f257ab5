import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checkOf, GO, openPlace, type Place, reportOf, told } from "./support.ts";

const CHECKS = ["install.go-on-path", "install.module-init", "install.hello-run"].flatMap((id) => [
  "--check",
  id,
]);

/** The characters of a text that a terminal obeys, or that turn its direction, line feeds apart. */
function controls(text: string): string[] {
  return [...text].filter((char) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(char) && char !== "\n");
}

suite("a go command", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  /** Judges a go command; it is never fit, and the first check says why. */
  async function unfit(go: string, more: string[] = []): Promise<string> {
    const ran = await place.cli(["verify", ...CHECKS, "--go", go, "--format", "json", ...more]);
    assert.equal(ran.code, 1, ran.stderr);
    const report = reportOf(ran);
    assert.equal(report.verdict, "not-ready");
    const first = checkOf(report, "install.go-on-path");
    assert.ok(["fail", "error"].includes(first.status), first.status);
    assert.ok(first.commands.length > 0, "the evidence is there");
    for (const id of ["install.module-init", "install.hello-run"]) {
      assert.notEqual(checkOf(report, id).status, "pass");
    }
    return told(first);
  }

  test("that hangs is killed at the limit, with its children", async () => {
    const go = place.go(`trap '' TERM INT HUP
(trap '' TERM; sleep 300) & sleep 301 & setsid sleep 302 & wait`);
    const text = await unfit(go, ["--timeout", "1"]);
    assert.match(text, /did not end within 1 s; it was ended with all processes that it had started\./);
    assert.match(text, /--timeout/);
  });

  test("that hangs with its output in other hands is killed too", async () => {
    const go = place.go("setsid sleep 300 & setsid sleep 301 >/dev/null 2>&1 & exit 0");
    await unfit(go, ["--timeout", "1"]);
  });

  test("that prints megabytes is cut, and told", async () => {
    const go = place.go(
      "yes 'not a version' | head -c 60000000; yes 'nor this' | head -c 30000000 >&2; exit 0",
    );
    const ran = await place.cli(["verify", ...CHECKS, "--go", go, "--format", "json"]);
    assert.equal(ran.code, 1);
    const [command] = checkOf(reportOf(ran), "install.go-on-path").commands;
    assert.ok(command!.truncated && /… \d{8} bytes cut …/.test(command!.stdout));
    assert.ok(ran.stdout.length < 2_000_000);
  });

  test("that prints control characters moves no cursor", async () => {
    const go = place.go(
      `printf '\\033[2J\\033]0;owned\\007\\r\\b go version \\302\\233 \\342\\200\\256 x\\n' >&2; exit 1`,
    );
    for (const format of ["text", "json"]) {
      const ran = await place.cli(["verify", ...CHECKS, "--go", go, "--format", format]);
      assert.equal(ran.code, 1);
      assert.deepEqual(controls(ran.stdout + ran.stderr), []);
    }
  });

  test("that is a script which passes all on is as good as what it calls", async () => {
    const go = place.go('exec "$REAL" "$@"');
    const ran = await place.cli(["verify", ...CHECKS, "--go", go, "--format", "json"]);
    const report = reportOf(ran);
    assert.equal(ran.code, 0, JSON.stringify(report, null, 1));
    assert.equal(checkOf(report, "install.hello-run").status, "pass");
  });

  test("that is a script with another program's words does not pass", async () => {
    assert.match(await unfit(place.go("echo hello; exit 0")), /./);
  });

  test("that says nothing and ends well does not pass", async () => {
    await unfit(place.go("exit 0"));
  });

  test("that may not be executed", async () => {
    assert.match(
      await unfit(place.write("plain/go", readFileSync(GO), 0o644)),
      /not be executed|permission denied/i,
    );
  });

  const elf = (machine: number) => {
    const head = readFileSync(GO).subarray(0, 1 << 16);
    head.writeUInt16LE(machine, 18);
    return head;
  };

  test("for another architecture", async () => {
    assert.match(
      await unfit(place.write("foreign/go", elf(0xf0d), 0o755)),
      /another|architecture|processor|format/i,
    );
  });

  test("that is cut, or empty, or a text is never run as a script", async () => {
    for (const content of [elf(62).subarray(0, 4), "", "touch pwned\n"]) {
      assert.match(
        await unfit(place.write("cut/go", content, 0o755)),
        /another|architecture|processor|format|program/i,
      );
    }
  });

  test("that is a folder, or a link in a circle", async () => {
    place.write("folder/go/file", "");
    assert.match(await unfit(place.path("folder/go")), /not|no such/i);
  });

  test("that is deleted while the run goes on", async () => {
    const go = place.go('[ "$1" = version ] && rm -f -- "$0"; exec "$REAL" "$@"');
    const ran = await place.cli(["verify", ...CHECKS, "--jobs", "1", "--go", go, "--format", "json"]);
    assert.equal(ran.code, 1, ran.stdout);
    const checks = reportOf(ran).layers.flatMap((layer) => layer.checks);
    const off = checks.filter(({ status }) => status === "fail" || status === "error");
    // When it goes decides who says so: a check's cause ("is missing"), a question before the checks ("is not there"),
    // or /bin/sh ("cannot open"), as our go is a script and may go between its start and the shell's reading of it.
    assert.match(off.map(told).join(" "), /is missing|is not there|cannot open/);
    assert.notEqual(checkOf(reportOf(ran), "install.hello-run").status, "pass");
  });

  test("that dies of a signal", async () => {
    assert.match(await unfit(place.go("kill -SEGV $$")), /SIGSEGV/);
  });

  test("that answers go env with nonsense is told, and the run goes on", async () => {
    for (const answer of ["{", "[]", '{"GOROOT": 7}', "\\377\\376"]) {
      const go = place.go(`[ "$1" = env ] && { printf '${answer}'; exit 0; }; exec "$REAL" "$@"`);
      const ran = await place.cli([
        "verify",
        "--check",
        "install.environment",
        "--go",
        go,
        "--format",
        "json",
      ]);
      assert.equal(ran.code, 1, answer);
      assert.ok(["fail", "error"].includes(checkOf(reportOf(ran), "install.environment").status), answer);
    }
  });

  test("that starts daemons leaves none", async () => {
    const go = place.go('(setsid sleep 300 >/dev/null 2>&1 &) ; exec "$REAL" "$@"');
    const ran = await place.cli(["verify", "--check", "install.go-on-path", "--go", go, "--format", "json"]);
    assert.equal(ran.code, 0);
  });

  test("that is not there is wrong usage, told in one sentence", async () => {
    const ran = await place.cli(["verify", "--go", place.path("nowhere")]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /^go-verify: --go .* does not exist: .*\.\n$/);
    assert.equal(ran.stdout, "");
  });

  test("that is nowhere on PATH is not ready", async () => {
    const ran = await place.cli(["verify", ...CHECKS, "--format", "json"], {
      env: { PATH: place.path("empty") },
    });
    assert.equal(ran.code, 1);
    const report = reportOf(ran);
    assert.equal(report.go, null);
    assert.match(told(checkOf(report, "install.go-on-path")), /No go command was found/);
  });
});
