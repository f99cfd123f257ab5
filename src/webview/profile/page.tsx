/** The page of an open profile: puts its parts together. */

import { useEffect, useState } from "preact/hooks";
import type { OpenMessage } from "../protocol.ts";
import { t } from "../shared/l10n.ts";
import { actionsOn } from "./actions.ts";
import type { Client } from "./client.ts";
import { activeFilters } from "./filters.ts";
import { post } from "./host.ts";
import type { ShownFrame } from "./shownFrame.ts";
import { CompareBar } from "./toolbar/compareBar.tsx";
import { ExportMenu } from "./toolbar/exportMenu.tsx";
import { FilterBar } from "./toolbar/filterBar.tsx";
import { Legend } from "./toolbar/legend.tsx";
import { Menu } from "./toolbar/menu.tsx";
import { SearchBox } from "./toolbar/searchBox.tsx";
import { StatusLine } from "./toolbar/statusLine.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { useDecorations } from "./useDecorations.ts";
import { useMatching } from "./useMatching.ts";
import { usePageState, useShortcuts } from "./usePageState.ts";
import type { ViewProps } from "./viewProps.ts";
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

interface Props {
  client: Client;
  opened: OpenMessage;
  /** The state that was saved for this file; undefined for none. */
  saved: unknown;
}

/** The page. */
export function Page({ client, opened, saved }: Props) {
  const page = usePageState(saved);
  const { state } = page;
  const [menu, setMenu] = useState<{ shown: ShownFrame; x: number; y: number }>();
  const [pointed, setPointed] = useState<ShownFrame>();
  const [chosen, setChosen] = useState<ShownFrame>();
  const { answer: summary, problem } = useAnswer(client, "summary", state.query, null);
  const isSearching = state.search !== "";
  const matching = useMatching(state.search, state.query);
  const [share, setShare] = useState(1);
  const search = useAnswer(client, "search", state.query, isSearching ? { text: state.search } : undefined);
  const decorations = useDecorations(client, state.query, opened.profile.name);
  useShortcuts(page.undo);
  if (!summary) {
    return problem ? <p class="broken">{problem}</p> : <p class="waiting">{t("Reading the profile…")}</p>;
  }
  const props: ViewProps = {
    ...page,
    client,
    decorations,
    summary,
    found: isSearching ? search.answer : undefined,
    matching,
    setShare,
    openSource,
    point: setPointed,
    choose: setChosen,
    openMenu: (shown, x, y) => setMenu(shown.frame && { shown, x, y }),
  };
  return (
    <main class="page">
      <h1 class="unseen">{opened.profile.name}</h1>
      <Bars
        props={props}
        opened={opened}
        problem={problem ?? search.problem}
        share={share}
        undo={page.undo}
      />
      <ViewPanel {...props} />
      <Details
        shown={pointed ?? chosen}
        summary={summary}
        openSource={openSource}
        openMenu={props.openMenu}
      />
      {menu && (
        <Menu
          label={t("Actions for this frame")}
          actions={actionsOn(menu.shown, { ...page, openSource, close: () => setMenu(undefined) })}
          x={menu.x}
          y={menu.y}
          close={() => setMenu(undefined)}
        />
      )}
    </main>
  );
}

interface BarsProps {
  props: ViewProps;
  opened: OpenMessage;
  problem: string | undefined;
  /** How much of what the filters left the view shows, from 0 to 1. */
  share: number;
  undo(): void;
}

/** Everything above the view: toolbar, filters with the search, status line. */
function Bars({ props, opened: { profile, base }, problem, share, undo }: BarsProps) {
  const { client, state, summary, found, matching, change, setQuery } = props;
  /** Why the last export failed; any change of the state removes it. */
  const [failure, setFailure] = useState<string>();
  useEffect(() => setFailure(undefined), [state]);
  return (
    <>
      <Toolbar state={state} summary={summary} change={change} setQuery={setQuery}>
        <CompareBar
          profile={profile.name}
          base={base?.name}
          normalize={state.query.normalize}
          setQuery={setQuery}
        />
        <ExportMenu client={client} state={state} summary={summary} file={profile.name} fail={setFailure} />
      </Toolbar>
      <FilterBar
        state={state}
        summary={summary}
        file={profile.name}
        base={base?.name}
        problem={problem ?? failure}
        setQuery={setQuery}
        undo={undo}
      >
        <Legend state={state} isCompared={summary.compared !== undefined} change={change} />
        <SearchBox state={state} total={summary.total} found={found} matching={matching} change={change} />
      </FilterBar>
      <StatusLine summary={summary} share={share} />
    </>
  );
}

/** The selected view, or why there is nothing to show. */
function ViewPanel(props: ViewProps) {
  const { state, summary } = props;
  const View = VIEW[state.view];
  return (
    <div id="view" class="view" role="tabpanel" aria-labelledby={`tab-${state.view}`}>
      {summary.stacksLeft === 0 || summary.left === 0 ? (
        <Empty summary={summary} isFiltered={activeFilters(state.query).length > 0} />
      ) : (
        <View {...props} />
      )}
    </div>
  );
}

function openSource({ frame }: ShownFrame): void {
  if (frame) {
    post({ kind: "openSource", file: frame.file, line: frame.line, function: frame.name });
  }
}
