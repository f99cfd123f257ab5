/**
 * Runs golang.org/x/mod itself: the copy with which the go command was built, in GOROOT/src/cmd/vendor; and parts of the
 * go command's own source, which no other program can import.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A function and its arguments. */
export interface Question {
  call:
    | "compare"
    | "version"
    | "path"
    | "major"
    | "patterns"
    | "glob"
    | "go.mod"
    | "go.work"
    | "url"
    | "http-proxy"
    | "netrc"
    | "govcs";
  a: string;
  b?: string;
}

/** A program that was built with golang.org/x/mod; `remove` deletes it. */
export interface ModuleOracle<Q = Question> {
  /** One answer to each question; both are JSON. */
  answers(questions: readonly Q[]): unknown[];
  remove(): void;
}

/** Builds the program that calls golang.org/x/mod. */
export function moduleOracle(): ModuleOracle {
  const { answers, remove } = oracleOf<{ Call: string; A: string; B: string }>("module-oracle");
  return {
    answers: (questions) => answers(questions.map(({ call, a, b = "" }) => ({ Call: call, A: a, B: b }))),
    remove,
  };
}

/** Builds a program of test/golden/programs beside a copy of the module that it needs. */
export function oracleOf<Q>(name: string): ModuleOracle<Q> {
  const folder = mkdtempSync(join(tmpdir(), "module-oracle-"));
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8", cwd: folder }).trim();
  // The release's own settings, as the go command has them, and not those of an older language.
  const release = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8", cwd: folder })
    .trim()
    .replace(/^go| .*$/g, "");
  const vendored = join(goroot, "src/cmd/vendor/golang.org/x/mod");
  const copy = join(folder, "mod");
  mkdirSync(copy);
  for (const name of ["internal", "modfile", "module", "semver"]) {
    cpSync(join(vendored, name), join(copy, name), { recursive: true });
  }
  writeFileSync(join(copy, "go.mod"), "module golang.org/x/mod\n\ngo 1.24.0\n");
  writeFileSync(
    join(folder, "go.mod"),
    `module example.com/oracle\n\ngo ${release}\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ./mod\n`,
  );
  cpSync(resolve("test/golden/programs", name, "main.go"), join(folder, "main.go"));
  copyOwnReaders(join(goroot, "src"), join(folder, "copied"));
  const program = join(folder, "oracle");
  execFileSync("go", ["build", "-buildvcs=false", "-o", program, "."], {
    cwd: folder,
    env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod", GOPROXY: "off" },
  });
  return {
    answers(questions) {
      const input = questions.map((question) => JSON.stringify(question)).join("\n");
      const { status, stdout, stderr } = spawnSync(program, {
        input,
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
      });
      if (status !== 0) {
        throw new Error(stderr);
      }
      return stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Functions of the go command and of net/http, cut out of their files, with what makes them callable. */
function copyOwnReaders(src: string, folder: string): void {
  mkdirSync(folder);
  const part = (file: string, from: string, to: string) => {
    const text = readFileSync(join(src, file), "utf8");
    const start = text.indexOf(from);
    const end = text.indexOf(to, start);
    assert.ok(start >= 0 && end > start, `${file} has no longer ${from} … ${to}`);
    return text.slice(start, end);
  };
  const govcs = part("cmd/go/internal/vcs/vcs.go", "// A govcsRule is", "var (\n\tgovcs ");
  const defaults = part("cmd/go/internal/vcs/vcs.go", "var defaultGOVCS", "// checkGOVCS");
  const relative = part("cmd/go/internal/search/search.go", "func IsRelativePath", "// InDir");
  const netrc = part("cmd/go/internal/auth/netrc.go", "type netrcLine", "func netrcPath");
  const proxy = part("vendor/golang.org/x/net/http/httpproxy/proxy.go", "func parseProxy", "// useProxy");
  writeFileSync(
    join(folder, "copied.go"),
    `package copied

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/mod/module"
)

${govcs.replaceAll("search.IsRelativePath", "IsRelativePath")}
${defaults}
${relative}
${netrc}
${proxy}
func ParseGOVCS(s string) (govcsConfig, error) {
	cfg, err := parseGOVCS(s)
	return append(cfg, defaultGOVCS...), err
}

func (c govcsConfig) Allows(path string, private bool, vcs string) bool {
	return c.allow(path, private, vcs)
}

func ParseNetrc(data string) [][]string {
	all := [][]string{}
	for _, l := range parseNetrc(data) {
		all = append(all, []string{l.machine, l.login, l.password})
	}
	return all
}

func ParseProxy(s string) (*url.URL, error) { return parseProxy(s) }
`,
  );
}
