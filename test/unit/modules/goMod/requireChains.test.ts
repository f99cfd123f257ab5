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

/** The chain to each module, as letters; `read` collects the modules whose go.mod file was read. */
async function chains(mains: readonly GoMod[], others: readonly GoMod[], read: string[] = []) {
  const chainOf = await requireChains(mains, async ({ path, version }) => {
    read.push(`${path.slice(4)} ${version}`);
    return others.find((one) => one.module?.name === path);
  });
  return (name: string) =>
    chainOf(`a.b/${name}`)
      .map((path) => path.slice(4))
      .join(" ");
}

suite("why a module is needed", () => {
  test("the shortest chain, from what is required directly", async () => {
    const chain = await chains(
      [mod("own", "1.21", "p", "q", "(z)")],
      [mod("p", "1.21", "r", "(z)"), mod("q", "1.21", "r"), mod("r", "1.21", "z"), mod("z", "1.21")],
    );
    assert.equal(chain("p"), "p");
    assert.equal(chain("r"), "p r");
    assert.equal(chain("z"), "p z");
    assert.equal(chain("none"), "");
  });

  test("the graph behind a go.mod since go 1.17 is not read, behind an older one it is", async () => {
    const pruned: string[] = [];
    const rest = [mod("q", "1.21", "r"), mod("r", "1.21", "s"), mod("s", "1.21")];
    const own = [mod("own", "1.21", "p")];
    const short = await chains(own, [mod("p", "1.17", "q"), ...rest], pruned);
    assert.deepEqual(pruned, ["p v1.0.0"]);
    assert.deepEqual([short("q"), short("r")], ["p q", ""]);
    const whole = await chains(own, [mod("p", "1.16", "q"), ...rest]);
    // p may not list all that it needs, so the graph behind it is read, whatever its go versions are.
    assert.deepEqual([whole("q"), whole("r"), whole("s")], ["p q", "p q r", "p q r s"]);
    const old = await chains([mod("own", "", "p")], [mod("p", "1.17", "q"), ...rest]);
    assert.equal(old("s"), "p q r s");
  });

  test("what only go.mod requires has a chain of one module", async () => {
    const chain = await chains(
      [mod("own", "1.21", "p", "(x)")],
      [mod("p", "1.21"), mod("x", "1.21", "y"), mod("y", "")],
    );
    assert.deepEqual([chain("x"), chain("y")], ["x", "x y"]);
  });

  test("what an unread go.mod might shorten is not known", async () => {
    const chain = await chains(
      [mod("own", "1.16", "p", "q", "(x)")],
      [mod("q", "1.16", "r"), mod("r", "1.16", "s"), mod("s", "1.16")],
    );
    assert.deepEqual([chain("p"), chain("q"), chain("r"), chain("s"), chain("x")], ["p", "q", "q r", "", ""]);
  });

  test("workspace modules and excluded versions have no chain", async () => {
    const two = mod("two", "1.21", "z");
    const one = mod("one", "1.21", "two", "p");
    one.exclude.push({ path: "a.b/e", version: "v1.0.0", line: 1 });
    const read: string[] = [];
    const chain = await chains([one, two], [mod("p", "1.21", "e", "two"), mod("z", "1.21")], read);
    assert.deepEqual([chain("z"), chain("two"), chain("e")], ["z", "", ""]);
    assert.deepEqual(read.sort(), ["p v1.0.0", "z v1.0.0"]);
  });

  test("a circle ends", async () => {
    const chain = await chains([mod("own", "", "p")], [mod("p", "", "q"), mod("q", "", "p")]);
    assert.equal(chain("q"), "p q");
  });
});
