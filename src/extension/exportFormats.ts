/** Every format of an exported report; esbuild.mjs bundles this file apart, to be loaded when one is exported. */
import { homedir } from "node:os";
import type { Report } from "../engine/report.ts";
import { json } from "../formats/json.ts";
import { text } from "../formats/text.ts";

/** Each format by its name, as the CLI's --format has it. */
export const WRITERS: Readonly<Record<"json" | "text", (report: Report) => string>> = {
  json,
  text: (report) => text(report, { columns: 120, color: false, unicode: true, home: homedir() }),
};
