/** vendor/modules.txt as the go command reads it (readVendorList in cmd/go/internal/modload/vendor.go). */
import type { ModuleVersion } from "../goMod/goMod.ts";
import { compareSemver, parseSemver } from "../version/semver.ts";

/** One module that the file names. */
export interface VendoredModule extends ModuleVersion {
  /** Marked as required by the main module's go.mod. */
  readonly explicit: boolean;
  /** "" where the file does not say. */
  readonly go: string;
  /** What stands for it; a folder has the version "". */
  readonly replacement: ModuleVersion | undefined;
  /** The import paths of its packages that the vendor folder has. */
  readonly packages: readonly string[];
  /** Where it is named first, from 1. */
  readonly line: number;
}

/** The file, read whole. */
export interface VendorList {
  /** Made by `go work vendor`. */
  readonly workspace: boolean;
  /** Wildcard replacements, which have the version "", included. */
  readonly modules: readonly VendoredModule[];
  /** The version of each module that has packages in the vendor folder, by its path. */
  readonly versions: ReadonlyMap<string, string>;
}

interface Draft extends ModuleVersion {
  explicit: boolean;
  go: string;
  replacement: ModuleVersion | undefined;
  packages: string[];
  line: number;
}

/** Reads the file. Never throws: what the go command does not understand it passes over. */
export function parseVendorList(text: string): VendorList {
  const drafts = new Map<string, Draft>();
  const owners = new Map<string, Draft>();
  const versions = new Map<string, string>();
  const lines = text.split("\n");
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

/** The module of a line `# path version => path version`, both versions and the replacement not always there. */
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
