/** Shows the values of source lines in the real files: after each line, and in the overview ruler. */
import {
  type DecorationOptions,
  type Disposable,
  l10n,
  MarkdownString,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { escapeMarkdown } from "../../formats/markdownText.ts";
import { oneLine } from "../../formats/visible.ts";
import type { SourceLine, SourceLines } from "../../webview/protocol.ts";
import type { Finder } from "./sourceFiles.ts";
import { judgeSource } from "./sourceJudgement.ts";

/** The shares of the total at which a line gets a colour; the largest first. */
const LEVELS = [
  { from: 0.1, color: "charts.orange" },
  { from: 0.01, color: "charts.yellow" },
  { from: Number.NEGATIVE_INFINITY, color: undefined },
] as const;

/** How many files are searched at most: those with the heaviest lines. */
const MAX_FILES = 1000;

/** Longer values are cut: the units of a profile can have any length. */
const LONGEST = 40;

/** Decorations that are shown until they are disposed. */
export interface ShownLines extends Disposable {
  /** How many files show their lines, and how many were not found. */
  readonly found: number;
  readonly missing: number;
  /** Why other files do not show theirs: a sentence each. */
  readonly refused: readonly string[];
}

/** Finds the files of the lines, and decorates them in all editors. */
export async function showLines(title: string, shown: SourceLines, find: Finder): Promise<ShownLines> {
  const { byUri, missing, refused } = await located(shown, find);
  const found = byUri.size;
  const types = LEVELS.map(({ color }) => typeOf(color));
  const draw = (editor: TextEditor) => {
    const own = byUri.get(editor.document.uri.toString()) ?? [];
    for (const [level, type] of types.entries()) {
      const ofLevel = own.filter(({ share }) => levelOf(share) === level);
      editor.setDecorations(type, decorations(editor.document, ofLevel, title));
    }
  };
  const drawAll = () => window.visibleTextEditors.forEach(draw);
  drawAll();
  const subscriptions = [
    window.onDidChangeVisibleTextEditors(drawAll),
    // The lines of an edited file have moved since it was profiled.
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && byUri.delete(document.uri.toString())) {
        drawAll();
      }
    }),
  ];
  return {
    found,
    missing,
    refused,
    dispose() {
      for (const item of [...subscriptions, ...types]) {
        item.dispose();
      }
    },
  };
}

interface LocatedLines {
  byUri: Map<string, SourceLine[]>;
  missing: number;
  refused: string[];
}

async function located({ lines, functions }: SourceLines, find: Finder): Promise<LocatedLines> {
  const builds = new Map(functions.map((one) => [one.file, one.builds]));
  const byUri = new Map<string, SourceLine[]>();
  const refused: string[] = [];
  let missing = 0;
  const place = async (file: string, own: SourceLine[]) => {
    const found = await find({ file, function: own[0]!.function });
    if (found === undefined) {
      missing += 1;
      return;
    }
    const { isRefused, notice } = await judgeSource(found, builds.get(file) ?? []);
    if (isRefused) {
      refused.push(notice);
    } else {
      const key = found.uri.toString();
      byUri.set(key, [...(byUri.get(key) ?? []), ...own]);
    }
  };
  const byFile = [...Map.groupBy(lines, ({ file }) => file)].slice(0, MAX_FILES);
  await Promise.all(byFile.map(([file, own]) => place(file, own)));
  return { byUri, missing, refused };
}

function levelOf(share: number): number {
  return LEVELS.findIndex(({ from }) => Math.abs(share) >= from);
}

function typeOf(color: string | undefined): TextEditorDecorationType {
  const border = color && {
    borderStyle: "solid",
    borderWidth: "0 0 0 3px",
    borderColor: new ThemeColor(color),
    overviewRulerColor: new ThemeColor(color),
    overviewRulerLane: OverviewRulerLane.Right,
  };
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    after: { color: new ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 3ch" },
    ...(border || {}),
  });
}

function decorations(
  document: TextDocument,
  lines: readonly SourceLine[],
  title: string,
): DecorationOptions[] {
  return lines
    .filter(({ line }) => line >= 1 && line <= document.lineCount)
    .map(({ line, flat, cum, share }) => {
      const contentText = l10n.t("flat {0} · cum {1}", value(flat), value(cum));
      const sentences = [title.slice(0, 200), `${contentText} · ${(share * 100).toFixed(2)} %`];
      const hoverMessage = new MarkdownString(sentences.map(escapeMarkdown).join("\n\n"));
      const { range } = document.lineAt(line - 1);
      return {
        range: new Range(range.end, range.end),
        hoverMessage,
        renderOptions: { after: { contentText } },
      };
    });
}

function value(text: string): string {
  return oneLine(text).slice(0, LONGEST);
}
