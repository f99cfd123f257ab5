/** `go-verify profile`, run as a person runs it, on files and on addresses. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { hasHidden } from "../../../src/formats/visible.ts";
import { encodeProfile } from "../../../src/profile/write/encode.ts";
import { profileOf } from "../profile/stacks.ts";

const CLI = resolve("dist/cli.js");
const PROFILES = resolve("test/fixtures/profiles");
const CPU = join(PROFILES, "recorded/cpu.labels.pb.gz");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command; it is not this process, so that a server of the test can answer it. */
function profile(...args: string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
    execFile(process.execPath, [CLI, "profile", ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

suite("go-verify profile", function () {
  this.timeout(60_000);

  test("top as text, and as JSON with exact values", async () => {
    const text = await profile(CPU, "--top", "2");
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^Showing top 2 nodes out of \d+$/m);
    assert.match(text.stdout, /^ +690ms 24\.04% 24\.04% +1710ms 59\.58% {2}compress\/flate\./m);
    const { schema, rows, unit } = JSON.parse((await profile(CPU, "--top", "2", "--format", "json")).stdout);
    assert.equal(schema, "go-verify/profile-top/1");
    assert.equal(unit, "nanoseconds");
    assert.deepEqual(
      rows.map(({ flat, cum }: { flat: number; cum: number }) => [flat, cum]),
      [
        [690_000_000, 1_710_000_000],
        [370_000_000, 500_000_000],
      ],
    );
  });

  for (const [report, args, head] of [
    ["tree", ["--tree"], /calls calls% \+ context/],
    ["peek", ["--peek", "findMatch"], /\| compress\/flate\.\(\*compressor\)\.findMatch$/m],
    ["traces", ["--traces"], /^ {4}worker: {2}0$/m],
    ["list", ["--list", "findMatch"], /^ROUTINE =+ compress\/flate\.\(\*compressor\)\.findMatch in /m],
    ["tags", ["--tags"], /^ tenant: Total 2\.78s of 2\.87s \(96\.86%\)$/m],
    ["pgo", ["--pgo"], /^go build -pgo can use this profile\.$/m],
  ] as const) {
    test(`${report} as text and as JSON`, async () => {
      const text = await profile(CPU, ...args);
      assert.equal(text.code, 0, text.stderr);
      assert.match(text.stdout, head);
      const json = await profile(CPU, ...args, "--format", "json");
      assert.equal(JSON.parse(json.stdout).schema, `go-verify/profile-${report}/1`);
    });
  }

  test("the flame graph as a page: printed, or to a file", async () => {
    const { code, stdout, stderr } = await profile(CPU, "--focus", "flate", "--format", "html");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^<!DOCTYPE html>[\s\S]*<title>cpu\.labels\.pb\.gz – flame graph<\/title>/);
    assert.match(stdout, /"filters":\["-focus=flate"\]/);
    assert.ok(stdout.length < 400_000);
    const folder = mkdtempSync(join(tmpdir(), "gv-cli-profile-"));
    try {
      const file = join(folder, "page.html");
      const written = await profile(CPU, "--focus", "flate", "--format", "html", "--output", file);
      assert.deepEqual([written.code, written.stdout, written.stderr], [0, "", ""]);
      assert.equal(readFileSync(file, "utf8"), stdout);
      await profile(CPU, "--top", "2", "--output", file);
      assert.equal(readFileSync(file, "utf8"), (await profile(CPU, "--top", "2")).stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const [flag, measure] of [
    ["--diff-base", "value"],
    ["--base", "change"],
  ] as const) {
    test(`the flame graph of a difference as a page: ${flag}`, async () => {
      const [before, after] = [0, 3].map((i) => join(PROFILES, `recorded/heap.leak.${i}.pb.gz`));
      const { code, stdout } = await profile(after!, flag, before!, "--format", "html");
      assert.equal(code, 0);
      assert.match(stdout, /<title>heap\.leak\.0\.pb\.gz → heap\.leak\.3\.pb\.gz – flame graph</);
      assert.match(stdout, /"base":"heap\.leak\.0\.pb\.gz"/);
      assert.ok(stdout.includes(`"measure":"${measure}"`));
    });
  }

  test("what the compiler refuses: exit code 1 and why", async () => {
    const { code, stdout } = await profile(join(PROFILES, "recorded/heap.leak.0.pb.gz"), "--pgo");
    assert.equal(code, 1);
    assert.match(stdout, /needs samples\/count or cpu\/nanoseconds, and the profile has neither/);
  });

  test("a filter that matches nothing is named", async () => {
    const { code, stderr } = await profile(CPU, "--focus", "no such function");
    assert.deepEqual([code, stderr], [0, "go-verify: focus matched no sample.\n"]);
  });

  for (const [args, sentence] of [
    [["--tree", "--tags"], /'--tree' cannot be used with option '--tags'/],
    [
      ["--peek", "no such function"],
      /^go-verify: peek: no function with samples matches "no such function"\.$/m,
    ],
    [["--list", "("], /is not a regular expression/],
    [
      ["--format", "html", "--tree"],
      /^go-verify: --format html draws the flame graph, which has no --tree: use text or json for the report\.$/m,
    ],
    [["--format", "html", "--output", "."], /^go-verify: --output \. is a folder: /m],
    [["--normalize"], /^go-verify: --normalize needs a base: name one with --base or --diff-base\.$/m],
    [["--top", "many"], /^go-verify: --top takes a number from 0 up, not "many"\.$/m],
  ] as const) {
    test(`${args.join(" ")}: exit code 2 and one sentence`, async () => {
      const { code, stdout, stderr } = await profile(CPU, ...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  test("bytes that are not UTF-8 are shown as U+FFFD, and values that differ in them apart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gv-cli-profile-"));
    try {
      const label = (text: string) => [{ key: "sql", text, number: 0, unit: "" }];
      const stacks = [
        ["main;caf\udce9", 3, label("\u65e5\udce6\udc97")],
        ["main;caf\udce8", 5, label("\u65e5\udce6\udc98")],
      ] as const;
      const file = join(folder, "bytes.pprof");
      writeFileSync(file, encodeProfile(profileOf(stacks)));
      assert.match((await profile(file)).stdout, /5ns [^\n]* caf\ufffd\n[^\n]*3ns [^\n]* caf\ufffd\n/);
      const { keys } = JSON.parse((await profile(file, "--tags", "--format", "json")).stdout);
      assert.deepEqual(
        keys[0].values.map(({ name, value }: { name: string; value: number }) => [name, value]),
        [
          ["\u65e5\ufffd", 5],
          ["\u65e5\ufffd", 3],
        ],
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("escapes in names and labels are made visible in every report", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gv-cli-profile-"));
    try {
      const evil = "main.\x1b[2J\u202e";
      const label = { key: "k\x1b[1m", text: "v\x07", number: 0, unit: "" };
      const file = join(folder, "evil.pprof");
      writeFileSync(file, encodeProfile(profileOf([[`${evil};leaf`, 5, [label]]])));
      for (const args of [
        ["--top", "9"],
        ["--tree"],
        ["--peek", "."],
        ["--traces"],
        ["--list", "."],
        ["--tags"],
      ]) {
        const { code, stdout, stderr } = await profile(file, ...args);
        assert.equal(code, 0, stderr);
        assert.equal(hasHidden(stdout), false, args.join(" "));
        assert.match(stdout, /\\x1b\[/, args.join(" "));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

suite("go-verify profile of an address", function () {
  this.timeout(60_000);
  let server: Server;
  let origin: string;

  suiteSetup(async () => {
    const bodies: Record<string, () => Uint8Array | string> = {
      "/cpu?seconds=1": () => readFileSync(CPU),
      "/page": () => "<!doctype html><title>Sign in</title>",
      "/dump": () => "goroutine 1 [running]:\nmain.main()\n",
      "/broken": () => readFileSync(CPU).subarray(0, 4000),
    };
    server = createServer(({ url = "" }, response) => {
      const body = bodies[url];
      response.statusCode = body ? 200 : 404;
      response.end(body?.());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  suiteTeardown(() => server.close());

  test("that answers with a profile: the same as of the file", async () => {
    const [remote, local] = [await profile(`${origin}/cpu?seconds=1`), await profile(CPU)];
    assert.equal(remote.code, 0, remote.stderr);
    assert.equal(remote.stdout, local.stdout);
  });

  for (const [path, sentence] of [
    ["/page", /is a web page, not a profile/],
    ["/dump", /is a dump of goroutines \(debug=2\), not a profile/],
    ["/missing", /returned 404 Not Found: give the URL of a profile\.$/m],
    ["/broken", /damaged/],
  ] as const) {
    test(`${path}: exit code 2 and one sentence with the address`, async () => {
      const { code, stdout, stderr } = await profile(`${origin}${path}`);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.ok(stderr.startsWith(`go-verify: ${origin}${path} `), stderr);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  test("a password in it is neither sent in the clear nor shown", async () => {
    for (const user of ["me:hidden", ":hidden", "hidden"]) {
      const { code, stderr } = await profile(`${origin.replace("//", `//${user}@`)}/cpu?seconds=1`);
      assert.equal(code, 2);
      assert.match(stderr, /would receive its user name and password in clear text/);
      assert.doesNotMatch(stderr, /hidden/);
    }
  });

  test("its parameters are not shown, except small numbers", async () => {
    const { stderr } = await profile(`${origin}/page?token=hidden&seconds=1&hidden&debug=12345678`);
    assert.match(stderr, /\/page\?…&seconds=1&…&… returned 404 Not Found/);
  });

  for (const address of ["https://me:hidden@[bad/x", "ftp://:hidden@h.test/?hidden", "s3://hidden@b/o"]) {
    test(`${address.slice(0, 8)}… is no address: one sentence without its text`, async () => {
      const { code, stderr } = await profile(address);
      assert.equal(code, 2);
      assert.match(stderr, /^go-verify: The profile's address is not a valid http or https URL: .*\.\n$/);
      assert.doesNotMatch(stderr, /hidden/);
    });
  }
});
