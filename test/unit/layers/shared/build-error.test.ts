import assert from "node:assert/strict";
import { explainBuild, placeIn, withoutHeaders } from "../../../../src/layers/shared/build-error.ts";

const failed = (stderr: string) => ({
  argv: ["/go/bin/go", "build", "std"],
  exitCode: 1,
  signal: null,
  durationMs: 1,
  stdout: "",
  stderr,
  truncated: false,
});

suite("failed builds", () => {
  test("a compiler's error is told at its place", () => {
    const stderr = "# fmt\nsrc/fmt/print.go:744:23: syntax error: unexpected EOF, expected )\n";
    assert.deepEqual(explainBuild(failed(stderr), { env: {} }, "/go", "fmt does not compile."), {
      message: "fmt does not compile.",
      cause: "src/fmt/print.go:744:23: syntax error: unexpected EOF, expected ).",
      location: { path: "/go/src/fmt/print.go", line: 744 },
    });
  });

  test("a known cause wins, and keeps the place", () => {
    const stderr =
      "# internal/cpu\ncpu_x86.s:8: #include: open /go/pkg/include/textflag.h: no such file or directory\n";
    const told = explainBuild(failed(stderr), { env: {} }, "/w", "internal/cpu does not compile.");
    assert.match(told.cause ?? "", /textflag\.h is missing/);
    assert.deepEqual(told.location, { path: "/w/cpu_x86.s", line: 8 });
  });

  test("where no file is named, the command's own words", () => {
    const told = explainBuild(failed("# fmt\nsomething else\n"), { env: {} }, "/w", "It fails.");
    assert.deepEqual(told, { message: "It fails.", cause: "go build std says: something else" });
  });

  test("vet's own lines have a place too", () => {
    assert.deepEqual(placeIn("# p\nvet: ./a.go:3:1: expected declaration", "/w"), {
      path: "/w/a.go",
      line: 3,
    });
  });

  test("a Windows path is whole", () => {
    assert.match(
      placeIn("C:\\go\\src\\fmt\\print.go:7:1: x", "/w")?.path ?? "",
      /C:\\go\\src\\fmt\\print\.go$/,
    );
  });

  test("figures in a text are no place", () => {
    assert.equal(placeIn("dial tcp 127.0.0.1:80: refused", "/w"), undefined);
  });

  test("the headers of several packages go", () => {
    assert.equal(withoutHeaders("# a\r\nx\n# b\ny\n"), "x\ny");
  });
});
