/** Where a file of a profile may be on this machine: paths of real builds, and of hostile profiles. */
import assert from "node:assert/strict";
import {
  byEnding,
  declares,
  inGo,
  inWorkspace,
  mappingOf,
  type NamedSource,
  type PathMapping,
  readPath,
} from "../../../../src/extension/profiles/sourcePaths.ts";

const app = { uri: "file:///work/app", path: "/work/app" };
const goroot = { uri: "file:///usr/local/go", path: "/usr/local/go" };
const gomodcache = { uri: "file:///go/pkg/mod", path: "/go/pkg/mod" };

/** All candidates in their order, as `root:rest`, with `?` where they are guesses. */
function candidates(file: string, name = "", mappings: PathMapping[] = []): string[] {
  const source: NamedSource = { file, function: name };
  const path = readPath(file);
  if (path === undefined) {
    return ["refused"];
  }
  const modules = [{ path: "example.com/app", root: app }];
  const found = [
    ...inWorkspace(source, path, { folders: [app], mappings, modules }),
    ...inGo(source, path, goroot, gomodcache),
    ...byEnding(source, path, [app]),
  ];
  const names: Record<string, string> = { [app.uri]: "app", [goroot.uri]: "go", [gomodcache.uri]: "mod" };
  return found.map(({ root, rest, isGuess }) => `${names[root] ?? root}:${rest}${isGuess ? "?" : ""}`);
}

suite("the source file that a profile names", () => {
  for (const [what, file, name, first] of [
    ["in the workspace", "/work/app/cmd/x/main.go", "main.main", "app:cmd/x/main.go"],
    [
      "of the workspace's module, built with -trimpath",
      "example.com/app/a/b.go",
      "example.com/app/a.F",
      "app:a/b.go",
    ],
    ["of the workspace's module as a dependency", "example.com/app@v1.2.3/a/b.go", "x.F", "app:a/b.go?"],
    ["of the workspace's module, built elsewhere", "/src/a/b.go", "example.com/app/a.(*T).F", "app:a/b.go?"],
    ["at the top of that module", "/src/b.go", "example.com/app.F[...]", "app:b.go?"],
    ["in the module cache", "/go/pkg/mod/x.org/y@v1.0.0/z.go", "x.org/y.F", "mod:x.org/y@v1.0.0/z.go"],
    [
      "in another machine's module cache",
      "/home/ci/go/pkg/mod/x.org/!y@v1.0.0/z.go",
      "",
      "mod:x.org/!y@v1.0.0/z.go",
    ],
    ["in Windows' module cache", "C:/Users/g/go/pkg/mod/x.org/y@v1.0.0/z.go", "", "mod:x.org/y@v1.0.0/z.go"],
    [
      "of a module, built with -trimpath",
      "x.org/BigY@v1.0.0-RC1/z.go",
      "x.org/BigY.F",
      "mod:x.org/!big!y@v1.0.0-!r!c1/z.go",
    ],
    ["in GOROOT", "/usr/local/go/src/runtime/proc.go", "runtime.main", "go:src/runtime/proc.go"],
    [
      "in another machine's GOROOT",
      "/opt/go1.22/src/net/http/server.go",
      "net/http.(*conn).serve",
      "go:src/net/http/server.go?",
    ],
    [
      "of the standard library, built with -trimpath",
      "runtime/proc.go",
      "runtime.main",
      "go:src/runtime/proc.go?",
    ],
    ["of a package with a dot", "/src/yaml.v3/y.go", "example.com/app/yaml%2ev3.F", "app:yaml.v3/y.go?"],
    ["built elsewhere, by its ending alone", "/build/cmd/x/main.go", "main.main", "app:build/cmd/x/main.go?"],
  ] as const) {
    test(`${what} is looked for first where it should be`, () => {
      assert.equal(candidates(file, name)[0], first);
    });
  }

  test("is looked for by the longest ending first; the bare name of a main says nothing", () => {
    assert.deepEqual(candidates("/b/c/main.go", "main.main"), ["app:b/c/main.go?", "app:c/main.go?"]);
    assert.deepEqual(candidates("/b/x.go", "main.serve"), ["app:b/x.go?", "app:x.go?"]);
  });

  test("is looked for where the user chose, the nearest folder first", () => {
    const mappings = [
      { from: "/src", to: "file:///one" },
      { from: "/src/deep", to: "file:///two" },
      { from: "", to: "file:///three" },
    ];
    assert.deepEqual(candidates("/src/deep/a.go", "", mappings).slice(0, 2), [
      "file:///two:a.go",
      "file:///one:deep/a.go",
    ]);
    assert.equal(candidates("rel/a.go", "", mappings)[0], "file:///three:rel/a.go");
    assert.ok(candidates("/srcs/a.go", "", mappings).every((found) => !/one|two|three/.test(found)));
  });

  for (const file of [
    "",
    "/work/app/../../etc/passwd",
    "..\\..\\secret",
    "C:\\work\\..\\secret",
    "file:///etc/passwd",
    "command:workbench.action.quit",
    "vscode-remote://host/etc/passwd",
    "/a/b.go:stream",
    "/a/\u0000b.go",
    "/a\n/b.go",
    "/",
    "x".repeat(5000),
  ]) {
    test(`is not looked for as ${JSON.stringify(file.slice(0, 40))}`, () => {
      assert.deepEqual(candidates(file, "main.F"), ["refused"]);
    });
  }

  test("on another machine is looked for here alone", () => {
    for (const file of ["\\\\evil\\share\\a\\b.go", "//evil/share/a/b.go"]) {
      assert.equal(readPath(file)!.absolute, undefined);
      assert.ok(candidates(file, "main.F").every((found) => found.startsWith("app:")));
    }
  });

  test("is never looked for outside of the given folders, whatever the function is called", () => {
    for (const name of [
      "../../etc.F",
      "%2e%2e/%2e%2e/x.F",
      "/etc.F",
      "example.com/app/../../x.F",
      "runtime/../../x.F",
      "example.com/app/%2e%2e/x.F",
      "example.com/app/a%5c..%5c..%5cx.F",
      "example.com/app//etc.F",
    ]) {
      const rests = candidates("/src/b.go", name).map((found) => found.replace(/^\w+:|\?$/g, ""));
      assert.deepEqual(
        rests.filter((rest) => /(^|[\\/])\.\.([\\/]|$)|^\/|\/\/|\\/.test(rest)),
        [],
        name,
      );
    }
  });

  test("is mapped by the file that the user picks", () => {
    const mapping = (file: string, here: string) => mappingOf(readPath(file)!, here);
    assert.deepEqual(mapping("/app/cmd/x/main.go", "/home/g/app/cmd/x/main.go"), {
      from: "/",
      to: "/home/g",
    });
    assert.deepEqual(mapping("/src/cmd/x/main.go", "/home/g/app/cmd/x/main.go"), {
      from: "/src",
      to: "/home/g/app",
    });
    assert.deepEqual(mapping("C:\\src\\a.go", "/home/g/a.go"), { from: "C:/src", to: "/home/g" });
    assert.deepEqual(mapping("runtime/proc.go", "/sdk/src/runtime/proc.go"), { from: "", to: "/sdk/src" });
    assert.equal(mapping("/src/a.go", "/home/g/b.go"), undefined);
  });
});

