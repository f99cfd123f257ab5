/** Links about modules: built from paths of others, opened by a person. */
import assert from "node:assert/strict";
import { linksOf } from "../../../../src/modules/goSum/review/moduleLinks.ts";
import { PAYLOADS } from "../../../ui/payloads.ts";

/** What the page opens. */
const OPENED = /^https:\/\/(pkg\.go\.dev|github\.com|gitlab\.com|codeberg\.org)\/[\w.\-~+/@]*$/;

const links = (path: string, from: string | null, to: string | null, more = {}) =>
  linksOf({ path, from, to, ...more });
const addresses = (...args: Parameters<typeof links>) => links(...args).map(({ address }) => address);

suite("links about a module", () => {
  const github = "https://github.com/o/r";
  for (const [path, from, to, compare, notes, more] of [
    [
      "github.com/o/r",
      "v1.0.0",
      "v1.1.0",
      `${github}/compare/v1.0.0...v1.1.0`,
      `${github}/releases/tag/v1.1.0`,
    ],
    [
      "github.com/o/r/v2",
      "v2.0.0",
      "v2.1.0",
      `${github}/compare/v2.0.0...v2.1.0`,
      `${github}/releases/tag/v2.1.0`,
    ],
    // The tags of a module below the root have its folder in front, without the major version.
    [
      "github.com/o/r/sub/deep/v2",
      "v2.0.0",
      "v2.1.0",
      `${github}/compare/sub/deep/v2.0.0...sub/deep/v2.1.0`,
      `${github}/releases/tag/sub/deep/v2.1.0`,
    ],
    // A commit by its hash: of a pseudo-version there is no tag, so there are no notes.
    [
      "github.com/o/r/sub",
      "v0.0.0-20240102030405-0123456789ab",
      "v1.2.4-0.20250102030405-abcdef012345",
      `${github}/compare/0123456789ab...abcdef012345`,
      undefined,
    ],
    [
      "github.com/o/r",
      "v3.3.10+incompatible",
      "v3.3.11+incompatible",
      `${github}/compare/v3.3.10...v3.3.11`,
      `${github}/releases/tag/v3.3.11`,
    ],
    // What a downgrade takes away.
    [
      "github.com/o/r",
      "v1.1.0",
      "v1.0.0",
      `${github}/compare/v1.0.0...v1.1.0`,
      `${github}/releases/tag/v1.0.0`,
    ],
    [
      "github.com/o/r/v2",
      "v1.9.0",
      "v2.0.0",
      `${github}/compare/v1.9.0...v2.0.0`,
      `${github}/releases/tag/v2.0.0`,
      { otherMajor: "github.com/o/r" },
    ],
    ["github.com/o/r", null, "v1.0.0", undefined, `${github}/releases/tag/v1.0.0`],
    ["github.com/o/r", "v1.0.0", null, undefined, undefined],
    [
      "gitlab.com/o/r",
      "v1.0.0",
      "v1.1.0",
      "https://gitlab.com/o/r/-/compare/v1.0.0...v1.1.0",
      "https://gitlab.com/o/r/-/tags/v1.1.0",
    ],
    // A repository in a group, or a module in a repository: the path does not say which.
    ["gitlab.com/group/sub/r", "v1.0.0", "v1.1.0", undefined, undefined],
    [
      "codeberg.org/o/r",
      "v1.0.0",
      "v1.1.0",
      "https://codeberg.org/o/r/compare/v1.0.0...v1.1.0",
      "https://codeberg.org/o/r/releases/tag/v1.1.0",
    ],
    [
      "gopkg.in/yaml.v3",
      "v2.4.0",
      "v3.0.1",
      "https://github.com/go-yaml/yaml/compare/v2.4.0...v3.0.1",
      "https://github.com/go-yaml/yaml/releases/tag/v3.0.1",
      { otherMajor: "gopkg.in/yaml.v2" },
    ],
    [
      "gopkg.in/o/r.v1",
      "v1.0.0",
      "v1.1.0",
      `${github}/compare/v1.0.0...v1.1.0`,
      `${github}/releases/tag/v1.1.0`,
    ],
    [
      "golang.org/x/tools/gopls",
      "v0.16.0",
      "v0.17.0",
      "https://github.com/golang/tools/compare/gopls/v0.16.0...gopls/v0.17.0",
      "https://github.com/golang/tools/releases/tag/gopls/v0.17.0",
    ],
    ["example.com/o/r", "v1.0.0", "v1.1.0", undefined, undefined],
    ["github.com/o", "v1.0.0", "v1.1.0", undefined, undefined],
    // From another repository there is nothing to compare with.
    [
      "github.com/o/r/v2",
      "v1.9.0",
      "v2.0.0",
      undefined,
      `${github}/releases/tag/v2.0.0`,
      { otherMajor: "github.com/p/r" },
    ],
  ] as const) {
    test(`${path} ${from} → ${to}`, () => {
      const all = links(path, from, to, more);
      const page = { kind: "package", address: `https://pkg.go.dev/${path}@${to ?? from}` };
      assert.deepEqual(all, [
        page,
        ...(compare ? [{ kind: "compare", address: compare }] : []),
        ...(notes ? [{ kind: "notes", address: notes }] : []),
      ]);
      for (const { address } of all) {
        assert.match(address, OPENED);
      }
    });
  }

  test("there are none about a private module, a toolchain, and what has no valid path or version", () => {
    for (const [path, version, more] of [
      ["github.com/o/r", "v1.0.0", { isPrivate: true }],
      ["git.corp/o/r", "v1.0.0"],
      ["golang.org/toolchain", "v0.0.1-go1.25.1.linux-amd64"],
      ["github.com/../r", "v1.0.0"],
      ["github.com/o/r/../../x", "v1.0.0"],
      ["github.com//r", "v1.0.0"],
      ["github.com/o/r?x=1", "v1.0.0"],
      ["github.com/o/r#x", "v1.0.0"],
      ["github.com/o/r%2f", "v1.0.0"],
      ["github.com/o@evil/r", "v1.0.0"],
      ["github.com:80/o/r", "v1.0.0"],
      ["github.com\u202e/o/r", "v1.0.0"],
      ["github.com/o/r", "v1.0.0/../.."],
      ["github.com/o/r", "v1.0.0+build"],
      ["github.com/o/r", "main"],
      ["github.com/o/r", "v1.0.0)](javascript:x"],
      ...PAYLOADS.map((payload) => [payload, "v1.0.0"] as const),
      ...PAYLOADS.map((payload) => ["github.com/o/r", payload] as const),
    ] as const) {
      assert.deepEqual(addresses(path, "v0.9.0", version, more), [], `${path} ${version}`);
    }
    // An old version that names no commit: the new one still has its page.
    assert.deepEqual(addresses("github.com/o/r", "v1/../../evil", "v1.0.0").length, 2);
  });
});
