/** The browser that shows the workbench: one that is installed, or Chromium from npm. */
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** How to start it. */
export interface Browser {
  path: string;
  /** What its environment adds. */
  env: Readonly<Record<string, string>>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/**
 * VSCODE_TEST_CHROMIUM where it is set, else one on PATH, else the one from npm. `root` is the top of the project: a
 * bundle cannot know it, and the stand-in is started elsewhere.
 * @throws Error where VSCODE_TEST_CHROMIUM names no program, or npm's cannot be unpacked.
 */
export function findBrowser(root = resolve(import.meta.dirname ?? "", "../..")): Browser {
  const wanted = process.env.VSCODE_TEST_CHROMIUM;
  if (wanted === "npm") {
    return browserFromNpm(root);
  }
  if (wanted) {
    if (!isProgram(wanted)) {
      throw new Error(`VSCODE_TEST_CHROMIUM names ${wanted}, which is not a program.`);
    }
    return { path: wanted, env: {} };
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const path = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  return path ? { path, env: {} } : browserFromNpm(root);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @sparticuz/chromium is made for AWS Lambda: brotli archives, and the libraries that Lambda lacks only for its own
 * system's use. A bare Debian lacks the same ones (NSS, NSPR, expat), so they are unpacked and named here too.
 */
function browserFromNpm(root: string): Browser {
  const require = createRequire(join(root, "package.json"));
  const archives = resolve(dirname(require.resolve("@sparticuz/chromium")), "../../bin");
  const { version } = JSON.parse(readFileSync(join(archives, "../package.json"), "utf8")) as {
    version: string;
  };
  const folder = join(root, "node_modules/.cache", `chromium-${version}`);
  if (!existsSync(folder)) {
    unpack(archives, folder);
  }
  return {
    path: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: folder },
  };
}

/** The archive's own configuration names only Lambda's folders. */
const fontsIn = (folder: string) => `<?xml version="1.0"?>
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/** Unpacks beside `folder` first, so that it is there whole or not at all. */
function unpack(archives: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  const inflated = (name: string) => brotliDecompressSync(readFileSync(join(archives, name)));
  try {
    writeFileSync(join(partial, "chromium"), inflated("chromium.br"), { mode: 0o755 });
    for (const name of ["al2023.tar.br", "fonts.tar.br"]) {
      const tar = spawnSync("tar", ["-xf", "-", "-C", partial], { input: inflated(name), encoding: "utf8" });
      if (tar.status !== 0) {
        throw new Error(`${name} cannot be unpacked: ${tar.error?.message ?? tar.stderr}`);
      }
    }
    writeFileSync(join(partial, "fonts.conf"), fontsIn(folder));
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
