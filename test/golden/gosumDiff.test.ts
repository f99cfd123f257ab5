/** Comparisons of real go.sum files, against a program written with golang.org/x/mod, and with alarms planted into them. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { compareSums } from "../../src/disk/sums/compareSums.ts";
import { requireChainOf } from "../../src/disk/sums/requireChains.ts";
import { folderSource, readSumSide } from "../../src/disk/sums/sumSides.ts";
import { keyOf, parseGoSum, type SumLine } from "../../src/modules/goSum/goSum.ts";
import { diffSums, type ModuleChange, type SumDiff } from "../../src/modules/goSum/sumDiff.ts";
import { randomFrom } from "../support/random.ts";
import { skip } from "../support/skip.ts";
import { type ModuleOracle, oracleOf } from "./moduleOracle.ts";

const SEED = 20_261_124;

/** Well-known modules, each with two releases that both have a go.sum. */
const PAIRS: readonly (readonly [path: string, from: string, to: string])[] = [
  ["github.com/spf13/cobra", "v1.7.0", "v1.8.0"],
  ["github.com/gin-gonic/gin", "v1.9.0", "v1.9.1"],
  ["github.com/spf13/viper", "v1.16.0", "v1.17.0"],
  ["github.com/spf13/afero", "v1.9.5", "v1.11.0"],
  ["github.com/sirupsen/logrus", "v1.9.0", "v1.9.3"],
  ["github.com/stretchr/testify", "v1.8.0", "v1.9.0"],
  ["go.uber.org/zap", "v1.24.0", "v1.26.0"],
  ["go.uber.org/fx", "v1.19.0", "v1.20.0"],
  ["golang.org/x/tools", "v0.13.0", "v0.16.0"],
  ["golang.org/x/net", "v0.14.0", "v0.20.0"],
  ["golang.org/x/crypto", "v0.13.0", "v0.17.0"],
  ["golang.org/x/oauth2", "v0.11.0", "v0.15.0"],
  ["github.com/prometheus/client_golang", "v1.16.0", "v1.18.0"],
  ["github.com/prometheus/common", "v0.44.0", "v0.45.0"],
  ["github.com/redis/go-redis/v9", "v9.1.0", "v9.3.0"],
  ["gorm.io/gorm", "v1.25.0", "v1.25.5"],
  ["github.com/labstack/echo/v4", "v4.10.0", "v4.11.0"],
  ["github.com/jackc/pgx/v5", "v5.4.0", "v5.5.0"],
  ["github.com/urfave/cli/v2", "v2.25.0", "v2.27.0"],
  ["github.com/go-git/go-git/v5", "v5.8.0", "v5.11.0"],
  ["github.com/hashicorp/consul/api", "v1.25.0", "v1.26.1"],
  ["github.com/nats-io/nats.go", "v1.28.0", "v1.31.0"],
  ["go.etcd.io/etcd/client/v3", "v3.5.9", "v3.5.11"],
  ["github.com/go-chi/jwtauth/v5", "v5.1.0", "v5.3.0"],
];

/** With fewer of them the comparison proves too little. */
const LEAST = 20;

