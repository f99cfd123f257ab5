// The licences of the packages that bundles contain: each asks to be in every copy.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Sources of ours that follow those of others, by their folder, which has the licence. */
const FOLLOWED = { "src/profile/demangle": "github.com/ianlancetaylor/demangle (BSD-3-Clause)" };

/** The line between what is in each flame page too (src/flamePage/html.ts) and all else. */
const REST = "Not in flame pages:";

/**
 * The notices of what is in the package, as text. `flame` and `others` are esbuild's metafiles of its bundles.
 * @throws Error that names a package without a licence text
 */
export function noticesOf(flame, others) {
  const inPages = packagesIn(flame);
  const rest = packagesIn(others).filter((folder) => !inPages.includes(folder));
  return `Go Verify contains the software of others, under these licences.\n\n${textsOf(inPages)}\n${REST}\n\n${textsOf(rest)}\n\n${followed(others)}`;
}

/** The folders of the packages of which bundles contain code, sorted. */
export function packagesIn(metafiles) {
  const folders = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.keys(inputs)
        .filter((file) => inputs[file].bytesInOutput > 0)
        .flatMap((file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
    ),
  );
  return [...new Set(folders)].sort();
}

/** The licences of what sources in bundles follow. */
function followed(metafiles) {
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  return Object.entries(FOLLOWED)
    .filter(([folder]) => files.some((file) => file.startsWith(`${folder}/`)))
    .map(([folder, title]) => `${title}, which ${folder} follows\n\n${licenceIn(folder)}\n`)
    .join("\n\n");
}

/** Each text once, under the names of its packages. */
function textsOf(folders) {
  const titles = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = licenceIn(folder);
    titles.set(text, [...(titles.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...titles].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).join("\n\n");
}

function licenceIn(folder) {
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)\b/i.test(name))
    .sort();
  if (!files.some((name) => !/^notice/i.test(name))) {
    throw new Error(`${folder} has no licence text: add one to the notices, or do without the package.`);
  }
  return files
    .map((name) => readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n").trim())
    .join("\n\n");
}
