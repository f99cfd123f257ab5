/** The line under the toolbar, where there is something to show on it: the comparison, the filters, a problem. */

import { type ComponentChildren, toChildArray } from "preact";
import { t } from "../../shared/l10n.ts";
import { type Chip, chipsOf } from "../filters.ts";
import type { PageState } from "../state.ts";
import type { PageQuery, Summary } from "../wire.ts";

interface Props {
  state: PageState;
  /** The query of what is shown. */
  query: PageQuery;
  summary: Summary;
  /** Why something failed. */
  problem: string | undefined;
  setQuery(part: Partial<PageQuery>): void;
  undo(): void;
  /** The addresses without functions, and the comparison, where there are such. */
  children: ComponentChildren;
}

/** The line; nothing without anything to show on it. */
export function Conditions({ state, query, summary, problem, setQuery, undo, children }: Props) {
  const chips = chipsOf(query);
  if (toChildArray(children).length === 0 && chips.length === 0 && problem === undefined) {
    return null;
  }
  return (
    <div class="line conditions">
      {children}
      {chips.length > 0 && (
        <span class="chips" role="group" aria-label={t("Filters")}>
          {chips.map((chip) => (
            <FilterChip
              key={`${chip.kind.key} ${chip.value}`}
              chip={chip}
              isUnmatched={summary.unmatched.includes(chip.kind.name)}
              remove={() => setQuery({ [chip.kind.key]: chip.rest })}
            />
          ))}
          {state.undo.length > 0 && <UndoButton undo={undo} />}
        </span>
      )}
      {problem !== undefined && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

/** Goes back to the query before. */
export function UndoButton({ undo, disabled = false }: { undo(): void; disabled?: boolean }) {
  return (
    <button type="button" class="action" disabled={disabled} onClick={undo}>
      {t("Undo")}
    </button>
  );
}

interface ChipProps {
  chip: Chip;
  /** Its filter matches nothing. */
  isUnmatched: boolean;
  remove(): void;
}

/** A part of a filter, with the word that joins it to the part before. */
function FilterChip({ chip: { kind, value, joint }, isUnmatched, remove }: ChipProps) {
  const label = kind.label();
  const words = { "": "", or: t("or"), next: t("then"), and: t("and") };
  return (
    <>
      {joint !== "" && <span class="dimmed">{words[joint]}</span>}
      <span class="chip" title={`${kind.about()} (${kind.name})`}>
        <span>{label}:</span>
        <code>{value.slice(0, 200)}</code>
        {isUnmatched && <em>{t("matches nothing")}</em>}
        <button
          type="button"
          aria-label={t("Remove {0}", `${label}: ${value.slice(0, 200)}`)}
          onClick={remove}
        >
          ✕
        </button>
      </span>
    </>
  );
}
