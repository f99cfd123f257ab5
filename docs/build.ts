/** `npm run docs`: renews the pages of docs/ that are made from the sources. */
import { readFileSync, writeFileSync } from "node:fs";
import { cases, layers } from "../src/layers/index.ts";
import { checksPage, withSources } from "./pages.ts";

const GUIDE = "docs/adding-a-check.md";

writeFileSync("docs/checks.md", checksPage(layers, cases));
writeFileSync(
  GUIDE,
  withSources(readFileSync(GUIDE, "utf8"), (path) => readFileSync(path, "utf8")),
);
