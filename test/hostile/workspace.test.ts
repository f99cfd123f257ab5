import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { skip } from "../support/skip.ts";
import { differences, listing } from "./listing.ts";
import { GO, openPlace, type Place, reportOf, works } from "./support.ts";

suite("a workspace", () => {
  let place: Place;
  let workspace: string;
  setup(() => {
    place = openPlace();
    workspace = place.path("evil-work");
    mkdirSync(workspace);
  });
  teardown(() => place.remove());

  /** A program that shows that it was run, under every name that somebody might run. */
  function trap(...names: string[]): void {
    for (const name of names) {
      place.write(
        `evil-work/${name}`,
        `#!/bin/sh\necho "$0 $*" >>'${place.home}/../trapped'\nexit 0\n`,
        0o755,
      );
    }
  }

  /** What can make a tool run something when it only looks at a folder. */
  function plant(): void {
    const programs = ["go", "gofmt", "go1.99.0", "git", "gcc", "cc", "pkg-config", "sh", "node", "evil"];
    trap(
      ...programs,
      ...programs.map((name) => `bin/${name}`),
      ...programs.map((name) => `node_modules/.bin/${name}`),
    );
    trap("vendor/evil/evil", ".vscode/evil", "GOROOT/bin/go", "compile", "link");
    place.write(
      "evil-work/main.go",
      '//go:generate ./evil\npackage main\n\n// #cgo LDFLAGS: -fplugin=./evil\nimport "C"\n\nfunc main() {}\n',
    );
    place.write(
      "evil-work/main_test.go",
      'package main\n\nimport "os"\n\nfunc init() { os.WriteFile("pwned", nil, 0o644) }\n',
    );
    place.write("evil-work/go.env", "GOFLAGS=-toolexec=./evil\nGOTOOLCHAIN=path\n");
    place.write("evil-work/.envrc", "./evil\n");
    place.write("evil-work/.tool-versions", "golang 1.99.0\n");
    place.write(
      "evil-work/.vscode/settings.json",
      '{ "goVerify.goPath": "./go", "go.alternateTools": { "go": "./go" } }',
    );
    execFileSync("git", ["init", "-q", workspace], { env: { PATH: "/usr/bin:/bin", HOME: place.home } });
    place.write(
      "evil-work/.git/config",
      `[core]\n\tfsmonitor = ${JSON.stringify(join(workspace, "evil"))}\n\thooksPath = .\n\tsshCommand = ./evil\n\tpager = ./evil\n[filter "x"]\n\tclean = ./evil\n[diff "x"]\n\ttextconv = ./evil\n`,
    );
    place.write("evil-work/.gitattributes", "* filter=x diff=x\n");
    trap(".git/hooks/post-checkout", ".git/hooks/pre-commit", "post-index-change", "fsmonitor-watchman");
  }

  const MODULES: Record<string, Record<string, string>> = {
    "a toolchain line": { "go.mod": "module evil\n\ngo 1.20\n\ntoolchain go1.99.0\n" },
    "a go line of another release": { "go.mod": "module evil\n\ngo 1.99.0\n" },
    "a toolchain of its own name": { "go.mod": "module evil\n\ngo 1.20\n\ntoolchain go1.99.0-../../evil\n" },
    "a go.work": {
      "go.mod": "module evil\n\ngo 1.20\n",
      "go.work": "go 1.20\n\ntoolchain go1.99.0\n\nuse .\n",
    },
  };
  // On PATH: the current folder by each of its names, and folders of the workspace, as npm run puts them there.
  const ODD_PATH = (real: string | undefined) =>
    [".", "", "./bin", join(workspace, "bin"), join(workspace, "node_modules/.bin"), real].join(":");

  for (const [name, files] of Object.entries(MODULES)) {
    test(`with ${name} runs nothing of its own and is left as it is`, async function () {
      if (
        !works(["strace", "--seccomp-bpf", "-f", "-e", "trace=execve", "-o", "/dev/null", "true"]) ||
        process.platform !== "linux"
      ) {
        skip(this, "strace does not work");
      }
      plant();
      for (const [file, content] of Object.entries(files)) {
        place.write(`evil-work/${file}`, content);
      }
      symlinkSync(workspace, place.path("evil-link"));
      const trace = place.path("trace");
      const before = listing([workspace]);
      for (const dir of [workspace, place.path("evil-link")]) {
        const ran = await place.cli(
          ["verify", "--layer", "install", "--depth", "quick", "--dir", dir, "--format", "json"],
          {
            cwd: dir,
            env: { PATH: ODD_PATH(process.env.PATH), GOTOOLCHAIN: "auto", GOPROXY: "off", GOFLAGS: "" },
            under: [
              "strace",
              "--seccomp-bpf",
              "-f",
              "-qq",
              "-s",
              "4096",
              "-e",
              "trace=execve,execveat",
              "-o",
              trace,
            ],
          },
        );
        const started = [
          ...readFileSync(trace, "utf8").matchAll(/execve(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"/g),
        ].map(([, path]) => path!);
        assert.ok(started.includes(GO), "the trace saw the real go command");
        // strace writes what is not ASCII as \ooo; the workspace's last name says enough.
        const own = started.filter((path) => !path.startsWith("/") || /\/evil-(?:work|link)\//.test(path));
        assert.deepEqual(own, []);
        assert.equal(reportOf(ran).go?.path, GO);
      }
      assert.deepEqual(differences(before, listing([workspace])), []);
      assert.throws(() => readFileSync(join(place.home, "../trapped")), /ENOENT/);
    });
  }
});
