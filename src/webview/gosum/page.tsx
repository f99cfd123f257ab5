/** The page: the verdict, what an alarm means, and the modules by sections. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type DatabaseAnswer, isAbout, rehashedLines } from "../../modules/goSum/databaseAnswer.ts";
import { SECTION_KINDS } from "../../modules/goSum/review/sumSections.ts";
import type { SumDiff } from "../../modules/goSum/sumDiff.ts";
import type { FromGosumPage } from "../gosumProtocol.ts";
import { Grid } from "../shared/grid.tsx";
import { t } from "../shared/l10n.ts";
import { useSize } from "../shared/useSize.ts";
import { columnsOf } from "./columns.ts";
import { Header } from "./header.tsx";
import { HeadCells, RowCells } from "./row.tsx";
import { type Answers, type Choice, indexRows, type Row, rowsOf } from "./rows.ts";

interface Props {
  diff: SumDiff;
  /** What the checksum database says, and whether it is being queried. */
  database: { isQuerying: boolean; answers: readonly DatabaseAnswer[] };
  /** The choice that was saved for a reload. */
  saved: Choice | undefined;
  save(choice: Choice): void;
  post(message: FromGosumPage): void;
}

/** On a narrower page, in pixels, a module has two lines: beside the links, remarks would be cut after two words. */
const NARROW = 1100;

/** The page. */
export function Page({ diff, database, saved, save, post }: Props) {
  const [choice, setChoice] = useState<Choice>(() => readChoice(saved));
  useEffect(() => save(choice), [choice]);
  const change = (part: Partial<Choice>) => setChoice((old) => ({ ...old, ...part }));
  const index = useMemo(() => indexRows(diff), [diff]);
  const rows = useMemo(() => rowsOf(index, choice), [index, choice]);
  const columns = useMemo(() => columnsOf(diff.modules, t), [diff]);
  const answers = useMemo(() => {
    const lines = rehashedLines(diff);
    return database.answers.filter((answer) => lines.some((line) => isAbout(answer, line)));
  }, [diff, database]);
  const page = useRef<HTMLElement>(null);
  const { width } = useSize(page);
  const isNarrow = width > 0 && width < NARROW;
  return (
    <main class={`page${isNarrow ? " narrow" : ""}`} ref={page} style={columns}>
      <Header
        diff={diff}
        choice={choice}
        change={change}
        answers={answers}
        isQuerying={database.isQuerying}
        post={post}
      />
      <Rows rows={rows} answers={answers} isNarrow={isNarrow} choice={choice} change={change} post={post} />
    </main>
  );
}

/** Reads a saved choice; invalid parts are ignored. */
function readChoice(saved: Choice | undefined): Choice {
  const { text, kind, folds } = saved ?? {};
  return {
    text: typeof text === "string" ? text : "",
    kind: SECTION_KINDS.some((known) => known === kind) ? kind! : "",
    folds: typeof folds === "object" && folds !== null ? folds : {},
  };
}

interface RowsProps {
  rows: readonly Row[];
  answers: Answers;
  isNarrow: boolean;
  choice: Choice;
  change(part: Partial<Choice>): void;
  post: Props["post"];
}

function Rows({ rows, answers, isNarrow, choice, change, post }: RowsProps) {
  const [active, setActive] = useState(-1);
  const fold = (row: Row, open: boolean) => change({ folds: { ...choice.folds, [row.id]: open } });
  const open = (row: Row) => {
    if (row.kind === "line" || row.kind === "hash") {
      post({ kind: "openLine", file: row.line.file, line: row.line.line });
    } else if (row.kind === "mod") {
      post({ kind: "openLine", file: row.change.file, line: row.change.line });
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
      head={<HeadCells />}
      rows={rows}
      {...(isNarrow ? { linesOf: ({ kind }: Row) => (kind === "module" || kind === "line" ? 2 : 1) } : {})}
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
        cells: <RowCells row={row} answers={answers} follow={(address) => post({ kind: "link", address })} />,
      })}
    />
  );
}
