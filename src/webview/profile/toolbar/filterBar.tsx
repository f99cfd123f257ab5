/** The filters that are set, a field for another one, Undo, and the command that is equal to all of it. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { activeFilters, FILTERS, pprofCommand, withEither } from "../filters.ts";
import { post } from "../host.ts";
import type { PageState } from "../state.ts";
import type { PageQuery, Summary } from "../wire.ts";

interface Props {
  state: PageState;
  summary: Summary | undefined;
  /** The file's name, and its base's. */
  file: string;
  base: string | undefined;
  /** Why the query was refused. */
  problem: string | undefined;
  setQuery(part: Partial<PageQuery>): void;
  undo(): void;
  /** What stands at the end of the line. */
  children: ComponentChildren;
}

/** The bar. */
export function FilterBar({ state, summary, file, base, problem, setQuery, undo, children }: Props) {
  const [kind, setKind] = useState("focus");
  const [text, setText] = useState("");
  const active = activeFilters(state.query);
  const chosen = FILTERS.find(({ name }) => name === kind)!;
  const add = (event: Event) => {
    event.preventDefault();
    if (text !== "") {
      setQuery({ [chosen.key]: withEither(String(state.query[chosen.key]), text) });
      setText("");
    }
  };
  const command = pprofCommand(state.query, file, base);
  return (
    <div class="line filters" role="group" aria-label={t("Filters")}>
      <form onSubmit={add}>
        <select
          value={kind}
          aria-label={t("Kind of filter")}
          title={chosen.about()}
          onChange={(event) => setKind(event.currentTarget.value)}
        >
          {FILTERS.map(({ name, about }) => (
            <option key={name} value={name} title={about()}>
              {name}
            </option>
          ))}
        </select>
        <input
          type="text"
          value={text}
          spellcheck={false}
          placeholder={chosen.about()}
          aria-label={t("Regular expression of the filter")}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </form>
      {active.map(({ kind: set, value }) => (
        <span
          key={set.key}
          class={`chip${summary?.unmatched.includes(set.name) ? " nothing" : ""}`}
          title={set.about()}
        >
          <code>
            {set.name}={value.slice(0, 200)}
          </code>
          {summary?.unmatched.includes(set.name) && <span> {t("matches nothing")}</span>}
          <button
            type="button"
            aria-label={t("Remove {0}", set.name)}
            onClick={() => setQuery({ [set.key]: "" })}
          >
            ✕
          </button>
        </span>
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
