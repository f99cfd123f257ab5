import assert from "node:assert/strict";
import fc from "fast-check";
import { junit } from "../../../src/formats/junit.ts";
import { check, command, everyStatus, report } from "./sample.ts";

suite("a report as JUnit XML", () => {
  const lines = junit(report(everyStatus())).split("\n");

  test("has a suite a layer and a case a check, with their counts and times", () => {
    const tags = lines.filter((line) => /^\s*<\/?(\?xml|test)/.test(line));
    assert.deepEqual(tags.slice(0, 5), [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="Go Verify" tests="6" failures="1" errors="1" skipped="1" time="4.200">',
      '  <testsuite name="install" tests="6" failures="1" errors="1" skipped="1" time="300.881" timestamp="2026-11-24T07:01:22">',
      '    <testcase classname="install.go-on-path" name="The go command answers from its own GOROOT" time="0.014">',
      "    </testcase>",
    ]);
    assert.equal(tags.filter((line) => line.startsWith("    <testcase ")).length, 6);
    assert.deepEqual(tags.slice(-2), ["  </testsuite>", "</testsuites>"]);
  });

  test("shows each status in its own way, with the log of checks that need attention", () => {
    const text = lines.join("\n");
    assert.ok(text.includes("<system-out>✅ Go runtime OK</system-out>"));
    assert.ok(text.includes("<system-out>! The release is supported"));
    assert.match(
      text,
      /<failure message="archive\/tar is missing \(and 1 more\)">✗ The standard library is whole/,
    );
    assert.ok(text.includes("cd /tmp/scratch &amp;&amp; /usr/local/go/bin/go list std"));
    assert.match(text, /<error message="go run did not end within 300 s">\? The runtime works/);
    assert.ok(text.includes('<skipped message="needs cgo (CGO_ENABLED=0)"/>'));
  });

  test("shortens home paths, also in the log's commands", () => {
    const off = check({
      status: "fail",
      summary: "s",
      commands: [
        command({ argv: ["/home/kim/a b/go"], cwd: "/home/kim/x", exitCode: 1, stderr: "/home/kim/y" }),
      ],
    });
    const text = junit(report([off]), { home: "/home/kim" });
    assert.ok(text.includes("  cd ~/x &amp;&amp; ~/'a b/go'\n"), text);
    assert.ok(!text.includes("kim"));
  });

  test("is well-formed whatever a text holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostile) => {
        const text = junit(
          report([check({ title: hostile, summary: `]]>${hostile}\ufffe`, status: "fail" })]),
        );
        // XML 1.0, production [2]: which characters a document may contain.
        assert.doesNotMatch(text, /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        const bare = text.replace(/&(amp|lt|gt|quot);/g, "").replace(/<[^<>]*>/g, "");
        assert.doesNotMatch(bare, /[<>&]/);
        assert.equal(text.match(/<failure message="[^"]*">/g)?.length, 1);
      }),
    );
  });
});
