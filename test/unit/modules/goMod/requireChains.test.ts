import assert from "node:assert/strict";
import { type GoMod, parseGoMod } from "../../../../src/modules/goMod/goMod.ts";
import { requireChains } from "../../../../src/modules/goMod/requireChains.ts";

/** A go.mod by its go line and its requirements, of which those in brackets are indirect. */
function mod(name: string, go: string, ...requires: string[]): GoMod {
  const lines = requires.map((one) =>
    one.startsWith("(") ? `require a.b/${one.slice(1, -1)} v1.0.0 // indirect` : `require a.b/${one} v1.0.0`,
  );
  return parseGoMod([`module a.b/${name}`, go && `go ${go}`, ...lines].join("\n")).file;
}

/** The way to each module, as letters; `asked` gathers which go.mod files were read. */
async function ways(mains: readonly GoMod[], others: readonly GoMod[], asked: string[] = []) {
  const whyOf = await requireChains(mains, async ({ path, version }) => {
    asked.push(`${path.slice(4)} ${version}`);
    return others.find((one) => one.module?.name === path);
  });
  return (name: string) =>
    whyOf(`a.b/${name}`)
      .map((path) => path.slice(4))
      .join(" ");
}

suite("why a module is needed", () => {
  test("the shortest way, from what is required directly", async () => {
    const way = await ways(
      [mod("own", "1.21", "p", "q", "(z)")],
      [mod("p", "1.21", "r", "(z)"), mod("q", "1.21", "r"), mod("r", "1.21", "z"), mod("z", "1.21")],
    );
    assert.equal(way("p"), "p");
    assert.equal(way("r"), "p r");
    assert.equal(way("z"), "p z");
    assert.equal(way("none"), "");
  });

  test("of a go.mod from go 1.17 on nobody asks further, of an older one all", async () => {
    const pruned: string[] = [];
    const rest = [mod("q", "1.21", "r"), mod("r", "1.21", "s"), mod("s", "1.21")];
    const own = [mod("own", "1.21", "p")];
    const short = await ways(own, [mod("p", "1.17", "q"), ...rest], pruned);
    assert.deepEqual(pruned, ["p v1.0.0"]);
    assert.deepEqual([short("q"), short("r")], ["p q", ""]);
    const whole = await ways(own, [mod("p", "1.16", "q"), ...rest]);
    // p may not name all that it needs, so all behind it are asked, whatever they are themselves.
    assert.deepEqual([whole("q"), whole("r"), whole("s")], ["p q", "p q r", "p q r s"]);
    const old = await ways([mod("own", "", "p")], [mod("p", "1.17", "q"), ...rest]);
    assert.equal(old("s"), "p q r s");
  });

  test("what nobody but go.mod names is needed by it alone", async () => {
    const way = await ways(
      [mod("own", "1.21", "p", "(x)")],
      [mod("p", "1.21"), mod("x", "1.21", "y"), mod("y", "")],
    );
    assert.deepEqual([way("x"), way("y")], ["x", "x y"]);
  });

  test("what an unread go.mod might shorten is not known", async () => {
    const way = await ways(
      [mod("own", "1.16", "p", "q", "(x)")],
      [mod("q", "1.16", "r"), mod("r", "1.16", "s"), mod("s", "1.16")],
    );
    assert.deepEqual([way("p"), way("q"), way("r"), way("s"), way("x")], ["p", "q", "q r", "", ""]);
  });

  test("members of a workspace need each other without a way, and excluded versions nobody", async () => {
    const two = mod("two", "1.21", "z");
    const one = mod("one", "1.21", "two", "p");
    one.exclude.push({ path: "a.b/e", version: "v1.0.0", line: 1 });
    const asked: string[] = [];
    const way = await ways([one, two], [mod("p", "1.21", "e", "two"), mod("z", "1.21")], asked);
    assert.deepEqual([way("z"), way("two"), way("e")], ["z", "", ""]);
    assert.deepEqual(asked.sort(), ["p v1.0.0", "z v1.0.0"]);
  });

  test("a circle ends", async () => {
    const way = await ways([mod("own", "", "p")], [mod("p", "", "q"), mod("q", "", "p")]);
    assert.equal(way("q"), "p q");
  });
});