suite("a file declares a function", () => {
  const text =
    "package x\n\nfunc Plain() {}\nfunc (s *Server) Serve(x int) {}\nfunc Map[K any]() {}\n// func Commented\n";
  for (const [name, declared] of [
    ["example.com/x.Plain", true],
    ["example.com/x.Plain.func1.2", true],
    ["example.com/x.(*Server).Serve", true],
    ["example.com/x.(*Server).Serve-fm", true],
    ["example.com/x.Server.Serve.func1", true],
    ["example.com/x.Map[go.shape.int]", true],
    ["main.Plain", true],
    ["example.com/x.Pla", false],
    ["example.com/x.Other", false],
    ["example.com/x.glob..func1", false],
    ["example.com/x.(*Other).Gone", false],
    ["example.com/x.Commented", false],
    ["", false],
  ] as const) {
    test(`${name || "without a name"}: ${declared}`, () => {
      assert.equal(declares(text, { file: "/x.go", function: name }), declared);
    });
  }

  test("of another language by its last name", () => {
    const cpp = "void leveldb::DBImpl::Get(const ReadOptions& options) {}";
    assert.equal(
      declares(cpp, { file: "a.cc", function: "leveldb::DBImpl::Get(leveldb::ReadOptions const&)" }),
      true,
    );
    assert.equal(declares(cpp, { file: "a.cc", function: "leveldb::DBImpl::Put" }), false);
  });
});
