import assert from "node:assert/strict";
import { DEFAULTS, environmentOf, goOfSettings, readSettings } from "../../../src/extension/settings.ts";

const t = (message: string, ...args: (string | number)[]) =>
  message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)]));

const read = (values: Partial<Record<keyof typeof DEFAULTS, unknown>>) =>
  readSettings((key) => values[key], { t, home: "/home/gopher" });

const defaults = {
  goPath: undefined,
  depth: "standard",
  timeoutMs: 900_000,
  network: true,
  skip: [],
  profileLimit: 1024,
  demangle: "simple",
  codeLens: true,
  order: "failedFirst",
};

suite("settings", () => {
  test("nothing set gives the defaults and no complaint", () => {
    assert.deepEqual(read({}), { settings: defaults, warnings: [] });
    assert.deepEqual(read(DEFAULTS), { settings: defaults, warnings: [] });
  });

  test("usable values are taken", () => {
    const values = {
      goPath: " ~/sdk/go ",
      depth: "deep",
      timeout: 1.5,
      network: false,
      skip: ["install.race"],
      profileLimit: 64,
      demangle: "full",
      codeLens: false,
      order: "fixed",
    };
    assert.deepEqual(read(values), {
      settings: {
        goPath: "/home/gopher/sdk/go",
        depth: "deep",
        timeoutMs: 1500,
        network: false,
        skip: ["install.race"],
        profileLimit: 64,
        demangle: "full",
        codeLens: false,
        order: "fixed",
      },
      warnings: [],
    });
  });

  test("each wrong type gets a sentence, and the default is used", () => {
    const values = {
      goPath: 7,
      depth: "fast",
      timeout: "10",
      network: "yes",
      skip: ["install.race", 3],
      profileLimit: 4096,
      demangle: "all",
      codeLens: 0,
      order: "plan",
    };
    assert.deepEqual(read(values), {
      settings: defaults,
      warnings: [
        'goVerify.goPath is 7, not an absolute path: "" is used.',
        'goVerify.timeout is "10", not a number of seconds from 1 to 86400: 900 is used.',
        'goVerify.depth is "fast", not one of quick, standard, deep: "standard" is used.',
        'goVerify.network is "yes", not true or false: true is used.',
        'goVerify.skip is ["install.race",3], not a list of check IDs: [] is used.',
        "goVerify.profileLimit is 4096, not a number of MiB from 1 to 2047: 1024 is used.",
        'goVerify.demangle is "all", not one of simple, templates, full, none: "simple" is used.',
        "goVerify.codeLens is 0, not true or false: true is used.",
        'goVerify.order is "plan", not one of failedFirst, fixed: "failedFirst" is used.',
      ],
    });
  });

  for (const timeout of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 86_401, null, [], {}]) {
    test(`a time limit of ${JSON.stringify(timeout)} gives the default`, () => {
      assert.equal(read({ timeout }).settings.timeoutMs, 900_000);
    });
  }

  for (const goPath of ["go", "./go", "bin/go", "~other/go", {}, ["/usr/local/go"]]) {
    test(`a go path of ${JSON.stringify(goPath)} is refused`, () => {
      const { settings, warnings } = read({ goPath });
      assert.equal(settings.goPath, undefined);
      assert.equal(warnings.length, 1);
    });
  }

  test("a long value is cut in its complaint", () => {
    const [complaint] = read({ depth: "x".repeat(10_000) }).warnings;
    assert.ok(complaint!.length < 200, complaint);
  });
});

suite("settings of the Go extension", () => {
  const place = { home: "/home/gopher", workspace: "/work/app", env: { SDK: "/opt/sdk" } };
  const goOf = (alternateTools: unknown, goroot: unknown) => goOfSettings({ alternateTools, goroot }, place);

  test("alternateTools comes before goroot", () => {
    assert.equal(goOf({ go: "/a/go" }, "/b"), "/a/go");
    assert.equal(goOf({ gopls: "/a/gopls" }, "/b"), "/b");
    assert.equal(goOf(undefined, undefined), undefined);
  });

  test("home, workspace folder and environment are put in", () => {
    assert.equal(goOf({ go: "~/go/bin/go" }, undefined), "/home/gopher/go/bin/go");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as a person writes it in settings.json
    assert.equal(goOf({ go: "${workspaceFolder}/tools/go" }, undefined), "/work/app/tools/go");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as a person writes it in settings.json
    assert.equal(goOf(undefined, "${env:SDK}/go"), "/opt/sdk/go");
  });

  for (const value of [7, null, [], "", " ", "go", { go: 7 }, { go: "go" }, { go: ["/a"] }]) {
    test(`${JSON.stringify(value)} names no go`, () => {
      assert.equal(goOf(value, value), undefined);
    });
  }

  test("variables that are text apply; others are left out", () => {
    const set = {
      GOFLAGS: "-mod=mod",
      GOPATH: "~/go",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as a person writes it in settings.json
      CACHE: "${env:SDK}/c",
      NUMBER: 1,
      NULL: null,
      LIST: [],
    };
    assert.deepEqual(environmentOf(set, place), {
      GOFLAGS: "-mod=mod",
      GOPATH: "/home/gopher/go",
      CACHE: "/opt/sdk/c",
    });
    for (const wrong of [undefined, null, "GOFLAGS=x", [], 7]) {
      assert.deepEqual(environmentOf(wrong, place), {});
    }
  });
});
