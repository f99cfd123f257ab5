/** The text box: it searches, or adds a filter of the kind that is chosen beside it. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import type { Client } from "../client.ts";
import { FILTERS, type FilterKind, withFilter } from "../filters.ts";
import type { PageState } from "../state.ts";
import { useAnswer } from "../views/useAnswer.ts";
import type { PageQuery } from "../wire.ts";

interface Props {
  client: Client;
  state: PageState;
  /** The query of what is shown, which is valid. */
  query: PageQuery;
  /** Why the search failed. */
  problem: string | undefined;
  change(part: Partial<PageState>): void;
  setQuery(part: Partial<PageQuery>): void;
  /** The field of the search, and what it found. */
  children: ComponentChildren;
}

/** The box. */
export function QueryBox({ client, state, query, problem, change, setQuery, children }: Props) {
  const [kind, setKind] = useState<FilterKind>();
  const [text, setText] = useState("");
  const [turns, setTurns] = useState(0);
  const turnTo = (chosen: FilterKind | undefined) => {
    setKind(chosen);
    setTurns((before) => before + 1);
  };
  // With the rendering, not a frame later: what is typed at once must not be selected and lost.
  useLayoutEffect(() => {
    if (turns > 0) {
      focusField(kind ? "filter" : "search");
    }
  }, [turns]);
  const toSearch = () => turnTo(undefined);
  /** A text that was typed before the kind was chosen is taken along. */
  const choose = (name: string) => {
    const chosen = FILTERS.find((filter) => filter.name === name);
    if (chosen && state.search !== "") {
      setText(state.search);
      change({ search: "" });
    }
    turnTo(chosen);
  };
  useFind(toSearch);
  return (
    <span class="box">
      <select
        aria-label={t("What the text does")}
        title={kind ? kind.about() : t("Search")}
        value={kind?.name ?? ""}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("Search")}</option>
        {FILTERS.map(({ name, label, about }) => (
          <option key={name} value={name} title={about()}>
            {label()} ({name})
          </option>
        ))}
      </select>
      {kind ? (
        <FilterField
          key={kind.name}
          client={client}
          kind={kind}
          query={query}
          text={text}
          setText={setText}
          add={() => {
            setQuery(withFilter(state.query, kind.key, text));
            setText("");
            toSearch();
          }}
          leave={toSearch}
        />
      ) : (
        <>
          {children}
          {problem && (
            <span class="reason" role="alert">
              {problem}
            </span>
          )}
        </>
      )}
    </span>
  );
}

interface FieldProps {
  client: Client;
  kind: FilterKind;
  query: PageQuery;
  text: string;
  setText(text: string): void;
  /** Adds the text as a filter. */
  add(): void;
  leave(): void;
}

/** The field of a filter: its text is judged while it is typed, and only a valid one is added. */
function FilterField({ client, kind, query, text, setText, add, leave }: FieldProps) {
  const id = useId();
  const { answer, of } = useAnswer(
    client,
    "judge",
    query,
    text === "" ? undefined : { filter: kind.key, text },
  );
  const [entered, setEntered] = useState<string>();
  const isJudged = text !== "" && of?.params.text === text;
  const problem = isJudged ? answer?.problem : undefined;
  useEffect(() => {
    if (isJudged && entered === text) {
      setEntered(undefined);
      if (problem === undefined) {
        add();
      }
    }
  }, [isJudged, entered, problem]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isJudged && problem === undefined) {
          add();
        } else {
          setEntered(text);
        }
      }}
    >
      <input
        type="text"
        id="filter"
        value={text}
        spellcheck={false}
        autocomplete="off"
        placeholder={kind.about()}
        title={t("{0}: Enter adds the filter, Escape leaves the field.", kind.about())}
        aria-label={t("{0}: regular expression", kind.label())}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            leave();
            event.stopPropagation();
          }
        }}
      />
      {problem !== undefined && (
        <span class="reason" id={id} role="alert">
          {problem}
        </span>
      )}
    </form>
  );
}

/** Focuses the field, and selects its text. */
function focusField(id: "search" | "filter"): void {
  const field = document.getElementById(id);
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

/** Ctrl or Cmd with F goes to the search. */
function useFind(toSearch: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "f" && (event.ctrlKey || event.metaKey)) {
        toSearch();
        event.preventDefault();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
