/** golang.org/x/mod itself, asked live: the copy that the go command was built with, in GOROOT/src/cmd/vendor. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What is asked, and of what. */
export interface Question {
  ask: "compare" | "version" | "path" | "major" | "patterns" | "glob" | "go.mod" | "go.work";
  a: string;
  b?: string;
}

/** The built program; `remove` takes it away. */
export interface ModuleOracle {
  answers(questions: readonly Question[]): unknown[];
  remove(): void;
}

/** Builds the program beside a copy of the module that it needs. */
export function moduleOracle(): ModuleOracle {
  const folder = mkdtempSync(join(tmpdir(), "module-oracle-"));
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8", cwd: folder }).trim();
  const vendored = join(goroot, "src/cmd/vendor/golang.org/x/mod");
  const copy = join(folder, "mod");
  mkdirSync(copy);
  for (const name of ["internal", "modfile", "module", "semver"]) {
    cpSync(join(vendored, name), join(copy, name), { recursive: true });
  }
  writeFileSync(join(copy, "go.mod"), "module golang.org/x/mod\n\ngo 1.24.0\n");
  writeFileSync(
    join(folder, "go.mod"),
    "module example.com/oracle\n\ngo 1.24.0\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => ./mod\n",
  );
  cpSync(resolve("test/golden/programs/module-oracle/main.go"), join(folder, "main.go"));
  const program = join(folder, "oracle");
  execFileSync("go", ["build", "-buildvcs=false", "-o", program, "."], {
    cwd: folder,
    env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod", GOPROXY: "off" },
  });
  return {
    answers(questions) {
      const input = questions
        .map(({ ask, a, b = "" }) => JSON.stringify({ Ask: ask, A: a, B: b }))
        .join("\n");
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
