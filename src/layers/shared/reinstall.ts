/** How to install Go again where it is: the command for this system, as far as the path of GOROOT shows who installed it. */
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Check, CheckContext } from "../../engine/check.ts";
import { REINSTALL, reinstall } from "./symptoms/symptom.ts";

/** An installed Go, and what is known of its machine. */
export interface Installed {
  goroot: string;
  /** Such as `go1.26.8`. */
  version: string;
  /** GOOS and GOARCH of the machine. */
  os: string;
  arch: string;
  isRoot: boolean;
  exists(path: string): boolean;
}

/** The fixes that checks name: none of them knows how Go was installed. */
const GENERAL = new RegExp(`^${reinstall("go\\S*").replaceAll(".", "\\.")}$`, "i");

/** Whether a fix advises to reinstall Go. */
export function asksToReinstall(fix: string): boolean {
  return GENERAL.test(fix);
}

/** The check, whose findings say how to reinstall this Go instead of that it must be reinstalled. */
export function withReinstall(check: Check): Check {
  return {
    ...check,
    async run(context) {
      const result = await check.run(context);
      if (!result.findings.some(({ fix }) => asksToReinstall(fix))) {
        return result;
      }
      const installed = await installedGo(context);
      const findings = result.findings.map((finding) =>
        asksToReinstall(finding.fix)
          ? { ...finding, fix: howToReinstall(installed) ?? finding.fix }
          : finding,
      );
      return { ...result, findings };
    },
  };
}

/** As the go command reports it; if it does not work, as its tree shows. */
async function installedGo(context: CheckContext): Promise<Installed> {
  const machine = { isRoot: process.getuid?.() === 0, exists: existsSync };
  const { GOROOT, GOVERSION, GOHOSTOS, GOHOSTARCH } = await context.goEnv().catch((error: unknown) => {
    if (context.signal.aborted) {
      throw error;
    }
    return {} as Record<string, string>;
  });
  if (GOROOT && GOVERSION) {
    return {
      goroot: GOROOT,
      version: GOVERSION,
      os: GOHOSTOS ?? goName(process.platform),
      arch: GOHOSTARCH ?? goName(process.arch),
      ...machine,
    };
  }
  const program = await realpath(context.toolchain.path ?? "").catch(() => "");
  const goroot = dirname(dirname(program));
  const [version = ""] = ((await context.readText(join(goroot, "VERSION"))) ?? "").split("\n");
  return { goroot, version, os: goName(process.platform), arch: goName(process.arch), ...machine };
}

/** Node's names of systems and processors, as Go has them. */
function goName(name: string): string {
  const others: Record<string, string> = { win32: "windows", x64: "amd64", ia32: "386" };
  return others[name] ?? name;
}

/** The command that reinstalls Go, or a sentence; undefined if the release is unknown. */
export function howToReinstall(installed: Installed): string | undefined {
  const { goroot, version, os, exists } = installed;
  const way = WAYS.find(({ path, marker }) => path.test(goroot) && (!marker || exists(marker(goroot))));
  if (way) {
    const [whole, name = ""] = way.path.exec(goroot)!;
    const sudo = installed.isRoot || os === "windows" ? "" : "sudo ";
    return way.command({ ...installed, whole, name, sudo });
  }
  return isRelease(version)
    ? `Reinstall ${version} from https://go.dev/dl into an empty folder: unpack ${archiveOf(installed)} there.`
    : undefined;
}

interface Match extends Installed {
  /** What the pattern matched, and its first group. */
  whole: string;
  name: string;
  /** "sudo " where the command needs it. */
  sudo: string;
}

