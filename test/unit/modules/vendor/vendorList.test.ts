import assert from "node:assert/strict";
import { parseVendorList } from "../../../../src/modules/vendor/vendorList.ts";

const named = (text: string) =>
  parseVendorList(text).modules.map(({ path, version }) => `${path}@${version}`);

suite("vendor/modules.txt", () => {
  test("modules with marks, replacements, packages and lines", () => {
    const { modules, versions, workspace } = parseVendorList(
      "# a.b/c v1.0.0\n## explicit; go 1.21\na.b/c\na.b/c/d\n# a.b/e v0.1.0 => ./e\n## explicit\n# a.b/f => a.b/g v1.2.3\n",
    );
    assert.equal(workspace, false);
    assert.deepEqual(modules, [
      {
        path: "a.b/c",
        version: "v1.0.0",
        explicit: true,
        go: "1.21",
        replacement: undefined,
        packages: ["a.b/c", "a.b/c/d"],
        line: 1,
      },
      {
        path: "a.b/e",
        version: "v0.1.0",
        explicit: true,
        go: "",
        replacement: { path: "./e", version: "" },
        packages: [],
        line: 5,
      },
      {
        path: "a.b/f",
        version: "",
        explicit: false,
        go: "",
        replacement: { path: "a.b/g", version: "v1.2.3" },
        packages: [],
        line: 7,
      },
    ]);
    assert.deepEqual([...versions], [["a.b/c", "v1.0.0"]]);
  });

  test("a workspace is recognized by its first line alone", () => {
    assert.equal(parseVendorList("## workspace\n# a.b/c v1.0.0\n").workspace, true);
    assert.equal(parseVendorList("##  later ; workspace\r\n").workspace, true);
    assert.equal(parseVendorList("# a.b/c v1.0.0\n## workspace\n").workspace, false);
  });

  test("what the go command does not understand is ignored", () => {
    assert.deepEqual(named("#a.b/c v1.0.0\n# short\n# a.b/c master\na.b/c/lost\n"), []);
    assert.deepEqual(named("# a.b/c v1.0.0 => x y z\n"), ["a.b/c@v1.0.0"]);
    assert.deepEqual(parseVendorList("# a.b/c v1.0.0 => x master\n").modules[0]?.replacement, undefined);
  });

  test("a line of no module ends the module before it, but a short one does not", () => {
    const packages = (text: string) => parseVendorList(text).modules[0]?.packages;
    assert.deepEqual(packages("# a.b/c v1.0.0\n# a.b/d master\na.b/d/x\n"), []);
    assert.deepEqual(packages("# a.b/c v1.0.0\n# short\na.b/c/x\n"), ["a.b/c/x"]);
  });

  test("a package named twice is the later module's, and of two versions the higher counts", () => {
    const { modules, versions } = parseVendorList("# a.b/c v1.2.0\na.b/c\n# a.b/c v1.10.0\na.b/c\n");
    assert.deepEqual(
      modules.map(({ packages }) => packages.length),
      [0, 1],
    );
    assert.deepEqual([...versions], [["a.b/c", "v1.10.0"]]);
  });
});
