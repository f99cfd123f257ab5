/** h1 of zips, folders and go.mod files of real modules against `go mod download`; skipped where no proxy answers. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moduleSums } from "../../src/disk/cachedSums.ts";
import { cacheState } from "../../src/disk/cacheState.ts";
import { parseGoSum } from "../../src/modules/goSum/goSum.ts";
import { skip } from "../support/skip.ts";

/** Small ones; of old and new majors, with capital letters, pseudo-versions, without a go.mod. */
const MODULES = `
github.com/BurntSushi/toml@v1.4.0 github.com/Masterminds/semver/v3@v3.2.1 github.com/alecthomas/assert/v2@v2.11.0
github.com/alecthomas/repr@v0.4.0 github.com/armon/go-metrics@v0.4.1 github.com/beorn7/perks@v1.0.1
github.com/blang/semver@v3.5.1+incompatible github.com/cenkalti/backoff/v4@v4.3.0 github.com/cespare/xxhash/v2@v2.3.0
github.com/davecgh/go-spew@v1.1.1 github.com/dustin/go-humanize@v1.0.1 github.com/fatih/color@v1.17.0
github.com/felixge/httpsnoop@v1.0.4 github.com/fsnotify/fsnotify@v1.7.0 github.com/go-logr/logr@v1.4.2
github.com/go-logr/stdr@v1.2.2 github.com/go-stack/stack@v1.8.1 github.com/golang/snappy@v0.0.4
github.com/google/go-cmp@v0.6.0 github.com/google/shlex@v0.0.0-20191202100458-e7afc7fbc510 github.com/google/uuid@v1.6.0
github.com/gorilla/mux@v1.8.1 github.com/hashicorp/errwrap@v1.1.0 github.com/hashicorp/go-multierror@v1.1.1
github.com/hashicorp/go-version@v1.7.0 github.com/hashicorp/golang-lru@v1.0.2 github.com/inconshreveable/mousetrap@v1.1.0
github.com/jessevdk/go-flags@v1.6.1 github.com/julienschmidt/httprouter@v1.3.0 github.com/kballard/go-shellquote@v0.0.0-20180428030007-95032a82bc51
github.com/kr/pretty@v0.3.1 github.com/kr/text@v0.2.0 github.com/mattn/go-colorable@v0.1.13
github.com/mattn/go-isatty@v0.0.20 github.com/mattn/go-runewidth@v0.0.16 github.com/mitchellh/go-homedir@v1.1.0
github.com/mitchellh/mapstructure@v1.5.0 github.com/pkg/errors@v0.9.1 github.com/pmezard/go-difflib@v1.0.0
github.com/rivo/uniseg@v0.4.7 github.com/rogpeppe/go-internal@v1.12.0 github.com/russross/blackfriday/v2@v2.1.0
github.com/sirupsen/logrus@v1.9.3 github.com/spf13/cobra@v1.8.1 github.com/spf13/pflag@v1.0.5
github.com/stretchr/objx@v0.5.2 github.com/stretchr/testify@v1.9.0 golang.org/x/exp@v0.0.0-20240719175910-8a7402abbf56
golang.org/x/mod@v0.20.0 golang.org/x/sync@v0.8.0 golang.org/x/term@v0.23.0 golang.org/x/time@v0.6.0
golang.org/x/xerrors@v0.0.0-20240716161551-93cc26a95ae9 gopkg.in/check.v1@v1.0.0-20201130134442-10cb98267c6c
gopkg.in/yaml.v2@v2.4.0 gopkg.in/yaml.v3@v3.0.1 rsc.io/quote@v1.5.2 rsc.io/sampler@v1.3.0
`
  .trim()
  .split(/\s+/);

/** What the go command says of a module that it has downloaded, or why it has not. */
interface Downloaded {
  Path: string;
  Version: string;
  Sum?: string;
  GoModSum?: string;
  Error?: string;
}

suite("hashes of real modules, against the go command", () => {
  let work: string;
  suiteSetup(() => {
    work = mkdtempSync(join(tmpdir(), "module-hashes-"));
  });
  suiteTeardown(() => rmSync(work, { recursive: true, force: true }));

  test(`zip, folder and go.mod of ${MODULES.length} modules`, async function () {
    this.timeout(300_000);
    const cache = join(work, "cache");
    const folder = join(work, "main");
    mkdirSync(folder);
    writeFileSync(join(folder, "go.mod"), "module example.com/main\n");
    const { stdout, stderr } = spawnSync("go", ["mod", "download", "-json", ...MODULES], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, GOMODCACHE: cache, GOWORK: "off", GOFLAGS: "-modcacherw" },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 240_000,
    });
    const downloaded = stdout
      .split(/^\}$/m)
      .filter((text) => text.trim() !== "")
      .map((text) => JSON.parse(`${text}}`) as Downloaded);
    const failures = downloaded.flatMap((one) => one.Error ?? []);
    if (failures.length === downloaded.length) {
      skip(this, `no module proxy answers: ${(failures[0] ?? stderr).split("\n")[0]}`);
    }
    assert.deepEqual(failures, []);
    assert.equal(downloaded.length, MODULES.length);
    for (const { Path, Version, Sum, GoModSum } of downloaded) {
      const text = `${Path} ${Version} ${Sum}\n${Path} ${Version}/go.mod ${GoModSum}\n`;
      const [sums] = moduleSums([{ name: "go.sum", sums: parseGoSum(text) }], cache);
      const state = await cacheState(sums!.module);
      assert.deepEqual(
        [state?.zip, state?.folder, state?.mod, state?.ziphash].map((one) => one?.problem),
        [undefined, undefined, undefined, undefined],
        Path,
      );
      assert.ok(state?.zip && "value" in state.zip && state.folder && "value" in state.folder);
      assert.deepEqual([state.zip.value.hash, state.folder.value], [Sum, Sum], Path);
      assert.equal(state.zip.value.refused, undefined, Path);
      assert.deepEqual(state.mod, { value: GoModSum }, Path);
      assert.equal(state.differences?.count, 0, Path);
    }
  });
});