/** Who installs Go where. `marker` is a file that must exist too. */
const WAYS: readonly {
  path: RegExp;
  marker?: (goroot: string) => string;
  command(match: Match): string;
}[] = [
  // The go command downloads a toolchain again when it needs it.
  { path: /[\\/]golang\.org[\\/]toolchain@[^\\/]+$/, command: ({ goroot, os }) => remove(goroot, os) },
  {
    // golang.org/dl writes the marker (internal/version, unpackedOkay).
    path: /[\\/]sdk[\\/](go1[^\\/]*)$/,
    marker: (goroot) => join(goroot, ".unpacked-success"),
    command: ({ goroot, os, name }) =>
      `${remove(goroot, os)} ${os === "windows" ? ";" : "&&"} ${name} download`,
  },
  {
    path: /\/(?:Cellar|opt)\/(go(?:@[\d.]+)?)\/(?:[^/]+\/)?libexec$/,
    command: ({ name }) => `brew reinstall ${name}`,
  },
  {
    path: /^\/snap\/go\//,
    command: ({ sudo }) => `${sudo}snap remove go && ${sudo}snap install go --classic`,
  },
  {
    path: /^\/nix\/store\/[^/]+/,
    command: ({ whole, sudo }) => `${sudo}nix-store --repair-path ${whole}`,
  },
  {
    path: /\/\.?asdf\/installs\/golang\/([\w.]+)/,
    command: ({ name }) => `asdf uninstall golang ${name} && asdf install golang ${name}`,
  },
  {
    path: /[\\/]mise[\\/]installs[\\/]go[\\/]([\w.]+)/,
    command: ({ name }) => `mise install --force go@${name}`,
  },
  { path: /\/\.?goenv\/versions\/([\w.]+)/, command: ({ name }) => `goenv install --force ${name}` },
  {
    path: /^\/usr\/lib\/go-(1\.\d+)$/,
    command: ({ name, sudo }) => `${sudo}apt-get install --reinstall golang-${name}-go golang-${name}-src`,
  },
  {
    path: /^\/usr\/lib(?:64)?\/golang$/,
    command: ({ sudo }) => `${sudo}dnf reinstall golang golang-bin golang-src`,
  },
  { path: /^\/usr\/lib\/go$/, marker: () => "/usr/bin/pacman", command: ({ sudo }) => `${sudo}pacman -S go` },
  { path: /^\/usr\/lib\/go$/, marker: () => "/sbin/apk", command: ({ sudo }) => `${sudo}apk fix go` },
  { path: /\\scoop\\apps\\go\\/, command: () => "scoop uninstall go; scoop install go" },
  {
    path: /^[A-Z]:\\Program Files\\Go$/i,
    marker: () => "C:\\ProgramData\\chocolatey\\lib\\golang",
    command: () => "choco upgrade golang --force",
  },
  { path: /^[A-Z]:\\Program Files\\Go$/i, command: () => "winget install --id GoLang.Go --exact --force" },
  // https://go.dev/doc/install
  { path: /^\/usr\/local\/go$/, command: unpackAgain },
];

/** The download comes first: without it nothing is removed. */
function unpackAgain(match: Match): string {
  const { version, goroot, sudo } = match;
  if (!isRelease(version)) {
    return REINSTALL;
  }
  const archive = archiveOf(match);
  const unpack = `${sudo}rm -rf ${goroot} && ${sudo}tar -C ${dirname(goroot)} -xzf ${archive}`;
  return `curl -fLO https://go.dev/dl/${archive} && ${unpack}`;
}

function isRelease(version: string): boolean {
  return /^go1(\.\d+){0,2}(rc\d+|beta\d+)?$/.test(version);
}

/** The name of the file on go.dev/dl. */
function archiveOf({ version, os, arch }: Installed): string {
  return `${version}.${os}-${arch === "arm" ? "armv6l" : arch}.${os === "windows" ? "zip" : "tar.gz"}`;
}

/** The files of the module cache are read-only. */
function remove(folder: string, os: string): string {
  if (os === "windows") {
    return `Remove-Item -Recurse -Force '${folder.replaceAll("'", "''")}'`;
  }
  const quoted = /^[\w@%+=:,./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
  return `chmod -R u+w ${quoted} && rm -r ${quoted}`;
}