suite("gosum diff over releases of well-known modules", () => {
  let folder: string;
  let oracle: ModuleOracle<{ From: string; To: string }> | undefined;
  /** The folders of each pair; empty where no proxy gives them. */
  let pairs: { name: string; from: string; to: string }[] = [];
  let why = "";
  const env = () => ({
    ...process.env,
    GOMODCACHE: join(folder, "cache"),
    GOFLAGS: "-modcacherw",
    GOWORK: "off",
  });

  suiteSetup(async function () {
    this.timeout(400_000);
    folder = mkdtempSync(join(tmpdir(), "gosum-diff-"));
    const wanted = PAIRS.flatMap(([path, from, to]) => [`${path}@${from}`, `${path}@${to}`]);
    const listed = await promisify(execFile)("go", ["mod", "download", "-json", ...wanted], {
      cwd: folder,
      env: env(),
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout?: string; stderr?: string }) => ({
      stdout: error.stdout ?? "",
      stderr: error.stderr ?? "",
    }));
    const found = listed.stdout
      .split(/^\}$/m)
      .filter((text) => text.trim() !== "")
      .map(
        (text) => JSON.parse(`${text}}`) as { Path: string; Version: string; Dir?: string; Error?: string },
      );
    why = `no module proxy gives them: ${(found.find((one) => one.Error)?.Error ?? listed.stderr).split("\n")[0]}`;
    const at = (path: string, version: string) =>
      found.find((one) => one.Path === path && one.Version === version)?.Dir;
    pairs = PAIRS.flatMap(([path, older, newer]) => {
      const [from, to] = [at(path, older), at(path, newer)];
      return from && to ? [{ name: `${path} ${older} ${newer}`, from, to }] : [];
    });
    oracle = pairs.length >= LEAST ? oracleOf("gosum-oracle") : undefined;
  });
  suiteTeardown(() => {
    oracle?.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  setup(function () {
    if (pairs.length < LEAST) {
      skip(this, why);
    }
  });

  const diffOf = ({ from, to }: { from: string; to: string }): Promise<SumDiff> =>
    compareSums({ folder: to, from, to }, { env: env(), signal: new AbortController().signal });

  test("says what the program says, and alarms of none", async function () {
    this.timeout(120_000);
    let changes = 0;
    const theirs = oracle!.answers(pairs.map(({ from, to }) => ({ From: from, To: to })));
    for (const [index, pair] of pairs.entries()) {
      const { modules, alarm } = await diffOf(pair);
      assert.equal(alarm, false, pair.name);
      const ours = [...modules].sort(byPath);
      assert.deepEqual(ours.map(facts), withMajors(theirs[index] as Facts[], ours), pair.name);
      changes += modules.length;
    }
    assert.ok(changes > 10 * pairs.length, `only ${changes} modules changed`);
  });

  test("reports each planted alarm at its line", async () => {
    const random = randomFrom(SEED);
    for (const { name, to } of pairs) {
      const text = readFileSync(join(to, "go.sum"), "utf8");
      for (const [what, plant] of Object.entries(PLANTS)) {
        const { lines } = parseGoSum(text);
        const { changed, expected } = plant(text.trimEnd().split("\n"), lines, random);
        const diff = diffSums(sideOf(text), sideOf(changed.join("\n")));
        assert.equal(diff.alarm, true, `${name}: ${what}`);
        const rehashed = diff.modules.flatMap(({ change, lines }) =>
          lines.filter((line) => line.change === "rehashed" && change === "rehashed").map(({ line }) => line),
        );
        const broken = diff.problems
          .filter(({ side, severity }) => side === "to" && severity === "error")
          .map(({ kind, line }) => `${kind} ${line}`);
        assert.deepEqual(
          [...rehashed.map((line) => `rehashed ${line}`), ...broken].sort(),
          [...expected].sort(),
          `${name}: ${what}`,
        );
      }
    }
  });

  test("another order, other line ends and duplicates change nothing", () => {
    for (const { name, to } of pairs) {
      const text = readFileSync(join(to, "go.sum"), "utf8");
      const lines = text.trimEnd().split("\n");
      for (const same of [
        lines.toReversed().join("\n"),
        lines.join("\r\n"),
        [...lines, ...lines].join("\n"),
      ]) {
        const diff = diffSums(sideOf(text), sideOf(same));
        assert.deepEqual([diff.alarm, diff.modules], [false, []], name);
      }
    }
  });

  test("says why as short as go mod graph allows", async function () {
    this.timeout(200_000);
    for (const [path] of PAIRS.filter(([path]) => /cobra|gin-gonic|echo|oauth2$/.test(path))) {
      const pair = pairs.find(({ name }) => name.startsWith(`${path} `));
      assert.ok(pair, path);
      const own = join(folder, "own", path);
      mkdirSync(own, { recursive: true });
      for (const name of ["go.mod", "go.sum"]) {
        cpSync(join(pair.to, name), join(own, name));
      }
      const graph = execFileSync("go", ["mod", "graph"], { cwd: own, env: env(), encoding: "utf8" });
      const side = await readSumSide(folderSource(own, "own"));
      const wayTo = await requireChainOf(side, {
        moduleCache: env().GOMODCACHE,
        signal: new AbortController().signal,
      });
      const direct = side.mods.flatMap(({ require }) => require.filter(({ indirect }) => !indirect));
      const lengths = lengthsIn(
        graph,
        direct.map(({ path: needed, version }) => `${needed}@${version}`),
      );
      assert.ok(lengths.size > 3, graph);
      for (const [needed, length] of lengths) {
        assert.equal(wayTo(needed).length, length, `${path}: ${needed} by ${wayTo(needed)}`);
        assert.equal(wayTo(needed).at(-1), needed);
      }
    }
  });
});

