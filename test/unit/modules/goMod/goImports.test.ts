/** The imports of a Go file, and whether each build compiles it. */
import assert from "node:assert/strict";
import { importsOf, isAlwaysBuilt } from "../../../../src/modules/goMod/goImports.ts";

suite("the imports of a Go file", () => {
  test("are read in each form, with their lines, and nothing after them", () => {
    const text = `\ufeff// Package m.\n/* import "no"\n*/ package m; import "a"\nimport x "b/c"
import (
	. "d" // import "no"
	_ \`e\`; "f"

	/* "no" */ g "h"
)
import ()
import "i"
func f() { import "no" }
var s = "no"
`;
    assert.deepEqual(
      importsOf(text).map(({ path, line }) => `${path}:${line}`),
      ["a:3", "b/c:4", "d:6", "e:7", "f:7", "h:9", "i:12"],
    );
    for (const none of [
      "",
      "package",
      "package m",
      'import "a"',
      "package m\nimport",
      'package m /* import "a"',
      "\0",
    ]) {
      assert.deepEqual(importsOf(none), []);
    }
  });

  test("count in each build, unless a name, a constraint or C says otherwise", () => {
    const text = 'package m\n\nimport "a"\n';
    for (const name of ["m.go", "sub/m_test.go", "linux.go", "x_linuxish.go"]) {
      assert.equal(isAlwaysBuilt(name, text), true, name);
    }
    for (const [name, of] of [
      ["m_linux.go", text],
      ["m_windows_test.go", text],
      ["sub/m_arm64.go", text],
      ["m.go", `//go:build ignore\n\n${text}`],
      ["m.go", `// +build tools\n\n${text}`],
      ["m.go", `${text}import "C"\n`],
    ] as const) {
      assert.equal(isAlwaysBuilt(name, of), false, name);
    }
  });
});
