import assert from "node:assert/strict";
import type { Check, CheckContext } from "../../../../src/engine/check.ts";
import { fail } from "../../../../src/engine/check.ts";
import { howToReinstall, type Installed, withReinstall } from "../../../../src/layers/shared/reinstall.ts";
import { REINSTALL, reinstall } from "../../../../src/layers/shared/symptoms/symptom.ts";

const installed = (goroot: string, more: Partial<Installed> = {}): Installed => ({
  goroot,
  version: "go1.26.8",
  os: "linux",
  arch: "amd64",
  isRoot: false,
  exists: () => false,
  ...more,
});

const ROWS: [goroot: string, fix: string, more?: Partial<Installed>][] = [
  [
    "/usr/local/go",
    "curl -fLO https://go.dev/dl/go1.26.8.linux-amd64.tar.gz && sudo rm -rf /usr/local/go && sudo tar -C /usr/local -xzf go1.26.8.linux-amd64.tar.gz",
  ],
  [
    "/usr/local/go",
    "curl -fLO https://go.dev/dl/go1.26.8.linux-armv6l.tar.gz && rm -rf /usr/local/go && tar -C /usr/local -xzf go1.26.8.linux-armv6l.tar.gz",
    { isRoot: true, arch: "arm" },
  ],
  ["/usr/local/go", REINSTALL, { version: "devel go1.27-abc" }],
  [
    "/home/kim/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64",
    "chmod -R u+w /home/kim/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64 && rm -r /home/kim/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64",
  ],
  [
    "C:\\Users\\o'k\\go\\pkg\\mod\\golang.org\\toolchain@v0.0.1-go1.26.8.windows-amd64",
    "Remove-Item -Recurse -Force 'C:\\Users\\o''k\\go\\pkg\\mod\\golang.org\\toolchain@v0.0.1-go1.26.8.windows-amd64'",
    { os: "windows" },
  ],
  [
    "/home/o k/sdk/go1.26.8",
    "chmod -R u+w '/home/o k/sdk/go1.26.8' && rm -r '/home/o k/sdk/go1.26.8' && go1.26.8 download",
    { exists: (path) => path === "/home/o k/sdk/go1.26.8/.unpacked-success" },
  ],
  [
    "/home/kim/sdk/go1.26.8",
    "Reinstall go1.26.8 from https://go.dev/dl into an empty folder: unpack go1.26.8.linux-amd64.tar.gz there.",
  ],
  ["/opt/homebrew/Cellar/go/1.26.8/libexec", "brew reinstall go", { os: "darwin" }],
  ["/usr/local/opt/go@1.25/libexec", "brew reinstall go@1.25", { os: "darwin" }],
  ["/snap/go/10900", "sudo snap remove go && sudo snap install go --classic"],
  ["/nix/store/abc-go-1.26.8/share/go", "sudo nix-store --repair-path /nix/store/abc-go-1.26.8"],
  ["/home/kim/.asdf/installs/golang/1.26.8/go", "asdf uninstall golang 1.26.8 && asdf install golang 1.26.8"],
  ["/home/kim/.local/share/mise/installs/go/1.26.8", "mise install --force go@1.26.8"],
  ["/home/kim/.goenv/versions/1.26.8", "goenv install --force 1.26.8"],
  ["/usr/lib/go-1.24", "sudo apt-get install --reinstall golang-1.24-go golang-1.24-src"],
  ["/usr/lib/golang", "sudo dnf reinstall golang golang-bin golang-src"],
  ["/usr/lib/go", "sudo pacman -S go", { exists: (path) => path === "/usr/bin/pacman" }],
  ["/usr/lib/go", "apk fix go", { isRoot: true, exists: (path) => path === "/sbin/apk" }],
  ["C:\\Program Files\\Go", "winget install --id GoLang.Go --exact --force", { os: "windows" }],
  [
    "C:\\Program Files\\Go",
    "choco upgrade golang --force",
    { os: "windows", exists: (path) => path.includes("chocolatey") },
  ],
  ["C:\\Users\\k\\scoop\\apps\\go\\current", "scoop uninstall go; scoop install go", { os: "windows" }],
  [
    "D:\\go",
    "Reinstall go1.26.8 from https://go.dev/dl into an empty folder: unpack go1.26.8.windows-arm64.zip there.",
    { os: "windows", arch: "arm64" },
  ],
];

suite("how to reinstall Go", () => {
  for (const [goroot, fix, more] of ROWS) {
    test(`${goroot}: ${fix.slice(0, 60)}`, () => assert.equal(howToReinstall(installed(goroot, more)), fix));
  }

  test("is not known for a release without a public download", () => {
    assert.equal(howToReinstall(installed("/opt/go", { version: "devel go1.27-abc" })), undefined);
  });

  const check = (fix: string): Check => ({
    id: "install.x",
    title: "x",
    label: "x",
    about: "x",
    needs: [],
    effort: "quick",
    run: async () => fail({ message: "Broken.", fix }),
  });
  const fixOf = async (fix: string, goEnv: CheckContext["goEnv"]) => {
    const context = {
      goEnv,
      readText: async () => undefined,
      signal: new AbortController().signal,
      toolchain: { path: undefined, origin: "PATH", candidates: [] },
    } as unknown as CheckContext;
    return (await withReinstall(check(fix)).run(context)).findings[0]!.fix;
  };

  test("replaces the general fix of a finding, and no other", async () => {
    const goEnv = async () => ({
      GOROOT: "/opt/homebrew/Cellar/go/1.26.8/libexec",
      GOVERSION: "go1.26.8",
    });
    assert.equal(await fixOf(REINSTALL, goEnv), "brew reinstall go");
    assert.equal(await fixOf(reinstall("go1.26.8"), goEnv), "brew reinstall go");
    assert.equal(await fixOf("Reinstall Go some day.", goEnv), "Reinstall Go some day.");
    assert.equal(await fixOf("unset GOROOT", goEnv), "unset GOROOT");
  });

  test("stays general if the go command does not work and its tree is unknown", async () => {
    const refuses = () => Promise.reject(new Error("no go command"));
    assert.equal(await fixOf(REINSTALL, refuses), REINSTALL);
  });
});
