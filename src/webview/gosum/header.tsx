/** The top of the page: the verdict, what an alarm means and what the checksum database says, and the tools. */
import { useMemo } from "preact/hooks";
import { answerProof, answerSentence } from "../../modules/goSum/databaseWords.ts";
import { type SectionKind, sectionsOf } from "../../modules/goSum/review/sumSections.ts";
import type { SumDiff } from "../../modules/goSum/sumDiff.ts";
import {
  headingOf,
  markOf,
  rehashedAdvice,
  sideText,
  sumCounts,
  sumDetails,
  sumHeadline,
} from "../../modules/goSum/sumDiffWords.ts";
import type { FromGosumPage } from "../gosumProtocol.ts";
import { t } from "../shared/l10n.ts";
import type { Answers, Choice } from "./rows.ts";

/** What the parts of the header use. */
interface Props {
  diff: SumDiff;
  choice: Choice;
  change(part: Partial<Choice>): void;
  /** The answers about lines that are shown. */
  answers: Answers;
  isQuerying: boolean;
  post(message: FromGosumPage): void;
}

const MARKS = { fail: "✗ ", warn: "! ", pass: "✓ " };

/** The header. */
export function Header(props: Props) {
  const { diff } = props;
  const counts = sumCounts(diff);
  const details = sumDetails(counts, t);
  return (
    <header>
      <h1 class={diff.alarm ? "alarm" : ""}>
        <span aria-hidden="true">{MARKS[markOf(counts)]}</span>
        {sumHeadline(counts, t)}
      </h1>
      {details !== "" && <p class="details">{details}</p>}
      <p class="sides">{`${sideText(diff.from, t)} → ${sideText(diff.to, t)}`}</p>
      {counts.rehashed > 0 && <Advice {...props} />}
      <Tools {...props} />
    </header>
  );
}

function Advice({ answers, isQuerying, post }: Props) {
  const { cause, fix } = rehashedAdvice(t);
  return (
    <div class="advice">
      <div role="alert">
        <p>{cause}</p>
        <p>{fix}</p>
      </div>
      <button
        type="button"
        class="action"
        disabled={isQuerying}
        title={t(
          "Sends the names and versions of these modules to the checksum database in GOSUMDB. Modules that GOPRIVATE, GONOSUMDB or GONOPROXY match are not sent.",
        )}
        onClick={() => post({ kind: "queryDatabase" })}
      >
        {isQuerying ? t("Querying the checksum database…") : t("Compare with the checksum database")}
      </button>
      <div class="answers" role="status" tabIndex={answers.length > 0 ? 0 : -1}>
        {answers.map((answer) => (
          <p class={answer.outcome.kind} title={answerProof(answer, t)}>
            {answerSentence(answer, t)}
          </p>
        ))}
      </div>
    </div>
  );
}

function Tools({ choice, change, diff, post }: Props) {
  const kinds = useMemo(() => sectionsOf(diff).map(({ kind }) => kind), [diff]);
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
        onChange={(event) => change({ kind: event.currentTarget.value as SectionKind | "" })}
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
