/** How the view shows what it shows, with labels: in the panel "More". */

import { GRANULARITIES, type Granularity } from "../../../profile/query/query.ts";
import { t } from "../../shared/l10n.ts";
import { LAYOUTS, type Layout, type PageState } from "../state.ts";
import type { PageQuery } from "../wire.ts";

interface Props {
  state: PageState;
  change(part: Partial<PageState>): void;
  setQuery(part: Partial<PageQuery>): void;
}

/** The options of the selected view. */
export function Options({ state, change, setQuery }: Props) {
  const granularities: Readonly<Record<Granularity, string>> = {
    functions: t("functions"),
    filefunctions: t("functions by file"),
    files: t("files"),
    lines: t("lines"),
    addresses: t("addresses"),
  };
  const layouts: Readonly<Record<Layout, string>> = {
    icicle: t("Root on top"),
    flame: t("Root at the bottom"),
    inverted: t("Leaf first"),
  };
  return (
    <>
      <Choice
        label={t("Granularity")}
        choices={GRANULARITIES}
        words={granularities}
        chosen={state.query.granularity}
        choose={(granularity) => setQuery({ granularity })}
      />
      {state.view === "flame" && (
        <Choice
          label={t("Layout")}
          choices={LAYOUTS}
          words={layouts}
          chosen={state.layout}
          choose={(layout) => change({ layout, path: [], stops: [] })}
        />
      )}
      {(state.view === "flame" || state.view === "callers") && (
        <Choice
          label={t("Show as")}
          choices={["graph", "tree"]}
          words={{ graph: t("Flame graph"), tree: t("Tree") }}
          chosen={state.asTree ? "tree" : "graph"}
          choose={(shape) => change({ asTree: shape === "tree" })}
        />
      )}
    </>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  choices: readonly T[];
  words: Readonly<Record<T, string>>;
  chosen: T;
  choose(choice: T): void;
}

function Choice<T extends string>({ label, choices, words, chosen, choose }: ChoiceProps<T>) {
  return (
    <label>
      <span>{label}</span>
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value as T)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice]}
          </option>
        ))}
      </select>
    </label>
  );
}
