/** The cells of the rows. */
import type { ComponentChildren } from "preact";
import type { LineChange, ModuleChange, Relation, SideProblem } from "../../modules/goSum/sumDiff.ts";
import { headingOf, remarksOn, versionsOf } from "../../modules/goSum/sumDiffWords.ts";
import { t } from "../shared/l10n.ts";
import { count } from "../shared/numbers.ts";
import { linksOf } from "./links.ts";
import { differing, type Row } from "./rows.ts";

interface Props {
  row: Row;
  /** Opens an address in the browser. */
  follow(address: string): void;
}

/** Longer names are cut: laying them out takes long. */
const LONGEST = 500;

/** The cells of a row. */
export function RowCells({ row, follow }: Props) {
  return (
    <>
      <span class="twist" aria-hidden="true">
        {row.open === undefined ? "" : row.open ? "▾" : "▸"}
      </span>
      {cellsOf(row, follow)}
    </>
  );
}

function cellsOf(row: Row, follow: Props["follow"]): ComponentChildren {
  switch (row.kind) {
    case "section":
      return (
        <Cell>{`${row.section === "problems" ? t("Problems") : headingOf(row.section, t)} (${count(row.count)})`}</Cell>
      );
    case "problem": {
      const { severity, file, line, message, side } = row.problem;
      return (
        <>
          <Cell kind={severity}>{SEVERITY[severity]()}</Cell>
          <Cell kind="place">{`${file}:${line}`}</Cell>
          <Cell kind="rest">{side === "from" ? t("old version: {0}", message) : message}</Cell>
        </>
      );
    }
    case "module":
      return <ModuleCells module={row.module} follow={follow} />;
    case "line":
      return <LineCells line={row.line} />;
    case "hash":
      return <HashCells line={row.line} side={row.side} />;
  }
}

function Cell({ kind = "", children }: { kind?: string; children: ComponentChildren }) {
  return (
    <span role="gridcell" class={kind}>
      {children}
    </span>
  );
}

const RELATION: Record<Relation, () => string> = {
  direct: () => t("direct"),
  indirect: () => t("indirect"),
  graph: () => t("graph only"),
  unknown: () => t("relation unknown"),
};

const SEVERITY: Record<SideProblem["severity"], () => string> = {
  error: () => t("error"),
  warning: () => t("warning"),
  info: () => t("info"),
};

function ModuleCells({ module, follow }: { module: ModuleChange; follow: Props["follow"] }) {
  const { path, relation, why } = module;
  const remarks = [
    ...remarksOn(module, t),
    ...(why.length > 1 ? [t("through {0}", why.slice(0, -1).join(" → "))] : []),
  ];
  return (
    <>
      <span role="gridcell" class="path" title={path.slice(0, LONGEST)}>
        {path.slice(0, LONGEST)}
      </span>
      <Cell kind="version">{versionsOf(module, t).slice(0, LONGEST)}</Cell>
      <Cell kind="relation">{RELATION[relation]()}</Cell>
      <Cell kind="rest">{remarks.join(" · ")}</Cell>
      <Cell kind="links">
        {linksOf(module).map(({ label, address }) => (
          <button
            key={address}
            type="button"
            title={address}
            onClick={(event) => {
              event.stopPropagation();
              follow(address);
            }}
          >
            {label}
          </button>
        ))}
      </Cell>
    </>
  );
}

const SIGN: Record<LineChange["change"], string> = { added: "+", removed: "−", rehashed: "≠" };

function LineCells({ line }: { line: LineChange }) {
  const { version, of, change, from, to, file } = line;
  const key = `${version}${of === "zip" ? "" : "/go.mod"}`.slice(0, LONGEST);
  return (
    <>
      <Cell kind={change}>{`${SIGN[change]} ${key}`}</Cell>
      <Cell kind="place">{`${file}:${line.line}`}</Cell>
      <Cell kind="rest hash">
        {change === "rehashed" ? t("another hash") : (to ?? from ?? "").slice(0, LONGEST)}
      </Cell>
      <Cell kind="proof">{t("proof: not requested")}</Cell>
    </>
  );
}

function HashCells({ line, side }: { line: LineChange; side: "from" | "to" }) {
  const [own, other] = side === "from" ? [line.from, line.to] : [line.to, line.from];
  const [start, middle, end] = differing((own ?? "").slice(0, LONGEST), (other ?? "").slice(0, LONGEST));
  return (
    <>
      <Cell kind="label">{side === "from" ? t("was") : t("now")}</Cell>
      <Cell kind="rest hash">
        {start}
        <mark>{middle}</mark>
        {end}
      </Cell>
    </>
  );
}
