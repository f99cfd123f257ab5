/** The release or the version that the path of a source file names, as it is installed by real tools. */
import assert from "node:assert/strict";
import { readPath } from "../../../../src/extension/profiles/sourcePaths.ts";
import {
  hasVersion,
  isOtherRelease,
  moduleIn,
  releaseIn,
  releaseOf,
  standardPath,
} from "../../../../src/extension/profiles/sourceVersions.ts";

suite("the release of Go in a path", () => {
  for (const [goroot, release] of [
    ["/usr/local/Cellar/go/1.17.1/libexec", "go1.17.1"],
    ["/opt/homebrew/Cellar/go@1.20/1.20.3/libexec", "go1.20.3"],
    ["/home/g/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.3.linux-amd64", "go1.26.3"],
    ["/home/g/sdk/go1.22rc1", "go1.22rc1"],
    ["/opt/hostedtoolcache/go/1.17.1/x64", "go1.17.1"],
    ["C:/hostedtoolcache/windows/go/1.21.0/x64", "go1.21.0"],
    ["/usr/lib/go-1.19", "go1.19"],
    ["/home/g/.asdf/installs/golang/1.18.2/go", "go1.18.2"],
    ["/home/g/.goenv/versions/1.16.7", "go1.16.7"],
    ["/nix/store/abc123-go-1.22.1/share/go", "go1.22.1"],
    ["/usr/local/go", undefined],
    ["/snap/go/10888", undefined],
    ["/usr/lib/golang", undefined],
    ["/home/mango1.2/go", undefined],
  ] as const) {
    test(`${goroot}: ${release}`, () => assert.equal(releaseIn(goroot), release));
  }

  test("is compared with that of the file VERSION", () => {
    assert.equal(releaseOf("go1.26.8\ntime 2026-08-28T16:20:06Z\n"), "go1.26.8");
    assert.equal(releaseOf("devel go1.27-abcdef"), undefined);
    assert.equal(isOtherRelease("go1.17.1", "go1.26.8"), true);
    assert.equal(isOtherRelease("go1.26.8", "go1.26.8"), false);
    assert.equal(isOtherRelease("go1.19", "go1.19.8"), false);
    assert.equal(isOtherRelease("go1.19", "go1.20.1"), true);
  });

  test("matters for packages of Go alone, also for a function that another package names", () => {
    const path = "/opt/go1.22/src/runtime/time.go";
    const found = { goroot: "/opt/go1.22", rest: "src/runtime/time.go" };
    assert.deepEqual(standardPath({ file: path, function: "runtime.goready" }, path), found);
    assert.deepEqual(standardPath({ file: path, function: "time.Sleep" }, path), found);
    const own = "/home/g/go1.22/src/example.com/x/y.go";
    assert.equal(standardPath({ file: own, function: "example.com/x.F" }, own), undefined);
    assert.equal(standardPath({ file: "runtime/proc.go", function: "runtime.main" }, undefined), undefined);
  });
});

suite("the version of a module in a path", () => {
  for (const [file, module] of [
    ["/home/ci/go/pkg/mod/x.org/!y@v1.0.0/z.go", "x.org/!y@v1.0.0"],
    ["x.org/y@v1.0.0-RC1/a/z.go", "x.org/y@v1.0.0-RC1"],
    ["/home/g/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.3.linux-amd64/src/runtime/proc.go", undefined],
    ["/work/app/vendor/x.org/y/z.go", undefined],
    ["/home/me@work/app/z.go", undefined],
  ] as const) {
    test(`${file}: ${module}`, () => assert.equal(moduleIn(readPath(file)!), module));
  }

  test("is that of the file which was found, or is not", () => {
    assert.ok(hasVersion("/go/pkg/mod/x.org/y@v1.0.0/z.go", "x.org/y@v1.0.0"));
    assert.ok(hasVersion("/go/pkg/mod/x.org/y@v1.0.0-!r!c1/z.go", "x.org/y@v1.0.0-RC1"));
    assert.ok(!hasVersion("/go/pkg/mod/x.org/y@v1.0.1/z.go", "x.org/y@v1.0.0"));
    assert.ok(!hasVersion("/work/y/z.go", "x.org/y@v1.0.0"));
  });
});
