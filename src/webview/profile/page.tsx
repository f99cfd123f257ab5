/** The page of an open profile: puts its parts together. */

import { useEffect, useState } from "preact/hooks";
import type { OpenMessage } from "../protocol.ts";
import { t } from "../shared/l10n.ts";
import { actionsOn } from "./actions.ts";
import type { Client } from "./client.ts";
import { chipsOf, pprofCommand } from "./filters.ts";
import { post } from "./host.ts";
import { Reading } from "./reading.tsx";
import type { ShownFrame } from "./shownFrame.ts";
import { STANDARD } from "./state.ts";
import { CompareBar, CompareButton } from "./toolbar/compareBar.tsx";
import { Conditions, UndoButton } from "./toolbar/conditions.tsx";
import { ExportMenu } from "./toolbar/exportMenu.tsx";
import { Legend } from "./toolbar/legend.tsx";
import { Menu } from "./toolbar/menu.tsx";
import { Options } from "./toolbar/options.tsx";
import { QueryBox } from "./toolbar/queryBox.tsx";
import { SearchBox, SearchResult } from "./toolbar/searchBox.tsx";
import { StatusLine } from "./toolbar/statusLine.tsx";
import { NamelessBar } from "./toolbar/symbolize.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { viewNames } from "./toolbar/views.tsx";
import { useDecorations } from "./useDecorations.ts";
import { useMatching } from "./useMatching.ts";
import { usePageState, useUndoKey } from "./usePageState.ts";
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
import type { PageQuery } from "./wire.ts";

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
  /** Ends the reading. */
  cancel(): void;
}

/** The page. */
export function Page({ client, opened, saved, cancel }: Props) {
  const page = usePageState(saved);
  const { state } = page;
  const [menu, setMenu] = useState<{ shown: ShownFrame; x: number; y: number }>();
  const [pointed, setPointed] = useState<ShownFrame>();
  const [chosen, setChosen] = useState<ShownFrame>();
  const { answer: summary, of: shown, problem } = useAnswer(client, "summary", state.query, null);
  const isSearching = state.search !== "";
  const matching = useMatching(state.search, state.query);
  const [share, setShare] = useState(1);
  const search = useAnswer(client, "search", state.query, isSearching ? { text: state.search } : undefined);
  const decorations = useDecorations(client, state.query, opened.profile.name);
  useUndoKey(page.undo);
  useEffect(() => {
    if (problem !== undefined && shown) {
      page.refuse(shown.query, problem);
    }
  }, [problem]);
  if (!summary || !shown) {
    return problem === undefined ? (
      <Reading progress={undefined} cancel={cancel} />
    ) : (
      <Unanswered problem={problem} reset={() => page.setQuery(STANDARD)} />
    );
  }
  const props: ViewProps = {
    ...page,
    client,
    decorations,
    summary,
    found: isSearching ? search.answer : undefined,
    searched: isSearching ? (search.of?.params.text ?? "") : "",
    matching,
    setShare,
    openSource,
    point: setPointed,
    choose: setChosen,
    openMenu: (shown, x, y) => setMenu(shown.frame && { shown, x, y }),
  };
  return (
    <main class="page" aria-busy={isCounting(state.query, shown.query, problem)}>
      <h1 class="unseen">{opened.profile.name}</h1>
      <Bars
        props={props}
        opened={opened}
        query={shown.query}
        notice={page.notice}
        notify={page.notify}
        searchProblem={isSearching ? search.problem : undefined}
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

/** A query was set and its answer is not there: a filter on a large profile takes a second. */
function isCounting(asked: PageQuery, shown: PageQuery, problem: string | undefined): boolean {
  return problem === undefined && JSON.stringify(asked) !== JSON.stringify(shown);
}

/** The saved query has no answer, which another release may have saved: the way out. */
function Unanswered({ problem, reset }: { problem: string; reset(): void }) {
  return (
    <div class="broken" role="alert">
      <p>{problem}</p>
      <button type="button" onClick={reset}>
        {t("Remove all filters")}
      </button>
    </div>
  );
}

interface BarsProps {
  props: ViewProps;
  opened: OpenMessage;
  /** The query of what is shown. */
  query: PageQuery;
  notice: string | undefined;
  notify(problem: string): void;
  searchProblem: string | undefined;
  /** How much of what the filters left the view shows, from 0 to 1. */
  share: number;
  undo(): void;
}

/** Everything above the view: toolbar, the line of conditions, status line. */
function Bars({ props, opened, query, notice, notify, searchProblem, share, undo }: BarsProps) {
  const { client, state, summary, found, matching, change, setQuery } = props;
  const { profile, base, demangle, shell } = opened;
  return (
    <>
      <Toolbar
        state={state}
        summary={summary}
        change={change}
        setQuery={setQuery}
        box={
          <QueryBox {...{ client, state, query, change, setQuery }} problem={searchProblem}>
            <SearchBox {...{ state, found, matching, change }} />
          </QueryBox>
        }
        buttons={
          <>
            <CompareButton />
            <ExportMenu client={client} state={state} summary={summary} file={profile.name} fail={notify} />
          </>
        }
        more={
          <>
            <Options state={state} change={change} setQuery={setQuery} />
            <div class="buttons">
              <UndoButton undo={undo} disabled={state.undo.length === 0} />
              <CommandButton
                command={pprofCommand(query, { profile: profile.path, base: base?.path, demangle, shell })}
              />
            </div>
          </>
        }
      />
      <Conditions {...{ state, query, summary, setQuery, undo }} problem={notice}>
        {summary.nameless && <NamelessBar client={client} query={query} nameless={summary.nameless} />}
        {base && (
          <CompareBar
            profile={profile.name}
            base={base.name}
            normalize={query.normalize}
            setQuery={setQuery}
          />
        )}
      </Conditions>
      <div class="line under">
        <StatusLine summary={summary} normalized={query.normalize} share={share} />
        <SearchResult found={found} total={summary.total} />
        {(state.view === "flame" || state.view === "callers") && (
          <Legend state={state} isCompared={summary.compared !== undefined} change={change} />
        )}
      </div>
    </>
  );
}

/** Copies the command of pprof that shows the same. */
function CommandButton({ command }: { command: string }) {
  return (
    <button
      type="button"
      class="action"
      title={command}
      onClick={() => post({ kind: "copy", text: command, what: command })}
    >
      {t("Copy as command")}
    </button>
  );
}

/** The selected view, or why there is nothing to show. */
function ViewPanel(props: ViewProps) {
  const { state, summary } = props;
  const View = VIEW[state.view];
  return (
    <div id="view" class="view" role="tabpanel" aria-label={viewNames()[state.view]}>
      {summary.stacksLeft === 0 || summary.left === 0 ? (
        <Empty summary={summary} isFiltered={chipsOf(state.query).length > 0} />
      ) : (
        <View {...props} />
      )}
    </div>
  );
}

function openSource({ frame }: ShownFrame): void {
  if (frame) {
    post({ kind: "openSource", file: frame.file, line: frame.line, function: frame.function });
  }
}
