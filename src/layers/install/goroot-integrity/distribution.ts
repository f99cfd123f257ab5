/** Whether a package manager installed GOROOT: distributions build Go in their own way and patch it themselves. */
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { CheckContext } from "../../../engine/check.ts";

/** The package that a file belongs to. */
export interface OwningPackage {
  /** Its name, such as `golang-1.24-go`. */
  readonly name: string;
  /** The command that compares its files with the package; undefined if there is none. */
  readonly verify: string | undefined;
}

interface Manager {
  /** The program to query; absolute, since PATH is the user's. */
  program: string;
  query: readonly string[];
  /** Finds the package's name in the output. */
  output: RegExp;
  verify?: string;
}

const MANAGERS: readonly Manager[] = [
  {
    program: "/usr/bin/dpkg-query",
    query: ["--search"],
    output: /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9]+)?: /m,
    verify: "dpkg --verify",
  },
  {
    program: "/usr/bin/rpm",
    query: ["--query", "--queryformat", "%{NAME}\n", "--file"],
    output: /^([A-Za-z0-9][A-Za-z0-9+._-]*)$/m,
    verify: "rpm --verify",
  },
  {
    program: "/sbin/apk",
    query: ["info", "--who-owns"],
    output: / is owned by ([a-z0-9][a-z0-9+._-]*?)-\d/,
  },
  {
    program: "/usr/bin/pacman",
    query: ["--query", "--quiet", "--owns"],
    output: /^([a-z0-9][a-z0-9@+._-]*)$/m,
    verify: "pacman --query --check --check",
  },
];

/** Managers that install each package in a folder of its own. */
const OWN_FOLDERS: readonly (OwningPackage & { path: RegExp })[] = [
  { path: /\/Cellar\/go(@[\d.]+)?\//, name: "go", verify: undefined },
  { path: /^\/nix\/store\//, name: "go of Nix", verify: undefined },
  { path: /^\/snap\/go\//, name: "go", verify: undefined },
];

/** The package that installed `file`, according to the package manager; undefined if none did. */
export async function owningPackage(
  { command }: Pick<CheckContext, "command">,
  file: string,
): Promise<OwningPackage | undefined> {
  const path = await realpath(file).catch(() => undefined);
  if (path === undefined) {
    return undefined;
  }
  const own = OWN_FOLDERS.find(({ path: pattern }) => pattern.test(path));
  if (own) {
    return own;
  }
  for (const { program, query, output, verify } of MANAGERS.filter((m) => existsSync(m.program))) {
    const result = await command([program, ...query, path]);
    const name = result.exitCode === 0 ? output.exec(result.stdout)?.[1] : undefined;
    if (name !== undefined) {
      return { name, verify: verify && `${verify} ${name}` };
    }
  }
  return undefined;
}
