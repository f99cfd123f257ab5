import assert from "node:assert/strict";
import {
  type Difference,
  foldDifferences,
} from "../../../../../src/layers/install/goroot-integrity/folding.ts";

const GOROOT = "/nonexistent/go";
const differ = (kind: Difference["kind"], ...names: string[]): Difference[] =>
  names.map((name) => ({ name, kind, detail: "it has 1 byte" }));
const fold = (found: Difference[], present: string[]) =>
  foldDifferences(GOROOT, found, present).map(({ message, cause, location }) => [
    message,
    cause,
    location?.path,
  ]);
const damaged = (name: string) =>
  `The package ${name} is damaged: the files in ${GOROOT}/src/${name} are not those of the release.`;

suite("differences of GOROOT", () => {
  test("one file is named with what is known of it", () => {
    assert.deepEqual(
      fold(differ("changed", "src/fmt/print.go", "pkg/tool/x/link"), ["src/fmt/print.go", "pkg/tool/x/link"]),
      [
        ["src/fmt/print.go is changed: it has 1 byte.", damaged("fmt"), `${GOROOT}/src/fmt/print.go`],
        ["pkg/tool/x/link is changed.", "It has 1 byte.", `${GOROOT}/pkg/tool/x/link`],
      ],
    );
  });

  test("a missing tool has the cause that builds report", () => {
    assert.deepEqual(fold(differ("missing", "pkg/tool/linux_amd64/link"), ["pkg/tool/linux_amd64/asm"]), [
      [
        "pkg/tool/linux_amd64/link is missing: it has 1 byte.",
        "The tool link is missing from pkg/tool in GOROOT.",
        `${GOROOT}/pkg/tool/linux_amd64/link`,
      ],
    ]);
  });

  test("files of one folder are one problem, which names the first ten", () => {
    const names = Array.from({ length: 12 }, (_, n) => `src/fmt/f${n}.go`);
    assert.deepEqual(fold(differ("changed", ...names), names), [
      [
        "12 files in src/fmt are changed: f0.go, f1.go, f2.go, f3.go, f4.go, f5.go, f6.go, f7.go, f8.go, f9.go and 2 more.",
        damaged("fmt"),
        `${GOROOT}/src/fmt/f0.go`,
      ],
    ]);
  });

  test("a missing folder is one problem, up to the topmost folder that is missing", () => {
    const gone = differ("missing", "src/a/b/c.go", "src/a/b/d/e.go", "src/a/b/testdata/f");
    assert.deepEqual(
      fold(gone, ["src/a/other.go"]).map(([message, , path]) => [message, path]),
      [["src/a/b is missing with 3 files: c.go, d/e.go, testdata/f.", `${GOROOT}/src/a/b`]],
    );
    assert.deepEqual(
      fold(gone, ["src/z.go"]).map(([message]) => message),
      ["src/a is missing with 3 files: b/c.go, b/d/e.go, b/testdata/f."],
    );
  });

  test("differences of many folders are one problem for each kind", () => {
    const names = Array.from({ length: 11 }, (_, n) => `src/p${n}/a.go`);
    const [changed, added, ...more] = fold(
      [...differ("changed", ...names), ...differ("added", "src/p/b.go")],
      names,
    );
    assert.match(changed![0]!, /^11 files in 11 folders are changed: src\/p0\/a\.go, .* and 1 more\.$/);
    assert.match(added![0]!, /^src\/p\/b\.go is not part of the release: /);
    assert.deepEqual(more, []);
  });

  test("many added files in many folders are a mixed tree, in one problem; few are files that a person added", () => {
    const added = (count: number, folders: number) =>
      Array.from({ length: count }, (_, n) => `src/p${n % folders}/f${n}.go`);
    const changed = differ("changed", "VERSION", "src/fmt/print.go");
    assert.deepEqual(fold([...changed, ...differ("added", ...added(20, 5))], []), [
      [
        "22 files in GOROOT differ from the release, most of them files that it does not have: VERSION, src/fmt/print.go, src/p0/f0.go, src/p1/f1.go, src/p2/f2.go, src/p3/f3.go, src/p4/f4.go, src/p0/f5.go, src/p1/f6.go, src/p2/f7.go and 12 more.",
        `Files of two releases are mixed in ${GOROOT}: one was unpacked over the other.`,
        GOROOT,
      ],
    ]);
    for (const names of [
      added(19, 5),
      added(20, 4),
      added(20, 5).map((name) => name.replace("src/", "bin/")),
    ]) {
      const problems = fold(differ("added", ...names), []);
      assert.ok(
        problems.every(([, cause]) => !/mixed/.test(cause!)),
        names[0],
      );
    }
  });

  test("a name cannot forge a line", () => {
    const [[message] = []] = fold(differ("impossible", "src/a\nb.go"), []);
    assert.equal(message, '"src/a\\nb.go" cannot be part of a release.');
  });
});
