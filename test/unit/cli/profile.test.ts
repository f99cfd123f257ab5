/** `go-verify profile`, run as a person runs it, on files and on addresses. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, zstdCompressSync } from "node:zlib";
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
  return profileWith(new Uint8Array(), ...args);
}

/** Runs the command with a standard input. */
function profileWith(input: Uint8Array | string, ...args: string[]): Promise<Ended> {
  return new Promise((done) => {
    const options = { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
    const child = execFile(process.execPath, [CLI, "profile", ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    // A command that does not read it may have ended before.
    child.stdin!.on("error", () => undefined).end(input);
  });
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gv-cli-profile-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

  test("names of C++ and Rust as pprof shows them, or another way", async () => {
    const recorded = profileOf([
      ["main;_ZN1aIiE1bEi", 5],
      ["main;_RINvC3app3runhE", 3],
    ]);
    await withFolder(async (folder) => {
      const file = join(folder, "names.pb");
      writeFileSync(file, encodeProfile(recorded));
      for (const [how, ...names] of [
        ["simple", "a::b", "app::run::<>"],
        ["templates", "a<int>::b", "app::run::<u8>"],
        ["full", "a<int>::b(int)", "app::run::<u8>"],
        ["none", "_ZN1aIiE1bEi", "_RINvC3app3runhE"],
      ]) {
        const options = how === "simple" ? [] : ["--demangle", how!];
        const { stdout } = await profile(file, ...options, "--format", "json");
        const rows: { name: string }[] = JSON.parse(stdout).rows;
        assert.deepEqual(
          rows.slice(0, 2).map(({ name }) => name),
          names,
          how,
        );
      }
      const { code, stderr } = await profile(file, "--demangle", "all");
      assert.match(
        `${code} ${stderr}`,
        /^2 .*--demangle.*Allowed choices are simple, templates, full, none/s,
      );
    });
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

  for (const [format, head] of [
    ["dot", /^digraph "orders" \{\nnode \[style=filled fillcolor="#f8f8f8"\]\nsubgraph cluster_L \{ "File: /],
    ["callgrind", /^positions: instr line\nevents: cpu\(ms\)\n\nob=\(1\) /],
    ["raw", /^PeriodType: cpu nanoseconds\nPeriod: 10000000\nTime: 20\d\d-/],
    ["comments", /^$/],
  ] as const) {
    test(`--format ${format}, printed and to a file`, async () => {
      const { code, stdout, stderr } = await profile(CPU, "--format", format);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, head);
      await withFolder(async (folder) => {
        const file = join(folder, "out");
        const ended = await profile(CPU, "--format", format, "--output", file);
        assert.deepEqual(ended, { code: 0, stdout: "", stderr: "" });
        assert.equal(readFileSync(file, "utf8"), stdout);
      });
    });
  }

  test("a profile is written where the output has a profile's name: what filters left, and several added up", async () => {
    await withFolder(async (folder) => {
      const table = (stdout: string) => stdout.slice(stdout.indexOf("      flat  flat%"));
      for (const name of ["a.pb.gz", "default.pgo"]) {
        const file = join(folder, name);
        assert.deepEqual(await profile(CPU, CPU, "--focus", "flate", "--output", file), {
          code: 0,
          stdout: "",
          stderr: "",
        });
        assert.equal(
          table((await profile(file)).stdout),
          table((await profile(CPU, CPU, "--focus", "flate", "--relative-percentages")).stdout),
        );
      }
      const file = join(folder, "a.pb.gz");
      await profile(CPU, "--tree", "--output", file);
      assert.equal(readFileSync(file, "utf8"), (await profile(CPU, "--tree")).stdout);
      await profile(CPU, "--format", "text", "--output", file);
      assert.equal(readFileSync(file, "utf8"), (await profile(CPU)).stdout);
      await profile(CPU, "--format", "topproto", "--top", "3", "--output", file);
      const top = await profile(file, "--sample-type", "flat");
      assert.match(top.stdout, /^ +690ms 51\.49% 51\.49% /m);
    });
  });

  test("--format proto without an output is printed, and can be piped back", async () => {
    const piped = await new Promise<Buffer>((done, failed) => {
      const options = { encoding: "buffer", maxBuffer: 64 * 1024 * 1024 } as const;
      execFile(process.execPath, [CLI, "profile", CPU, "--format", "proto"], options, (error, stdout) =>
        error ? failed(error) : done(stdout),
      );
    });
    assert.deepEqual(await profileWith(piped, "-"), await profile(CPU));
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

  suite("of several files, one of them bad", () => {
    const PROGRAM = resolve("package.json");

    test("shows the rest, says which was left out, and how many were read", async () => {
      const { code, stdout, stderr } = await profile(PROGRAM, CPU, CPU, "no-such-file", "--top", "2");
      assert.equal(code, 0);
      assert.match(
        stderr,
        /^go-verify: \S+package\.json is JSON, .*\ngo-verify: no-such-file cannot be read \(ENOENT\): .*\ngo-verify: 2 of 4 profiles were read; the result is without the rest\.\n$/,
      );
      const whole = (await profile(CPU, CPU, "--top", "2")).stdout;
      const lines = stdout.split("\n");
      assert.ok(lines.includes("2 of 4 profiles were read"), stdout);
      assert.deepEqual(
        lines.filter((line) => !line.startsWith("2 of 4")),
        whole.split("\n"),
      );
      const { comments } = JSON.parse((await profile(PROGRAM, CPU, "--format", "json")).stdout);
      assert.deepEqual(comments, ["1 of 2 profiles were read"]);
    });

    test("ends with exit code 2 where none can be read, or the base", async () => {
      const none = await profile(PROGRAM, "no-such-file");
      assert.deepEqual([none.code, none.stdout], [2, ""]);
      assert.match(
        none.stderr,
        /^go-verify: .*\ngo-verify: .*\ngo-verify: None of the 2 profiles could be read\.\n$/,
      );
      const base = await profile(CPU, "--base", PROGRAM);
      assert.deepEqual([base.code, base.stdout], [2, ""]);
      assert.match(base.stderr, /^go-verify: \S+package\.json is JSON, .*\n$/);
    });
  });

  suite("of the standard input", () => {
    test("is the same as of the file: packed, plain, with zstd, as one of several", async () => {
      const file = await profile(CPU, "--top", "3");
      const packed = readFileSync(CPU);
      for (const input of [packed, gunzipSync(packed), zstdCompressSync(gunzipSync(packed))]) {
        assert.deepEqual(await profileWith(input, "-", "--top", "3"), file);
      }
      assert.deepEqual(await profileWith(packed, CPU, "-", "--tree"), await profile(CPU, CPU, "--tree"));
      assert.deepEqual(
        await profileWith(packed, CPU, "--diff-base", "-"),
        await profile(CPU, "--diff-base", CPU),
      );
      const folded = await profileWith("main;run 2\nmain 1\n", "-");
      assert.match(folded.stdout, /^ +2 66\.67% 66\.67% +2 66\.67% {2}run$/m);
      const page = await profileWith(packed, "-", "--format", "html");
      assert.match(page.stdout, /<title>stdin – flame graph/);
    });

    for (const [input, args, sentence] of [
      ["", ["-"], "The standard input is empty: it holds no byte, so record it again."],
      [
        "text",
        ["-"],
        "The standard input is text, but not a profile that pprof reads: give the file that the profiler wrote.",
      ],
      [
        "",
        ["-", "--base", "-"],
        "The standard input (-) can be read only once: give the other profile as a file.",
      ],
    ] as const) {
      test(`${args.join(" ")} with ${JSON.stringify(input)}: exit code 2 and one sentence`, async () => {
        const ended = await profileWith(input, ...args);
        assert.deepEqual(ended, { code: 2, stdout: "", stderr: `go-verify: ${sentence}\n` });
      });
    }
  });

  for (const [args, sentence] of [
    [
      ["--seconds", "5"],
      /^go-verify: --seconds is for addresses, such as localhost:6060, and none is given/m,
    ],
    [["localhost:1", "--seconds", "0"], /--seconds must be a number of seconds from 1 to 86400, not "0"/],
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
    [
      ["--format", "raw", "--top", "3"],
      /^go-verify: --format raw prints the whole profile, which has no --top: use text or json for the report\.$/m,
    ],
    [
      ["--format", "dot", "--traces"],
      /^go-verify: --format dot writes the call graph, which has no --traces: use text or json for the report\.$/m,
    ],
    [
      ["--call-tree"],
      /^go-verify: --call-tree is for --format dot and callgrind, not text: name one of them\.$/m,
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
        ["--format", "dot"],
        ["--format", "raw"],
        ["--format", "callgrind"],
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
      "/debug/pprof/profile?seconds=2": () => readFileSync(CPU),
      "/debug/pprof/profile": () => readFileSync(CPU),
      "/debug/pprof/heap?gc=1&seconds=3": () => readFileSync(CPU),
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

  test("a host with a port, as pprof takes it: the same as of the file", async () => {
    const local = await profile(CPU);
    const { host, port } = new URL(origin);
    for (const [args, waiting] of [
      [[host], ""],
      [[`localhost:${port}`], ""],
      [[`:${port}/`], ""],
      [[origin], ""],
      [[host, "--seconds", "2"], `go-verify: waiting 2 s for ${origin}/debug/pprof/profile?seconds=2\n`],
      [
        [`${host}/debug/pprof/heap?gc=1&seconds=9`, "--seconds", "3"],
        `go-verify: waiting 3 s for ${origin}/debug/pprof/heap?gc=1&seconds=3\n`,
      ],
    ] as const) {
      assert.deepEqual(await profile(...args), { ...local, stderr: waiting }, args.join(" "));
    }
    const closed = await profile("localhost:1/debug/pprof/heap");
    assert.deepEqual([closed.code, closed.stdout], [2, ""]);
    assert.match(
      closed.stderr,
      /^go-verify: http:\/\/localhost:1\/debug\/pprof\/heap cannot be reached: .*\.\n$/,
    );
  });

  test("a file is a file, whatever its name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gv-cli-profile-"));
    try {
      const file = join(folder, "localhost:6060");
      writeFileSync(file, readFileSync(CPU));
      const options = { cwd: folder, encoding: "utf8" } as const;
      assert.equal(
        execFileSync(process.execPath, [CLI, "profile", "localhost:6060"], options),
        (await profile(CPU)).stdout,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
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
