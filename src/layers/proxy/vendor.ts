import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isValidModule, moduleSums } from "../../disk/cachedSums.ts";
import { cachedModule } from "../../disk/moduleCache.ts";
import { readSums } from "../../disk/sumFiles.ts";
import type { VendorJob } from "../../disk/vendorState.ts";
import comparing from "../../disk/vendorState.worker.ts";
import { type Check, skip } from "../../engine/check.ts";
import { expectRunning } from "../../engine/command.ts";
import type { ModuleVersion } from "../../modules/goMod/goMod.ts";
import type { VendoredModule } from "../../modules/vendor/vendorList.ts";
import { compareVersions } from "../../modules/version/version.ts";
import { concludeMany } from "../shared/findings.ts";
import {
  type Compared,
  contradictions,
  isCompared,
  moduleFindings,
  uncompared,
  unlistedFindings,
} from "./vendor/findings.ts";
import { type VendorFolder, vendorFolders } from "./vendor/folders.ts";

/**
 * The go command compares vendor/modules.txt with go.mod, and never hashes a file of the vendor directory
 * (cmd/go/internal/modload/vendor.go): it compiles edited files, and `go mod verify` does not check them.
 */
export const vendor: Check = {
  id: "proxy.vendor",
  title: "The vendor directory matches its modules",
  label: "Vendor directory",
  about:
    "Builds use a vendor directory as it is, without any hash. This check compares each of its files with the module's zip in the module cache, or with the folder that replaces the module, and compares vendor/modules.txt with go.mod and go.work. It reports modules that it cannot compare because they are not in the module cache. Tests, and packages that nothing needs, are left out of a vendor directory on purpose.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const folders = await vendorFolders(context, workspace);
    if (folders.length === 0) {
      return skip("the workspace has no vendor directory of Go modules");
    }
    const { GOMODCACHE = "" } = await context.goEnv();
    const copies = folders.flatMap((folder) => copiesOf(folder, GOMODCACHE));
    context.progress(`${copies.length} modules`);
    const jobs = copies.map(({ job }) => job);
    const states = await context.inWorkers(comparing, jobs);
    const sums = new Map(
      moduleSums(await readSums(context, workspace), GOMODCACHE).map(({ module, zip }) => [
        `${module.path} ${module.version}`,
        zip.map(({ hash }) => hash),
      ]),
    );
    const compared = copies.map(
      ({ folder, target, job }): Compared => ({
        folder,
        target,
        state: states.get(job),
        sums: sums.get(`${target.path} ${target.version}`) ?? [],
      }),
    );
    const unlisted = folders.map(async (folder) =>
      unlistedFindings(folder, await unlistedFiles(folder, context.signal)),
    );
    const findings = [
      ...folders.flatMap(contradictions),
      ...compared.flatMap(moduleFindings),
      ...(await Promise.all(unlisted)).flat(),
    ];
    const equal = compared.filter(isCompared);
    if (findings.length === 0 && equal.length === 0) {
      return skip(
        compared.length === 0
          ? "the vendor directory has no modules"
          : "no module of the vendor directory is on this machine, so no file can be compared; run go mod download",
      );
    }
    const files = equal.reduce(
      (sum, { state }) => sum + (state && "value" in state ? state.value.equal : 0),
      0,
    );
    const summary = `${files.toLocaleString("en")} files match ${equal.length} of ${compared.length} modules`;
    return concludeMany([...findings, ...uncompared(compared)], summary);
  },
};

/** A module with packages in a vendor directory, and how to compare it. */
interface Copy {
  readonly folder: VendorFolder;
  readonly target: ModuleVersion;
  readonly job: VendorJob;
}

/** Whether a path of modules.txt stays in the vendor directory: the file may be hostile. */
const isInside = (path: string) =>
  !/[\\\0]/.test(path) && path.split("/").every((element) => !/^\.*$/.test(element));

/** The modules that have packages in a vendor directory. */
function vendoredModules({ list }: VendorFolder): VendoredModule[] {
  return list.modules.filter(({ path, packages }) => packages.length > 0 && isInside(path));
}

function copiesOf(folder: VendorFolder, cache: string): Copy[] {
  const modules = vendoredModules(folder);
  const below = (path: string, all: readonly string[]) =>
    all.filter((other) => other.startsWith(`${path}/`)).map((other) => other.slice(path.length));
  return modules.flatMap(({ path, version, replacement, packages }): Copy[] => {
    const target = replacement ?? { path, version };
    const source = sourceOf(folder, target, cache);
    const inside = packages.filter(isInside);
    return source === undefined
      ? []
      : [
          {
            folder,
            target,
            job: {
              path,
              vendor: join(folder.root, "vendor"),
              packages: [...(inside.includes(path) ? [""] : []), ...below(path, inside)],
              foreign: below(
                path,
                modules.map((module) => module.path),
              ),
              source,
              withGoMod: compareVersions(folder.go, "1.17") < 0,
            },
          },
        ];
  });
}

/** Undefined if the target is not a valid module. */
function sourceOf(
  folder: VendorFolder,
  target: ModuleVersion,
  cache: string,
): VendorJob["source"] | undefined {
  if (target.version === "") {
    return { folder: resolve(folder.root, target.path) };
  }
  const { path, version } = target;
  return isValidModule(target)
    ? { zip: cachedModule({ cache, path, version, withZip: true }).zip, prefix: `${path}@${version}` }
    : undefined;
}

/** The files of a vendor directory outside of all module folders, by their paths from it. Links are not followed. */
async function unlistedFiles(folder: VendorFolder, signal: AbortSignal): Promise<string[]> {
  const listed = new Set(vendoredModules(folder).map(({ path }) => path));
  const found: string[] = [];
  const waiting = [""];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    expectRunning(signal);
    for (const entry of await readdir(join(folder.root, "vendor", below), { withFileTypes: true })) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !listed.has(name)) {
        waiting.push(name);
      } else if (!entry.isDirectory()) {
        found.push(name);
      }
    }
  }
  return found;
}
