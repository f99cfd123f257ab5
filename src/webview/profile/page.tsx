/** The page of an open profile: puts its parts together. */

import { useCallback, useEffect, useState } from "preact/hooks";
import type { OpenMessage } from "../protocol.ts";
import { t } from "../shared/l10n.ts";
import { actionsOn } from "./actions.ts";
import type { Client } from "./client.ts";
import { activeFilters } from "./filters.ts";
import { post, saveState } from "./host.ts";
import type { Shared, Shown } from "./shared.ts";
import { type PageState, readState } from "./state.ts";
import { CompareBar } from "./toolbar/compareBar.tsx";
import { ExportMenu } from "./toolbar/exportMenu.tsx";
import { FilterBar } from "./toolbar/filterBar.tsx";
import { Menu } from "./toolbar/menu.tsx";
import { SearchBox } from "./toolbar/searchBox.tsx";
import { StatusLine } from "./toolbar/statusLine.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { useDecorations } from "./useDecorations.ts";
import { CallersView } from "./views/callers.tsx";
import { Details } from "./views/details.tsx";
import { DetailsView } from "./views/detailsView.tsx";
import { Empty } from "./views/empty.tsx";
import { FlameView } from "./views/flame.tsx";
import { GraphView } from "./views/graphView.tsx";
import { LabelsView } from "./views/labels.tsx";
import { SourceView } from "./views/source.tsx";
import { TopView } from "./views/top.tsx";
import { TracesView } from "./views/traces.tsx";
import { useAnswer } from "./views/useAnswer.ts";
import type { PageQuery } from "./wire.ts";

/** Queries that Undo can go back to. */
const KEPT_UNDO = 50;

const VIEW = {
  flame: FlameView,
  top: TopView,
  callers: CallersView,
  graph: GraphView,
  source: SourceView,
  labels: LabelsView,
  traces: TracesView,
  details: DetailsView,
} as const;

/** Hears the keys that no part of the page takes. */
function useShortcuts(onKeyDown: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}

interface Props {
  client: Client;
  opened: OpenMessage;
  /** The state to begin with. */
  kept: unknown;
}

/** The page. */
export function Page({ client, opened, kept }: Props) {
  const [state, setState] = useState(() => readState(kept));
  const [pointed, setPointed] = useState<Shown>();
  const [chosen, setChosen] = useState<Shown>();
  const [menu, setMenu] = useState<{ shown: Shown; x: number; y: number }>();
  /** Why the last export failed; any change takes it away. */
  const [failure, setFailure] = useState<string>();
  useEffect(() => setFailure(undefined), [state]);
  const change = useCallback((part: Partial<PageState>) => setState((old) => ({ ...old, ...part })), []);
  useEffect(() => saveState(state), [state]);

  const { answer: summary, problem } = useAnswer(client, "summary", state.query, null);
  const searched = useAnswer(
    client,
    "search",
    state.query,
    state.search === "" ? undefined : { text: state.search },
  );
  const decorations = useDecorations(client, state.query, opened.profile.name);
  const found = state.search === "" ? undefined : searched.answer;

  const setQuery = (part: Partial<PageQuery>) =>
    setState((old) => ({
      ...old,
      query: { ...old.query, ...part },
      undo: [...old.undo, old.query].slice(-KEPT_UNDO),
    }));
  const undo = () =>
    setState((old) => ({ ...old, query: old.undo.at(-1) ?? old.query, undo: old.undo.slice(0, -1) }));
  useShortcuts((event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping) {
      undo();
      event.preventDefault();
    } else if (event.key === "f" && (event.ctrlKey || event.metaKey)) {
      document.getElementById("search")?.focus();
      event.preventDefault();
    }
  });

  if (!summary) {
    return problem ? <p class="broken">{problem}</p> : <p class="waiting">{t("Reading the profile…")}</p>;
  }
  const openMenu = (shown: Shown, x: number, y: number) => setMenu(shown.frame && { shown, x, y });
  const openSource = ({ frame }: Shown) => {
    if (frame) {
      post({ kind: "openSource", file: frame.file, line: frame.line, function: frame.name });
    }
  };
  const shared: Shared = {
    client,
    state,
    change,
    setQuery,
    decorations,
    summary,
    found,
    point: setPointed,
    choose: setChosen,
    openMenu,
  };
  const View = VIEW[state.view];
  return (
    <main class="page">
      <h1 class="unseen">{opened.profile.name}</h1>
      <Toolbar state={state} summary={summary} change={change} setQuery={setQuery}>
        <CompareBar
          profile={opened.profile.name}
          base={opened.base?.name}
          normalize={state.query.normalize}
          setQuery={setQuery}
        />
        <ExportMenu
          client={client}
          state={state}
          summary={summary}
          file={opened.profile.name}
          fail={setFailure}
        />
      </Toolbar>
      <FilterBar
        state={state}
        summary={summary}
        file={opened.profile.name}
        base={opened.base?.name}
        problem={problem ?? searched.problem ?? failure}
        setQuery={setQuery}
        undo={undo}
      >
        <SearchBox state={state} total={summary.total} found={found} change={change} />
      </FilterBar>
      <StatusLine summary={summary} />
      <div id="view" class="view" role="tabpanel" aria-labelledby={`tab-${state.view}`}>
        {summary.stacksLeft === 0 || summary.left === 0 ? (
          <Empty summary={summary} isFiltered={activeFilters(state.query).length > 0} />
        ) : (
          <View {...shared} />
        )}
      </div>
      <Details shown={pointed ?? chosen} summary={summary} openSource={openSource} openMenu={openMenu} />
      {menu && (
        <Menu
          label={t("What can be done with this frame")}
          actions={actionsOn(menu.shown, {
            state,
            change,
            setQuery,
            openSource,
            close: () => setMenu(undefined),
          })}
          x={menu.x}
          y={menu.y}
          close={() => setMenu(undefined)}
        />
      )}
    </main>
  );
}
