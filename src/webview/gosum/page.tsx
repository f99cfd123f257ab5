/** The page: the verdict, what an alarm means, and the modules by sections. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { CHANGE_KINDS, type ModuleChangeKind, type SumDiff } from "../../modules/goSum/sumDiff.ts";
import { headingOf, rehashedAdvice, sumVerdict } from "../../modules/goSum/sumDiffWords.ts";
import type { FromGosumPage } from "../gosumProtocol.ts";
import { Grid } from "../shared/grid.tsx";
import { t } from "../shared/l10n.ts";
import { RowCells } from "./row.tsx";
import { type Choice, indexRows, type Row, rowsOf } from "./rows.ts";

interface Props {
  diff: SumDiff;
  /** The choice that was saved for a reload. */
  saved: Choice | undefined;
  save(choice: Choice): void;
  post(message: FromGosumPage): void;
}

/** The page. */
export function Page({ diff, saved, save, post }: Props) {
  const [choice, setChoice] = useState<Choice>(() => readChoice(saved));
  useEffect(() => save(choice), [choice]);
  const change = (part: Partial<Choice>) => setChoice((old) => ({ ...old, ...part }));
  const index = useMemo(() => indexRows(diff), [diff]);
  const rows = useMemo(() => rowsOf(index, choice), [index, choice]);
  const rehashed = diff.summary.rehashed > 0;
  return (
    <main class="page">
      <header>
        <h1 class={diff.alarm ? "alarm" : ""}>
          <span aria-hidden="true">{diff.alarm ? "✗ " : "✓ "}</span>
          {diff.alarm ? t("Alarm: {0}", sumVerdict(diff, t)) : sumVerdict(diff, t)}
        </h1>
        <p class="sides">{`${diff.from.label} → ${diff.to.label}`}</p>
        {rehashed && (
          <div class="advice" role="alert">
            <p>{rehashedAdvice(t).cause}</p>
            <p>{rehashedAdvice(t).fix}</p>
          </div>
        )}
        <Tools choice={choice} change={change} diff={diff} post={post} />
      </header>
      <Rows rows={rows} choice={choice} change={change} post={post} />
    </main>
  );
}

/** Reads a saved choice; invalid parts are ignored. */
function readChoice(saved: Choice | undefined): Choice {
  const { text, kind, folds } = saved ?? {};
  return {
    text: typeof text === "string" ? text : "",
    kind: CHANGE_KINDS.some((known) => known === kind) ? kind! : "",
    folds: typeof folds === "object" && folds !== null ? folds : {},
  };
}

interface ToolsProps {
  choice: Choice;
  change(part: Partial<Choice>): void;
  diff: SumDiff;
  post: Props["post"];
}

function Tools({ choice, change, diff, post }: ToolsProps) {
  const kinds = CHANGE_KINDS.filter((kind) => diff.summary[kind] > 0);
  return (
    <div class="tools">
      <input
        type="search"
        value={choice.text}
        placeholder={t("Filter by module path")}
        aria-label={t("Filter by module path")}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      <select
        value={choice.kind}
        aria-label={t("Kind of change")}
        onChange={(event) => change({ kind: event.currentTarget.value as ModuleChangeKind | "" })}
      >
        <option value="">{t("all changes")}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {headingOf(kind, t)}
          </option>
        ))}
      </select>
      <button type="button" class="action" onClick={() => post({ kind: "compareWith" })}>
        {t("Compare with…")}
      </button>
      <button type="button" class="action" onClick={() => post({ kind: "copyMarkdown" })}>
        {t("Copy as Markdown")}
      </button>
      <button type="button" class="action" onClick={() => post({ kind: "exportMarkdown" })}>
        {t("Export")}
      </button>
    </div>
  );
}

interface RowsProps {
  rows: readonly Row[];
  choice: Choice;
  change(part: Partial<Choice>): void;
  post: Props["post"];
}

function Rows({ rows, choice, change, post }: RowsProps) {
  const [active, setActive] = useState(-1);
  const fold = (row: Row, open: boolean) => change({ folds: { ...choice.folds, [row.id]: open } });
  const open = (row: Row) => {
    if (row.kind === "line" || row.kind === "hash") {
      post({ kind: "openLine", file: row.line.file, line: row.line.line });
    } else if (row.kind === "problem") {
      post({ kind: "openLine", file: row.problem.file, line: row.problem.line });
    } else {
      fold(row, !row.open);
    }
  };
  if (rows.length === 0) {
    return <p class="nothing">{t("No module matches the filter, or nothing changed.")}</p>;
  }
  return (
    <Grid
      role="treegrid"
      class="tree"
      label={t("Modules")}
      rows={rows}
      active={active}
      go={setActive}
      idOf={(_, index) => `row-${index}`}
      keys={{
        ArrowRight: (index) => rows[index]?.open === false && fold(rows[index], true),
        ArrowLeft: (index) => rows[index]?.open === true && fold(rows[index], false),
        Enter: (index) => rows[index] && open(rows[index]),
      }}
      row={(row, index) => ({
        key: row.id,
        class: `${row.kind}${row.kind === "section" && row.section === "rehashed" ? " alarm" : ""}`,
        attributes: {
          "aria-level": row.level,
          "aria-expanded": row.open,
          style: { paddingLeft: `${row.level * 16 - 8}px` },
          onClick() {
            setActive(index);
            open(row);
          },
        },
        cells: <RowCells row={row} follow={(address) => post({ kind: "link", address })} />,
      })}
    />
  );
}
