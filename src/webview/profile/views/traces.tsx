/** The stacks themselves, the heaviest first: any number, each frame a link to its source. */

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Grid } from "../../shared/grid.tsx";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent } from "../../shared/numbers.ts";
import { post } from "../host.ts";
import type { ViewProps } from "../viewProps.ts";
import type { PlacedFrame, PlacedTrace, Summary } from "../wire.ts";
import { type TraceLine, traceLines, traceText } from "./traceLines.ts";
import { useAnswer } from "./useAnswer.ts";

/** How many stacks are requested at a time: the next ones when the last row comes into view. */
const STEP = 100;

/** The view. */
export function TracesView({ client, state, summary }: ViewProps) {
  const { traces, length, problem, more } = useTraces(client, state.query);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const lines = useMemo(() => traceLines(traces, open), [traces, open]);
  const toggle = (key: string) =>
    setOpen((old) => new Set(old.has(key) ? [...old].filter((other) => other !== key) : [...old, key]));
  const enter = (index: number) => {
    const line = lines[index]!;
    if (line.kind === "runtime") {
      toggle(line.key);
    } else if (line.kind === "frame") {
      openSource(line.frame);
    } else if (line.kind === "stack") {
      copy(line.trace, summary);
    }
  };
  return (
    <div class="traces">
      {problem && <p class="problem">{problem}</p>}
      <p class="line dimmed" role="status">
        {length !== undefined &&
          t("{0} of {1} stacks, the heaviest first", count(traces.length), count(length))}
      </p>
      <Grid
        role="grid"
        class="table"
        label={t("Traces")}
        rows={lines}
        active={active}
        go={setActive}
        idOf={({ key }) => `trace-${key}`}
        keys={{ Enter: enter }}
        atEnd={more}
        row={(line) => ({
          key: line.key,
          class: line.kind,
          cells: <Cells line={line} summary={summary} toggle={toggle} />,
        })}
      />
    </div>
  );
}

/** The stacks that were requested so far. */
function useTraces(client: ViewProps["client"], query: ViewProps["state"]["query"]) {
  const [from, setFrom] = useState(0);
  const [traces, setTraces] = useState<readonly PlacedTrace[]>([]);
  useEffect(() => setFrom(0), [query]);
  const { answer, problem } = useAnswer(client, "traces", query, { from, to: from + STEP });
  useEffect(() => {
    if (answer) {
      setTraces((old) => [...old.slice(0, answer.from), ...answer.traces]);
    }
  }, [answer]);
  const more = () => {
    // An answer that is still on its way moves the end.
    if (answer && traces.length < answer.length && traces.length === answer.from + answer.traces.length) {
      setFrom(traces.length);
    }
  };
  return { traces, length: answer?.length, problem, more };
}

interface CellsProps {
  line: TraceLine;
  summary: Summary;
  toggle(key: string): void;
}

function Cells({ line, summary, toggle }: CellsProps): ComponentChildren {
  switch (line.kind) {
    case "stack":
      return <StackCells trace={line.trace} summary={summary} />;
    case "frame":
      return <FrameCell of={line.frame} />;
    case "runtime":
      return (
        <span role="gridcell" class="name">
          <button type="button" class="fold" aria-expanded={line.isOpen} onClick={() => toggle(line.key)}>
            <span class={`twist${line.isOpen ? " open" : ""}`} aria-hidden="true" />
            {t("{0} frames of the runtime", count(line.count))}
          </button>
        </span>
      );
    case "more":
      return (
        <span role="gridcell" class="name dimmed">
          {t("and {0} more frames", count(line.count))}
        </span>
      );
  }
}

function StackCells({ trace, summary: { total, type } }: { trace: PlacedTrace; summary: Summary }) {
  const labels = trace.labels.map(({ key, values }) => `${key}: ${values.join(", ")}`.slice(0, 500));
  return (
    <>
      <span role="gridcell" class="name">
        <strong>
          {amount(trace.value, type.unit)} ({percent(trace.value, total)})
        </strong>{" "}
        <span class="dimmed" title={labels.join("\n")}>
          {labels.join(" · ")}
        </span>
      </span>
      <span role="gridcell">
        <button type="button" class="link" onClick={() => copy(trace, { type })}>
          {t("Copy Stack")}
        </button>
      </span>
    </>
  );
}

function FrameCell({ of }: { of: PlacedFrame }) {
  const name = of.name.slice(0, 2000);
  return (
    <span role="gridcell" class="name">
      {of.file === "" ? (
        name
      ) : (
        <button
          type="button"
          class="link"
          title={`${name}\n${of.file.slice(0, 500)}:${of.line}`}
          onClick={() => openSource(of)}
        >
          {name}
        </button>
      )}
      {of.inlined && <span class="dimmed"> {t("(inlined)")}</span>}
    </span>
  );
}

function copy(trace: PlacedTrace, { type }: Pick<Summary, "type">): void {
  post({ kind: "copy", text: traceText(trace, type.unit), what: t("the stack") });
}

function openSource({ file, line, function: name }: PlacedFrame): void {
  if (file !== "") {
    post({ kind: "openSource", file, line, function: name });
  }
}
