/** What the name of a function, a file or a folder of a profile means costs CPU time in line with its length. */
import { fitOf } from "../../src/extension/profiles/sourceFit.ts";
import {
  byEnding,
  declares,
  inGo,
  inWorkspace,
  readPath,
  splitFunctionName,
} from "../../src/extension/profiles/sourcePaths.ts";
import { moduleIn, releaseIn, releaseOf, standardPath } from "../../src/extension/profiles/sourceVersions.ts";
import { baseName } from "../../src/profile/analyse/nodes.ts";
import { demangleAll } from "../../src/profile/demangle/demangle.ts";
import { withShownNames } from "../../src/profile/demangle/functionNames.ts";
import { matcher } from "../../src/profile/query/regex.ts";
import { contentOf } from "../../src/profile/read/content.ts";
import { alternatives, either } from "../../src/webview/profile/alternatives.ts";
import { hueOf, packageOf } from "../../src/webview/profile/flame/packages.ts";
import { exactly, shortName } from "../../src/webview/profile/names.ts";
import { profileOf } from "../unit/profile/stacks.ts";
import { textsGrow } from "./textsGrow.ts";

const NAMES = [
  "[",
  "]",
  "[]",
  "[[",
  "(",
  "()",
  "(anonymous namespace)",
  "operator(",
  "<",
  "::",
  "/",
  ".",
  "a.",
  "a.b/",
  "a/",
  "%2e",
  "%",
  "a ",
  "func1.",
  "(*T).",
  "Test",
  "-",
  "·",
  "\\",
  "|",
  "a|",
  "(?:(?i)a|",
  "[[:",
  "\\Q",
  " ",
  "é",
];

suite("the cost of a name grows in line with it", () => {
  textsGrow("its package and own name", splitFunctionName, NAMES);
  textsGrow("its short name", shortName, NAMES);
  textsGrow("its package", packageOf, NAMES);
  textsGrow("its hue", hueOf, NAMES);
  textsGrow("the expression that matches it", exactly, NAMES);
  textsGrow("the parts of an expression", alternatives, NAMES);
  textsGrow("joined expressions", (text) => either(text, text), NAMES);
  textsGrow("the last part of a path", (text) => baseName(`${text}a`), NAMES);
  textsGrow("the release in a path", releaseIn, ["go1.", "/go", "/go@1", "go-1.2", "1.", "/golang/1."]);
  textsGrow("a release", releaseOf, ["go1.1", "1", " "]);
});

/** Parts of names of C++, and of Rust, after what begins one. */
const CPLUSPLUS = [
  "P",
  "K",
  "1a",
  "1aI",
  "S_",
  "1pIS_S0_E",
  "B1a",
  "DpT_",
  "cvT_I",
  "UlvE_",
  "Tyi",
  "JT_T_E",
  "Z",
];
const RUST = ["N", "TB_", "B_", "B8_", "R", "u9_", "Kj1_"];

suite("the cost of the names of C++ and Rust grows in line with them", () => {
  const full = (name: string) => demangleAll([name], "full");
  const legacy = (text: string) => `_ZN${text.length}${text}17h0123456789abcdefE`;
  textsGrow("demangled, of C++", (text) => full(`_Z1fI1aE${text}`), CPLUSPLUS, 2048);
  textsGrow("demangled, of Rust", (text) => full(`_RINvC1a1b${text}`), RUST);
  textsGrow("demangled, of older Rust", (text) => full(legacy(text)), ["$LT$", "$u7f$", "..", "$", "1a"]);
  textsGrow(
    "without what is in brackets",
    (text) => withShownNames(profileOf([[`a::${text}`, 1]]), "simple", async () => []),
    ["()", "<>", "(", "<(", "(<>)", ")", "::"],
  );
});

const GO = "package a\n\nfunc A() {\n}\n\nfunc (t *T[K]) B() {\n}\n";

suite("the cost of finding a function's source grows in line with its name", () => {
  const lines = (name: string) => ({ name, file: "a.go", startLine: 3, first: 3, last: 4 });
  textsGrow(
    "whether a Go file declares it",
    (text) => declares(GO, { file: "a.go", function: `a.${text}` }),
    NAMES,
  );
  textsGrow(
    "whether another file contains it",
    (text) => declares(GO, { file: "a.c", function: text }),
    NAMES,
    // Shorter names take less time than collecting their words as garbage.
    32_768,
  );
  textsGrow("whether the file fits", (text) => fitOf(GO, "a.go", [lines(`a.${text}`)]), NAMES);
  textsGrow(
    "its standard package",
    (text) => standardPath({ file: "", function: text }, "/go/src/a/a.go"),
    NAMES,
  );
});

const CODE = [
  "func ",
  "func (",
  "func (t *T[",
  "func (t T) ",
  "func A(",
  "func A() {\n",
  "func A() {}\n",
  "//go:linkname a",
  "//go:linkname a b\n",
  "//line ",
  "/*",
  "`",
  '"\\',
  "a",
  " ",
  "\n",
  "{",
  "}",
];

suite("the cost of a source file grows in line with it", () => {
  const one = { name: "a.A", file: "a.go", startLine: 1, first: 1, last: 1 };
  textsGrow("whether it fits a profile", (text) => fitOf(text, "a.go", [one]), CODE);
  textsGrow(
    "whether it declares a function",
    (text) => declares(text, { file: "a.go", function: "a.T.A" }),
    CODE,
  );
  textsGrow("whether it contains a word", (text) => declares(text, { file: "a.c", function: "a" }), CODE);
});

suite("the cost of a path of a profile grows in line with it", () => {
  const PATHS = ["/", "/a", "/pkg/mod/", "/pkg/mod/a@v1", "@v1", "a@v", "/a@v1/", "/src/", "C:\\", "\\", "%"];
  const root = (path: string) => ({ uri: `file://${path}`, path });
  const files = (text: string) => {
    const path = readPath(`/${text}`.slice(0, 4096));
    const source = { file: text, function: text };
    return (
      path && [
        moduleIn(path),
        inGo(source, path, root("/usr/local/go"), root("/go/pkg/mod")),
        inWorkspace(source, path, {
          folders: [root("/work")],
          mappings: [],
          modules: [{ path: "a.b/c", root: root("/work") }],
        }),
        byEnding(source, path, [root("/work")]),
      ]
    );
  };
  textsGrow("its candidates", (text) => (text.match(/[\s\S]{1,4000}/g) ?? []).map(files), PATHS);
  textsGrow("the kind of a file", (text) => contentOf(Buffer.from(text), true), [
    " ",
    "\n",
    "\r",
    " a",
    "heap profile",
  ]);
});

suite("the cost of filters grows in line with the names", () => {
  for (const filter of [
    "^runtime\\.(main|goexit)$",
    "json.*value",
    "(?i)a+b|[a-z]+\\.func\\d+$",
    ".*",
    "(a|b)*a(a|b){8}c",
  ]) {
    // A new matcher each time, since it remembers its answers.
    textsGrow(filter, (text) => matcher("focus", filter)!(text), NAMES);
  }
});