suite("gosum diff of a requirement that lost its lines, against go build", () => {
  test("alarms for each direct requirement without which go does not build", async function () {
    this.timeout(200_000);
    const folder = mkdtempSync(join(tmpdir(), "gosum-lost-"));
    const env = { ...process.env, GOFLAGS: "-mod=readonly -modcacherw", GOWORK: "off", GOTOOLCHAIN: "local" };
    const go = (...args: string[]) =>
      execFileSync("go", args, {
        cwd: folder,
        env: { ...env, GOMODCACHE: join(folder, ".cache") },
        stdio: "pipe",
      });
    try {
      const imports = ["github.com/spf13/cobra", "go.uber.org/zap"];
      writeFileSync(
        join(folder, "main.go"),
        `package main\n\n${imports.map((path) => `import _ "${path}"\n`).join("")}\nfunc main() {}\n`,
      );
      const require = "require github.com/spf13/cobra v1.8.0\nrequire go.uber.org/zap v1.26.0\n";
      writeFileSync(join(folder, "go.mod"), `module m.example/m\n\ngo 1.21\n\n${require}`);
      try {
        go("mod", "tidy");
      } catch (error) {
        skip(
          this,
          `no module proxy gives them: ${String((error as { stderr?: Buffer }).stderr).split("\n")[0]}`,
        );
      }
      const whole = readFileSync(join(folder, "go.sum"), "utf8");
      const rows = whole.trimEnd().split("\n");
      const before = join(folder, "_before");
      cpSync(join(folder, "go.mod"), join(before, "go.mod"));
      writeFileSync(join(before, "go.sum"), whole);
      const seen = { stops: 0, alarms: 0 };
      for (const row of ["", ...rows.filter((row) => /cobra v1\.8\.0|uber\.org\/zap v1\.26\.0/.test(row))]) {
        writeFileSync(join(folder, "go.sum"), rows.filter((one) => one !== row).join("\n"));
        let builds = true;
        try {
          go("build", "-o", join(folder, "_out"), ".");
        } catch {
          builds = false;
        }
        const { alarm } = await compareSums(
          { folder, from: before, to: undefined },
          { env, signal: new AbortController().signal },
        );
        assert.equal(alarm, !builds, row);
        seen.stops += builds ? 0 : 1;
        seen.alarms += alarm ? 1 : 0;
      }
      assert.deepEqual(seen, { stops: 4, alarms: 4 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const byPath = (a: ModuleChange, b: ModuleChange) => (a.path < b.path ? -1 : 1);

/** What the program knows of too. */
type Facts = ReturnType<typeof facts>;

/** The program's rows; where ours is one for a step to a higher major version, which changes the path, its two are joined. */
function withMajors(rows: readonly Facts[], ours: readonly ModuleChange[]): Facts[] {
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const steps = new Map(
    ours.flatMap(({ path, from, to, otherMajor = "" }) =>
      from === null || to === null || otherMajor === "" ? [] : [[path, byPath.get(otherMajor)!] as const],
    ),
  );
  const joined = new Set(steps.values());
  return rows
    .filter((row) => !joined.has(row))
    .map((row) => {
      const older = steps.get(row.path);
      return older === undefined
        ? row
        : { ...row, change: "upgraded", from: older.from, lines: [...older.lines, ...row.lines] };
    });
}

function facts({ path, change, from, to, relation, lines }: ModuleChange) {
  const compared = lines.map(({ version, of, change, from, to }) => ({ version, of, change, from, to }));
  return { path, change, from, to, relation, lines: compared };
}

const sideOf = (text: string) => ({
  label: "",
  files: [{ name: "go.sum", sums: parseGoSum(text) }],
  mods: [],
});

type Plant = (
  rows: string[],
  lines: readonly SumLine[],
  random: () => number,
) => { changed: string[]; expected: string[] };

const flipped = (row: string) => row.replace(/h1:(.)/, (_, letter) => `h1:${letter === "A" ? "B" : "A"}`);
const pick = (rows: readonly string[], random: () => number) => Math.floor(random() * rows.length);

const PLANTS: Record<string, Plant> = {
  "another hash for the same version": (rows, _, random) => {
    const at = pick(rows, random);
    return { changed: rows.with(at, flipped(rows[at]!)), expected: [`rehashed ${at + 1}`] };
  },
  "two hashes exchanged": (rows, lines, random) => {
    const at = pick(rows, random);
    const other = (at + 1 + Math.floor(random() * (rows.length - 1))) % rows.length;
    const swap = (to: number, from: number) => rows[to]!.replace(lines[to]!.hash, lines[from]!.hash);
    return {
      changed: rows.with(at, swap(at, other)).with(other, swap(other, at)),
      expected: [`rehashed ${at + 1}`, `rehashed ${other + 1}`],
    };
  },
  "the zip's hash and the go.mod's exchanged": (rows, lines) => {
    const at = lines.findIndex((line, index) => line.of === "zip" && lines[index + 1]?.path === line.path);
    const swap = (to: number, from: number) => rows[to]!.replace(lines[to]!.hash, lines[from]!.hash);
    return {
      changed: rows.with(at, swap(at, at + 1)).with(at + 1, swap(at + 1, at)),
      expected: [`rehashed ${at + 1}`, `rehashed ${at + 2}`],
    };
  },
  "a second hash behind the first": (rows, lines, random) => {
    const at = pick(rows, random);
    assert.equal(keyOf(lines[at]!), rows[at]!.split(" ").slice(0, 2).join(" "));
    return { changed: [...rows, flipped(rows[at]!)], expected: [`conflict ${rows.length + 1}`] };
  },
  "a second hash before the first, which then counts": (rows, _, random) => {
    const at = pick(rows, random);
    return { changed: [flipped(rows[at]!), ...rows], expected: ["rehashed 1", `conflict ${at + 2}`] };
  },
  "merge markers": (rows, _, random) => {
    const at = pick(rows, random);
    const changed = rows.toSpliced(at, 1, "<<<<<<< HEAD", rows[at]!, "=======", rows[at]!, ">>>>>>> other");
    return {
      changed,
      expected: [1, 3, 5].map((offset) => `merge-marker ${at + offset}`),
    };
  },
  "a line of two words": (rows, _, random) => {
    const at = pick(rows, random);
    return { changed: rows.toSpliced(at, 0, "one two"), expected: [`malformed ${at + 1}`] };
  },
  "a hash that was cut": (rows, _, random) => {
    const at = pick(rows, random);
    const changed = rows.with(at, rows[at]!.slice(0, -4));
    return { changed, expected: [`rehashed ${at + 1}`, `bad-hash ${at + 1}`] };
  },
  "a byte order mark": (rows) => ({ changed: rows.with(0, `\ufeff${rows[0]}`), expected: ["encoding 1"] }),
};

/** The shortest way's length to each path, breadth first over the lines of `go mod graph`, from these versions on. */
function lengthsIn(graph: string, roots: readonly string[]): Map<string, number> {
  const edges = new Map<string, string[]>();
  for (const [from = "", to = ""] of graph
    .trim()
    .split("\n")
    .map((row) => row.split(" "))) {
    edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const lengths = new Map<string, number>();
  const seen = new Set<string>();
  for (let level = [...roots], length = 1; level.length > 0; length++) {
    const fresh = level.filter((one) => !seen.has(one));
    for (const one of fresh) {
      seen.add(one);
      const path = one.slice(0, one.lastIndexOf("@"));
      if (!lengths.has(path) && path !== "go" && path !== "toolchain") {
        lengths.set(path, length);
      }
    }
    level = [...new Set(fresh.flatMap((one) => edges.get(one) ?? []))];
  }
  return lengths;
}
