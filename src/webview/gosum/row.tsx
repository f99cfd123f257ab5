/** The cells of the rows. */
import type { ComponentChildren } from "preact";
import { isAbout } from "../../modules/goSum/databaseAnswer.ts";
import { answerProof, outcomeLabel } from "../../modules/goSum/databaseWords.ts";
import { modChangeLine } from "../../modules/goSum/modChangeWords.ts";
import type {
  LineChange,
  ModuleChange,
  ModuleLink,
  Relation,
  SideProblem,
} from "../../modules/goSum/sumDiff.ts";
import { headingOf, relationText, remarksOn, versionsOf } from "../../modules/goSum/sumDiffWords.ts";
import { t } from "../shared/l10n.ts";
import { count } from "../shared/numbers.ts";
import { pathParts } from "./columns.ts";
import { type Answers, differing, type Row } from "./rows.ts";

interface Props {
  row: Row;
  answers: Answers;
  /** Opens an address in the browser. */
  follow(address: string): void;
}

/** Longer names are cut: laying them out takes long. */
const LONGEST = 500;

/** The cells of a row. */
export function RowCells({ row, answers, follow }: Props) {
  return (
    <>
      <span class="twist" aria-hidden="true">
        {row.open === undefined ? "" : row.open ? "▾" : "▸"}
      </span>
      {cellsOf(row, answers, follow)}
    </>
  );
}

function cellsOf(row: Row, answers: Answers, follow: Props["follow"]): ComponentChildren {
  switch (row.kind) {
    case "section":
      return <Cell>{`${sectionName(row.section)} (${count(row.count)})`}</Cell>;
    case "mod": {
      const { severity, file, line } = row.change;
      const text = modChangeLine(row.change, t);
      return <Notice severity={severity} place={`${file}:${line}`} text={text} title={text} />;
    }
    case "problem": {
      const { severity, file, line, message, side } = row.problem;
      const text = side === "from" ? t("old version: {0}", message) : message;
      return (
        <Notice severity={severity} place={`${file}:${line}`} text={text} title={message.slice(0, LONGEST)} />
      );
    }
    case "module":
      return <ModuleCells module={row.module} follow={follow} />;
    case "line":
      return <LineCells path={row.path} line={row.line} answers={answers} />;
    case "hash":
      return <HashCells line={row.line} side={row.side} />;
  }
}

function sectionName(section: Extract<Row, { kind: "section" }>["section"]): string {
  return section === "mods" ? "go.mod" : section === "problems" ? t("Problems") : headingOf(section, t);
}

interface NoticeProps {
  severity: SideProblem["severity"];
  place: string;
  text: string;
  title: string;
}

function Notice({ severity, place, text, title }: NoticeProps) {
  return (
    <>
      <Cell kind={severity}>{SEVERITY[severity]()}</Cell>
      <Cell kind="place">{place}</Cell>
      <span role="gridcell" class="rest" title={title}>
        {text}
      </span>
    </>
  );
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

const LINK: Record<ModuleLink["kind"], () => string> = {
  package: () => t("Package"),
  compare: () => t("Compare"),
  notes: () => t("Notes"),
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
  ].join(" · ");
  const shown = path.slice(0, LONGEST);
  const [start, end] = pathParts(shown);
  return (
    <>
      <span role="gridcell" class="path" title={shown}>
        <span class="start">{start}</span>
        <span class="end">{end}</span>
      </span>
      <VersionCell module={module} />
      <span class="more" role="presentation">
        <Cell kind="relation">{relationText(module) && RELATION[relation]()}</Cell>
        <span role="gridcell" class="rest" title={remarks.slice(0, LONGEST)}>
          {remarks.slice(0, LONGEST)}
        </span>
        <Cell kind="links">
          {module.links?.map(({ kind, address }) => (
            <button
              key={address}
              type="button"
              title={address}
              onClick={(event) => {
                event.stopPropagation();
                follow(address);
              }}
            >
              {LINK[kind]()}
            </button>
          ))}
        </Cell>
      </span>
    </>
  );
}

/** Where there is no room for both versions, the old one is cut. */
function VersionCell({ module }: { module: ModuleChange }) {
  const { from, to } = module;
  const versions = versionsOf(module, t).slice(0, LONGEST);
  const isPair = from !== null && to !== null && from !== to;
  return (
    <span role="gridcell" class="version" title={versions}>
      {isPair && <span class="old">{`${from.slice(0, LONGEST)} `}</span>}
      <span class="new">{isPair ? `→ ${to.slice(0, LONGEST)}` : versions}</span>
    </span>
  );
}

/** The column headers: those of the rows of modules. */
export function HeadCells() {
  const head = (kind: string, label: string, about: string) => (
    <span role="columnheader" class={kind} title={about}>
      {label}
    </span>
  );
  return (
    <>
      <span class="twist" aria-hidden="true" />
      {head("path", t("Module"), t("The module path. Open a module for its lines of go.sum."))}
      {head("version", t("Version"), t("The selected version: the older side → the newer side"))}
      <span class="more" role="presentation">
        {head(
          "relation",
          t("Needed"),
          t(
            "direct: go.mod requires it; indirect: go.mod lists it for other modules; graph only: only other modules require it. By this and the zip lines of go.sum the page knows what cannot be compiled.",
          ),
        )}
        {head(
          "rest",
          t("Remarks"),
          t("What is unusual about the new version, and through which modules it is needed"),
        )}
        {head(
          "links",
          t("Links"),
          t(
            "Pages in the browser: the package, what changed between the versions, and the notes of the new one",
          ),
        )}
      </span>
    </>
  );
}

const SIGN: Record<LineChange["change"], string> = { added: "+", removed: "−", rehashed: "≠" };

function LineCells({ path, line, answers }: { path: string; line: LineChange; answers: Answers }) {
  const { version, of, change, from, to, file } = line;
  const key = `${version}${of === "zip" ? "" : "/go.mod"}`.slice(0, LONGEST);
  const answer = answers.find((one) => isAbout(one, { ...line, path }));
  const kind = answer?.outcome.kind ?? line.proof;
  return (
    <>
      <Cell
        kind={change}
      >{`${SIGN[change]} ${line.path === undefined ? "" : `${line.path.slice(0, LONGEST)} `}${key}`}</Cell>
      <Cell kind="place">{`${file}:${line.line}`}</Cell>
      <span class="more" role="presentation">
        <Cell kind="rest hash">
          {change === "rehashed" ? t("another hash") : (to ?? from ?? "").slice(0, LONGEST)}
        </Cell>
        <span role="gridcell" class="proof" title={answer && answerProof(answer, t)}>
          {kind === "not-asked" ? t("proof: not requested") : outcomeLabel(kind, t)}
        </span>
      </span>
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
