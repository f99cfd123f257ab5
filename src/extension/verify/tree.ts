/**
 * The tree of a layer: a row for each check, below it its findings, a link to its log, and the checks that fail for the
 * same cause or were skipped because of it.
 */
import {
  type Command,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from "vscode";
import type { Finding, Status } from "../../engine/check.ts";
import { needsAttention } from "../../engine/report.ts";
import { oneLine } from "../../formats/visible.ts";
import { duration } from "../../formats/words.ts";
import { statusWord } from "../phrases.ts";
import type { Board, Row } from "./board.ts";
import { tooltipOf } from "./tooltip.ts";

/** `<check ID>`, `<check ID>#<index of a finding>` or `<check ID>#log`. */
export type Node = string;

/** The scheme of a row's resource URI, which only selects the row's colour: see decorations.ts. */
export const ROW_SCHEME = "go-verify-row";

/** The query of that URI for a row that is dimmed. */
export const DIMMED = "dimmed";

/** The data of a layer's view. */
export interface Tree extends TreeDataProvider<Node> {
  /** Shows the rows of these checks again; an empty list means all rows. */
  refresh(ids: readonly string[]): void;
}

/** The tree of one layer. `about` returns why a check matters. */
export function treeOf(from: {
  layer: string;
  board: Board;
  onlyFailed: () => boolean;
  about: (id: string) => Promise<string>;
}): Tree {
  const { layer, board, onlyFailed, about } = from;
  const changed = new EventEmitter<Node | undefined>();
  return {
    onDidChangeTreeData: changed.event,
    refresh(ids) {
      // With the filter, a change of status can add or remove a row.
      if (ids.length === 0 || onlyFailed()) {
        changed.fire(undefined);
      }
      for (const id of ids) {
        changed.fire(id);
      }
    },
    getChildren(node) {
      if (node === undefined) {
        return board
          .rows(layer)
          .filter((row) => board.headOf(row.id) === undefined)
          .filter((row) => !onlyFailed() || isShownWithFilter(row))
          .map((row) => row.id);
      }
      const report = board.row(node)?.report;
      const own = report ? [...report.findings.map((_, index) => `${node}#${index}`), `${node}#log`] : [];
      return [...own, ...board.under(node).map((row) => row.id)];
    },
    getParent: (node) => (node.includes("#") ? checkOf(node) : board.headOf(node)),
    getTreeItem(node) {
      const row = board.row(checkOf(node));
      if (!row) {
        return new TreeItem(node);
      }
      const part = node.slice(row.id.length + 1);
      if (part === "") {
        return rowItem(row, board.under(row.id).length);
      }
      const finding = row.report?.findings[Number(part)];
      return finding ? findingItem(node, row, finding) : logItem(node, row);
    },
    async resolveTreeItem(item, node) {
      const row = board.row(checkOf(node));
      if (row && !node.includes("#")) {
        item.tooltip = tooltipOf(row, await about(row.id));
      }
      return item;
    },
  };
}

/** The check that a node belongs to. */
export function checkOf(node: Node): string {
  return node.split("#", 1)[0]!;
}

function isShownWithFilter(row: Row): boolean {
  return row.phase !== undefined || (row.report !== undefined && needsAttention(row.report.status));
}

/** The row of a check; `others` is the number of checks below it. */
function rowItem(row: Row, others: number): TreeItem {
  const { report } = row;
  const children = report === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed;
  const label = oneLine(row.label);
  const item = new TreeItem(label, children);
  const text = description(row, others);
  item.id = row.id;
  item.description = text;
  item.iconPath = iconOf(row);
  item.contextValue = contextOf(row);
  const isDimmed = row.stale || row.outdated;
  item.resourceUri = Uri.from({ scheme: ROW_SCHEME, path: `/${row.id}`, query: isDimmed ? DIMMED : "" });
  item.accessibilityInformation = { label: `${label}, ${text}` };
  if (report) {
    item.command = showLog(row.id);
  }
  return item;
}

/** What the run found, then the status in a word: a narrow view cuts the end. */
function description(row: Row, others: number): string {
  if (row.phase === "running") {
    return row.progress ? l10n.t("running: {0}", oneLine(row.progress)) : l10n.t("running");
  }
  if (row.phase === "waiting") {
    return l10n.t("waiting");
  }
  if (row.report === undefined) {
    return "";
  }
  const { status, summary, durationMs } = row.report;
  const more = others === 1 ? l10n.t("1 more check") : l10n.t("{0} more checks", others);
  return [
    row.outdated ? l10n.t("out of date: verify again") : "",
    oneLine(summary),
    statusWord(status),
    others === 0 ? "" : more,
    status === "skip" ? "" : duration(durationMs),
    row.stale && !row.outdated ? l10n.t("earlier") : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** In high contrast the theme has no colour for failed tests, so failures have the colour of problems. */
const ICONS: Record<Status, [icon: string, color: string]> = {
  pass: ["testing-passed-icon", "testing.iconPassed"],
  warn: ["warning", "problemsWarningIcon.foreground"],
  fail: ["testing-failed-icon", "problemsErrorIcon.foreground"],
  skip: ["testing-skipped-icon", "testing.iconSkipped"],
  error: ["testing-error-icon", "problemsErrorIcon.foreground"],
};

function iconOf(row: Row): ThemeIcon {
  if (row.phase === "running") {
    return new ThemeIcon("loading~spin");
  }
  if (row.phase === "waiting" || row.report === undefined) {
    return new ThemeIcon("circle-outline", new ThemeColor("testing.iconUnset"));
  }
  if (row.outdated) {
    return new ThemeIcon("history", new ThemeColor("disabledForeground"));
  }
  const [icon, color] = ICONS[row.report.status];
  return new ThemeIcon(icon, new ThemeColor(row.stale ? "disabledForeground" : color));
}

/** Words that the menus of package.json match: `check`, `done`, `fix`. */
function contextOf(row: Row): string {
  const hasFix = row.report?.findings.some((finding) => finding.fix !== "");
  return ["check", ...(row.report && !row.phase ? ["done"] : []), ...(hasFix ? ["fix"] : [])].join(" ");
}

function findingItem(node: Node, row: Row, finding: Finding): TreeItem {
  const item = new TreeItem(oneLine(finding.message));
  const { location } = finding;
  const place = location && [location.path, ...(location.line ? [location.line] : [])].join(":");
  item.id = node;
  item.description = place && oneLine(place);
  item.iconPath = severityIcon(finding);
  item.contextValue = finding.fix === "" ? "finding" : "finding fix";
  item.tooltip = tooltipOf({ ...row, report: row.report && { ...row.report, findings: [finding] } }, "");
  item.accessibilityInformation = {
    label: [severityWord(finding), finding.message, finding.cause, finding.fix]
      .map(oneLine)
      .filter((text) => text !== "")
      .join(" "),
  };
  item.command = location
    ? { command: "goVerify.openLocation", title: l10n.t("Open"), arguments: [location] }
    : showLog(row.id);
  return item;
}

function severityWord({ severity }: Finding): string {
  switch (severity) {
    case "error":
      return l10n.t("Error:");
    case "warning":
      return l10n.t("Warning:");
    case "info":
      return l10n.t("Note:");
  }
}

function severityIcon({ severity }: Finding): ThemeIcon {
  return new ThemeIcon(severity, new ThemeColor(`problems${SEVERITY[severity]}Icon.foreground`));
}

const SEVERITY = { error: "Error", warning: "Warning", info: "Info" } as const;

function logItem(node: Node, row: Row): TreeItem {
  const item = new TreeItem(l10n.t("Show log"));
  item.id = node;
  item.iconPath = new ThemeIcon("output");
  item.contextValue = "log";
  item.command = showLog(row.id);
  item.accessibilityInformation = { label: l10n.t("Show log: {0}", oneLine(row.label)) };
  return item;
}

function showLog(id: string): Command {
  return { command: "goVerify.showLog", title: l10n.t("Show Log"), arguments: [id] };
}
