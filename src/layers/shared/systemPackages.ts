/** The packages of this Linux distribution that a C toolchain consists of. */
import { closeSync, readSync } from "node:fs";
import { openRegularSync } from "../../engine/files.ts";

/** What can be missing: the compiler, the linker and assembler, the headers of the C library, those of the kernel. */
export type SystemPart = "compiler" | "binutils" | "libc" | "kernel";

interface Manager {
  install: string;
  packages: Readonly<Record<SystemPart, string>>;
}

/** By ID and ID_LIKE of os-release(5). */
const MANAGERS: readonly (Manager & { ids: RegExp })[] = [
  {
    ids: /^(debian|ubuntu)$/,
    install: "apt-get install",
    packages: {
      compiler: "gcc libc6-dev",
      binutils: "binutils",
      libc: "libc6-dev",
      kernel: "linux-libc-dev",
    },
  },
  {
    ids: /^(fedora|rhel|centos|amzn)$/,
    install: "dnf install",
    packages: { compiler: "gcc", binutils: "binutils", libc: "glibc-devel", kernel: "kernel-headers" },
  },
  {
    ids: /^alpine$/,
    install: "apk add",
    packages: { compiler: "gcc musl-dev", binutils: "binutils", libc: "musl-dev", kernel: "linux-headers" },
  },
  {
    ids: /^(arch|archlinux)$/,
    install: "pacman -S",
    packages: { compiler: "gcc", binutils: "binutils", libc: "glibc", kernel: "linux-api-headers" },
  },
  {
    ids: /^(suse|opensuse.*|sles)$/,
    install: "zypper install",
    packages: {
      compiler: "gcc",
      binutils: "binutils",
      libc: "glibc-devel",
      kernel: "linux-glibc-devel",
    },
  },
];

/** The command that installs a part of the C toolchain; `release` is the text of os-release. */
export function installCommand(part: SystemPart, release = osRelease()): string {
  const ids = [...release.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value]) =>
    value!.replace(/["']/g, "").split(/\s+/),
  );
  const manager = ids.flatMap((id) => MANAGERS.find((one) => one.ids.test(id)) ?? [])[0];
  if (manager === undefined) {
    return `Install the package of your system that has ${IN_WORDS[part]}`;
  }
  return `${process.getuid?.() === 0 ? "" : "sudo "}${manager.install} ${manager.packages[part]}`;
}

const IN_WORDS: Readonly<Record<SystemPart, string>> = {
  compiler: "a C compiler",
  binutils: "the linker ld and the assembler as (binutils)",
  libc: "the headers of the C library",
  kernel: "the headers of the kernel",
};

/** The file is small: distributions have some 20 lines. */
const MAX_BYTES = 16 * 1024;

function osRelease(): string {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    try {
      const { file } = openRegularSync(path);
      const bytes = Buffer.alloc(MAX_BYTES);
      const length = readSync(file, bytes);
      closeSync(file);
      return bytes.toString("utf8", 0, length);
    } catch {
      // The other one may exist.
    }
  }
  return "";
}
