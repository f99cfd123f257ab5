/** The filters that are set, a field to add one, Undo, and the equivalent command. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import {
  activeFilters,
  type CommandFiles,
  FILTERS,
  type FilterKind,
  pprofCommand,
  withEither,
} from "../filters.ts";
import { post } from "../host.ts";
import type { PageState } from "../state.ts";
import type { PageQuery, Summary } from "../wire.ts";

interface Props {
  state: PageState;
  summary: Summary | undefined;
  /** For the command to copy. */
  files: CommandFiles;
  /** Why the query was refused. */
  problem: string | undefined;
  setQuery(part: Partial<PageQuery>): void;
  undo(): void;
  /** Elements at the end of the line. */
  children: ComponentChildren;
}

/** The bar. */
export function FilterBar({ state, summary, files, problem, setQuery, undo, children }: Props) {
  const command = pprofCommand(state.query, files);
  return (
    <div class="line filters" role="group" aria-label={t("Filters")}>
      <FilterForm query={state.query} setQuery={setQuery} />
      {activeFilters(state.query).map(({ kind, value }) => (
        <Chip
          key={kind.key}
          kind={kind}
          value={value}
          isUnmatched={summary?.unmatched.includes(kind.name) ?? false}
          remove={() => setQuery({ [kind.key]: "" })}
        />
      ))}
      {state.undo.length > 0 && (
        <button type="button" class="action" onClick={undo}>
          {t("Undo")}
        </button>
      )}
      <button
        type="button"
        class="action"
        title={command}
        onClick={() => post({ kind: "copy", text: command, what: command })}
      >
        {t("Copy as command")}
      </button>
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
      {children}
    </div>
  );
}

/** Adds a filter. */
function FilterForm({ query, setQuery }: { query: PageQuery; setQuery: Props["setQuery"] }) {
  const [name, setName] = useState("focus");
  const [text, setText] = useState("");
  const kind = FILTERS.find((filter) => filter.name === name)!;
  const add = (event: Event) => {
    event.preventDefault();
    if (text !== "") {
      setQuery({ [kind.key]: withEither(String(query[kind.key]), text) });
      setText("");
    }
  };
  return (
    <form onSubmit={add}>
      <select
        value={name}
        aria-label={t("Kind of filter")}
        title={kind.about()}
        onChange={(event) => setName(event.currentTarget.value)}
      >
        {FILTERS.map((filter) => (
          <option key={filter.name} value={filter.name} title={filter.about()}>
            {filter.name}
          </option>
        ))}
      </select>
      <input
        type="text"
        value={text}
        spellcheck={false}
        placeholder={kind.about()}
        aria-label={t("Regular expression of the filter")}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </form>
  );
}

interface ChipProps {
  kind: FilterKind;
  value: string;
  /** It matches nothing. */
  isUnmatched: boolean;
  remove(): void;
}

/** A filter that is set. */
function Chip({ kind: { name, about }, value, isUnmatched, remove }: ChipProps) {
  return (
    <span class={`chip${isUnmatched ? " nothing" : ""}`} title={about()}>
      <code>
        {name}={value.slice(0, 200)}
      </code>
      {isUnmatched && <span> {t("matches nothing")}</span>}
      <button type="button" aria-label={t("Remove {0}", name)} onClick={remove}>
        ✕
      </button>
    </span>
  );
}
