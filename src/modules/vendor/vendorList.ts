/** vendor/modules.txt as the go command reads it (readVendorList in cmd/go/internal/modload/vendor.go). */
import type { ModuleVersion } from "../goMod/goMod.ts";
import { compareSemver, parseSemver } from "../version/semver.ts";

/** One module in the file. */
export interface VendoredModule extends ModuleVersion {
  /** Marked as required by the main module's go.mod. */
  readonly explicit: boolean;
  /** Its Go version; "" if the file does not have it. */
  readonly go: string;
  /** Its replacement; a folder has the version "". */
  readonly replacement: ModuleVersion | undefined;
  /** The import paths of its packages in the vendor directory. */
  readonly packages: readonly string[];
  /** Its first line, counted from 1. */
  readonly line: number;
}

/** A parsed vendor/modules.txt. */
export interface VendorList {
  /** Created by `go work vendor`. */
  readonly workspace: boolean;
  /** Including wildcard replacements, which have the version "". */
  readonly modules: readonly VendoredModule[];
  /** The version of each module with packages in the vendor directory, by module path. */
  readonly versions: ReadonlyMap<string, string>;
}

interface Draft extends ModuleVersion {
  explicit: boolean;
  go: string;
  replacement: ModuleVersion | undefined;
  packages: string[];
  line: number;
}

/** No vendor directory has a tenth of that many packages: the rest of a longer file is not read. */
const MAX_LINES = 1_000_000;

/** Parses the file. Never throws: like the go command, it ignores what it does not understand. */
export function parseVendorList(text: string): VendorList {
  const drafts = new Map<string, Draft>();
  const owners = new Map<string, Draft>();
  const versions = new Map<string, string>();
  const lines = text.split("\n", MAX_LINES);
  let current: Draft | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("# ")) {
      const words = wordsOf(line);
      current = words.length < 3 ? current : moduleOf(words, index + 1, drafts);
    } else if (current !== undefined && line.startsWith("## ")) {
      annotate(current, line.slice(3));
    } else if (current !== undefined) {
      const [path, ...rest] = wordsOf(line);
      if (path !== undefined && rest.length === 0) {
        owners.set(path, current);
        const known = versions.get(current.path);
        if (known === undefined || compareSemver(known, current.version) < 0) {
          versions.set(current.path, current.version);
        }
      }
    }
  }
  for (const [path, owner] of owners) {
    owner.packages.push(path);
  }
  return { workspace: isWorkspace(lines[0] ?? ""), modules: [...drafts.values()], versions };
}

const wordsOf = (line: string) => line.split(/\s+/).filter((word) => word !== "");

const entriesOf = (annotations: string) => annotations.split(";").map((entry) => entry.trim());

/** cmd/go/internal/modload/init.go, modulesTextIsForWorkspace. */
function isWorkspace(first: string): boolean {
  return first.startsWith("## ") && entriesOf(first.slice(3)).includes("workspace");
}

/** The module of a line `# path version => path version`; both versions and the replacement are optional. */
function moduleOf(words: readonly string[], line: number, drafts: Map<string, Draft>): Draft | undefined {
  const [, path = "", second = ""] = words;
  const isVersion = parseSemver(second) !== undefined;
  if (!isVersion && second !== "=>") {
    return undefined;
  }
  const version = isVersion ? second : "";
  const key = `${path} ${version}`;
  const draft = drafts.get(key) ?? {
    path,
    version,
    explicit: false,
    go: "",
    replacement: undefined,
    packages: [],
    line,
  };
  drafts.set(key, draft);
  const [arrow, target, targetVersion, ...rest] = words.slice(isVersion ? 3 : 2);
  if (arrow === "=>" && target !== undefined && rest.length === 0) {
    if (targetVersion === undefined || parseSemver(targetVersion) !== undefined) {
      draft.replacement = { path: target, version: targetVersion ?? "" };
    }
  }
  return draft;
}

function annotate(draft: Draft, annotations: string): void {
  for (const entry of entriesOf(annotations)) {
    if (entry === "explicit") {
      draft.explicit = true;
    } else if (entry.startsWith("go ")) {
      draft.go = entry.slice(3);
    }
  }
}
