/** Whether GOROOT came by a package manager: distributions build Go in their own way, and mend it themselves. */
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { CheckContext } from "../../../engine/check.ts";

/** The package that a file belongs to. */
export interface OwningPackage {
  /** Its name, such as `golang-1.24-go`. */
  readonly name: string;
  /** The command that compares its files with what the package brought; undefined where there is none. */
  readonly verify: string | undefined;
}

interface Manager {
  /** The program that knows; absolute, since PATH is the user's. */
  program: string;
  ask: readonly string[];
  /** Finds the package's name in the answer. */
  answer: RegExp;
  verify?: string;
}

const MANAGERS: readonly Manager[] = [
  {
    program: "/usr/bin/dpkg-query",
    ask: ["--search"],
    answer: /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9]+)?: /m,
    verify: "dpkg --verify",
  },
  {
    program: "/usr/bin/rpm",
    ask: ["--query", "--queryformat", "%{NAME}\n", "--file"],
    answer: /^([A-Za-z0-9][A-Za-z0-9+._-]*)$/m,
    verify: "rpm --verify",
  },
  {
    program: "/sbin/apk",
    ask: ["info", "--who-owns"],
    answer: / is owned by ([a-z0-9][a-z0-9+._-]*?)-\d/,
  },
  {
    program: "/usr/bin/pacman",
    ask: ["--query", "--quiet", "--owns"],
    answer: /^([a-z0-9][a-z0-9@+._-]*)$/m,
    verify: "pacman --query --check --check",
  },
];

/** Managers that keep each package in a place of its own. */
const PLACES: readonly (OwningPackage & { path: RegExp })[] = [
  { path: /\/Cellar\/go(@[\d.]+)?\//, name: "go", verify: undefined },
  { path: /^\/nix\/store\//, name: "go of Nix", verify: undefined },
  { path: /^\/snap\/go\//, name: "go", verify: undefined },
];

/** The package that brought `file`, as the system's package manager says; undefined where none did. */
export async function owningPackage(
  { command }: Pick<CheckContext, "command">,
  file: string,
): Promise<OwningPackage | undefined> {
  const path = await realpath(file).catch(() => undefined);
  if (path === undefined) {
    return undefined;
  }
  const place = PLACES.find(({ path: pattern }) => pattern.test(path));
  if (place) {
    return place;
  }
  for (const { program, ask, answer, verify } of MANAGERS.filter((m) => existsSync(m.program))) {
    const said = await command([program, ...ask, path]);
    const name = said.exitCode === 0 ? answer.exec(said.stdout)?.[1] : undefined;
    if (name !== undefined) {
      return { name, verify: verify && `${verify} ${name}` };
    }
  }
  return undefined;
}
