import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isModule, moduleSums } from "../../disk/cachedSums.ts";
import { cachedModule } from "../../disk/moduleCache.ts";
import { readSums } from "../../disk/sumFiles.ts";
import type { VendoredWork } from "../../disk/vendorState.ts";
import comparing from "../../disk/vendorState.worker.ts";
import { type Check, skip } from "../../engine/check.ts";
import type { ModuleVersion } from "../../modules/goMod/goMod.ts";
import type { VendoredModule } from "../../modules/vendor/vendorList.ts";
import { compareVersions } from "../../modules/version/version.ts";
import { concludeTold } from "../shared/findings.ts";
import { type VendorFolder, vendorFolders } from "./vendor/folders.ts";
import {
  type Compared,
  contradictions,
  isCompared,
  moduleFindings,
  unclaimed,
  uncompared,
} from "./vendor/verdict.ts";

/**
 * The go command compares vendor/modules.txt with go.mod, and never hashes a file of the vendor folder
 * (cmd/go/internal/modload/vendor.go): what was edited there is compiled, and `go mod verify` does not look.
 */
export const vendor: Check = {
  id: "proxy.vendor",
  title: "The vendor folder is what its modules hold",
  about:
    "Builds take a vendor folder as it is, without any hash. Each of its files is held against the module's zip in the module cache, or against the folder that stands for the module, and vendor/modules.txt against go.mod and go.work. Modules that are not in the module cache cannot be compared, which is said; tests, and packages that nothing needs, are left out of a vendor folder on purpose.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const folders = await vendorFolders(context, workspace);
    if (folders.length === 0) {
      return skip("the workspace has no vendor folder of Go modules");
    }
    const { GOMODCACHE = "" } = await context.goEnv();
    const copies = folders.flatMap((folder) => copiesOf(folder, GOMODCACHE));
    context.progress(`${copies.length} modules`);
    const works = copies.map(({ work }) => work);
    const states = await context.inWorkers(comparing, works);
    const sums = new Map(
      moduleSums(await readSums(context, workspace), GOMODCACHE).map(({ module, zip }) => [
        `${module.path} ${module.version}`,
        zip.map(({ hash }) => hash),
      ]),
    );
    const compared = copies.map(
      ({ folder, target, work }): Compared => ({
        folder,
        target,
        state: states.get(work),
        sums: sums.get(`${target.path} ${target.version}`) ?? [],
      }),
    );
    const unclaimedCode = folders.map(async (folder) => unclaimed(folder, await filesOfNobody(folder)));
    const findings = [
      ...folders.flatMap(contradictions),
      ...compared.flatMap(moduleFindings),
      ...(await Promise.all(unclaimedCode)).flat(),
    ];
    const equal = compared.filter(isCompared);
    if (findings.length === 0 && equal.length === 0) {
      return skip(
        compared.length === 0
          ? "the vendor folder holds no module"
          : "nothing that the vendor folder is a copy of is on this machine, so no file can be compared; go mod download gets modules",
      );
    }
    const files = equal.reduce(
      (sum, { state }) => sum + (state && "found" in state ? state.found.equal : 0),
      0,
    );
    const summary = `${files.toLocaleString("en")} files are what ${equal.length} of ${compared.length} modules hold`;
    return concludeTold([...findings, ...uncompared(compared)], summary);
  },
};

/** A module with packages in a vendor folder, and how to compare it. */
interface Copy {
  readonly folder: VendorFolder;
  readonly target: ModuleVersion;
  readonly work: VendoredWork;
}

/** Whether a path of modules.txt stays in the vendor folder: the file may be hostile. */
const isInside = (path: string) =>
  !/[\\\0]/.test(path) && path.split("/").every((element) => !/^\.*$/.test(element));

/** The modules that have packages in a vendor folder. */
function ownersOf({ list }: VendorFolder): VendoredModule[] {
  return list.modules.filter(({ path, packages }) => packages.length > 0 && isInside(path));
}

function copiesOf(folder: VendorFolder, cache: string): Copy[] {
  const owners = ownersOf(folder);
  const below = (path: string, all: readonly string[]) =>
    all.filter((other) => other.startsWith(`${path}/`)).map((other) => other.slice(path.length));
  return owners.flatMap(({ path, version, replacement, packages }): Copy[] => {
    const target = replacement ?? { path, version };
    const source = sourceOf(folder, target, cache);
    const inside = packages.filter(isInside);
    return source === undefined
      ? []
      : [
          {
            folder,
            target,
            work: {
              path,
              vendor: join(folder.root, "vendor"),
              packages: [...(inside.includes(path) ? [""] : []), ...below(path, inside)],
              foreign: below(
                path,
                owners.map((owner) => owner.path),
              ),
              source,
              withGoMod: compareVersions(folder.go, "1.17") < 0,
            },
          },
        ];
  });
}

/** Undefined where what stands there is no module path. */
function sourceOf(
  folder: VendorFolder,
  target: ModuleVersion,
  cache: string,
): VendoredWork["source"] | undefined {
  if (target.version === "") {
    return { folder: resolve(folder.root, target.path) };
  }
  const { path, version } = target;
  return isModule(target)
    ? { zip: cachedModule({ cache, path, version, whole: true }).zip, prefix: `${path}@${version}` }
    : undefined;
}

/** The files of a vendor folder that lie in no module's folder, by their paths from it; links are not followed. */
async function filesOfNobody(folder: VendorFolder): Promise<string[]> {
  const owned = new Set(ownersOf(folder).map(({ path }) => path));
  const found: string[] = [];
  const waiting = [""];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of await readdir(join(folder.root, "vendor", below), { withFileTypes: true })) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !owned.has(name)) {
        waiting.push(name);
      } else if (!entry.isDirectory()) {
        found.push(name);
      }
    }
  }
  return found;
}
