/** The reports: `go-verify profile` has an option for each but the first, which is printed by default. */
import { listReport } from "./listText.ts";
import { pgoReport } from "./pgoText.ts";
import type { Report } from "./report.ts";
import { tagsReport } from "./tagsText.ts";
import { topReport } from "./topText.ts";
import { tracesReport } from "./tracesText.ts";
import { peekReport, treeReport } from "./treeText.ts";

/** The report without an option. */
export const DEFAULT_REPORT: Report = topReport;

/** The reports with an option. */
export const REPORTS: readonly Report[] = [
  treeReport,
  peekReport,
  tracesReport,
  listReport,
  tagsReport,
  pgoReport,
];
