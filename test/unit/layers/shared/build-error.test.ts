import assert from "node:assert/strict";
import { explainBuild, positionIn, withoutHeaders } from "../../../../src/layers/shared/build-error.ts";

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
  test("a compiler error is reported with its position", () => {
    const stderr = "# fmt\nsrc/fmt/print.go:744:23: syntax error: unexpected EOF, expected )\n";
    assert.deepEqual(explainBuild(failed(stderr), { env: {} }, "/go", "fmt does not compile."), {
      message: "fmt does not compile.",
      cause: "src/fmt/print.go:744:23: syntax error: unexpected EOF, expected ).",
      location: { path: "/go/src/fmt/print.go", line: 744 },
    });
  });

  test("a known cause takes precedence, and retains the position", () => {
    const stderr =
      "# internal/cpu\ncpu_x86.s:8: #include: open /go/pkg/include/textflag.h: no such file or directory\n";
    const problem = explainBuild(failed(stderr), { env: {} }, "/w", "internal/cpu does not compile.");
    assert.match(problem.cause ?? "", /textflag\.h is missing/);
    assert.deepEqual(problem.location, { path: "/w/cpu_x86.s", line: 8 });
  });

  test("if no file is named, the output of the command is quoted", () => {
    const problem = explainBuild(failed("# fmt\nsomething else\n"), { env: {} }, "/w", "It fails.");
    assert.deepEqual(problem, { message: "It fails.", cause: "go build std printed: something else" });
  });

  test("lines of go vet have a position too", () => {
    assert.deepEqual(positionIn("# p\nvet: ./a.go:3:1: expected declaration", "/w"), {
      path: "/w/a.go",
      line: 3,
    });
  });

  test("a Windows path is whole", () => {
    assert.match(
      positionIn("C:\\go\\src\\fmt\\print.go:7:1: x", "/w")?.path ?? "",
      /C:\\go\\src\\fmt\\print\.go$/,
    );
  });

  test("numbers in a text are not a position", () => {
    assert.equal(positionIn("dial tcp 127.0.0.1:80: refused", "/w"), undefined);
  });

  test("the headers of several packages are removed", () => {
    assert.equal(withoutHeaders("# a\r\nx\n# b\ny\n"), "x\ny");
  });
});
