/** The values of each line of a function, with its source if the editor finds the file. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { amount, percent } from "../../shared/numbers.ts";
import { onMessage, post } from "../host.ts";
import type { ViewProps } from "../viewProps.ts";
import type { SourceAnswer } from "../wire.ts";
import { SourceLine } from "./sourceLine.tsx";
import { useAnswer } from "./useAnswer.ts";
import { type Calls, useCalls } from "./useCalls.ts";

type Routine = SourceAnswer["routines"][number];

/** The view. */
export function SourceView({ client, state, change, summary, decorations }: ViewProps) {
  const calls = useCalls({ client, state });
  const { answer, problem } = useAnswer(client, "source", state.query, { name: state.middle });
  const sources = useSources(answer);
  return (
    <div class="text source" tabIndex={0} role="region" aria-label={t("Source")}>
      <p class="line">
        <button
          type="button"
          class="action"
          aria-pressed={decorations.on}
          onClick={() => void decorations.toggle()}
        >
          {t("Show profile in source")}
        </button>
      </p>
      {problem && <p class="problem">{problem}</p>}
      {answer?.routines.map((routine) => (
        <section key={keyOf(routine)}>
          <h2>{routine.name.slice(0, 2000)}</h2>
          <p>
            <button
              type="button"
              class="link"
              disabled={routine.file === ""}
              onClick={() => open(routine, routine.weights[0]?.line ?? routine.first)}
            >
              {routine.file || t("The profile does not name the file.")}
            </button>{" "}
            flat {amount(routine.flat, summary.type.unit)} · cum {amount(routine.cum, summary.type.unit)} (
            {percent(routine.cum, summary.total)})
          </p>
          <Notice routine={routine} text={sources.get(keyOf(routine))?.notice ?? ""} />
          <Lines
            routine={routine}
            calls={calls}
            show={(middle) => change({ middle })}
            source={sources.get(keyOf(routine))?.lines}
            total={summary.total}
            unit={summary.type.unit}
          />
        </section>
      ))}
    </div>
  );
}

/** What is wrong with the source of a function, with a button to choose another file. */
function Notice({ routine: { name, file }, text }: { routine: Routine; text: string }) {
  return text === "" ? null : (
    <p class="notice" role="alert">
      <span aria-hidden="true">⚠ </span>
      {text}{" "}
      <button
        type="button"
        class="action"
        onClick={() => post({ kind: "locateSource", file, line: 0, function: name })}
      >
        {t("Locate…")}
      </button>
    </p>
  );
}

function keyOf({ name, file }: Routine): string {
  return `${name}\0${file}`;
}

function open({ name, file }: Routine, line: number): void {
  post({ kind: "openSource", file, line, function: name });
}

/** How many lines of a function are shown at most. */
const MAX_LINES = 2000;

interface LinesProps {
  routine: Routine;
  /** The file's lines; undefined if the editor does not find it, or if it does not fit the profile. */
  source: readonly string[] | undefined;
  calls: Calls;
  total: number;
  unit: string;
  show(name: string): void;
}

/** All lines if there is a source, otherwise those with values. */
function Lines({ routine, source, calls, ...rest }: LinesProps) {
  const { name, file } = routine;
  const weights = new Map(routine.weights.map((weight) => [weight.line, weight]));
  const last = Math.min(routine.last, source?.length ?? 0, routine.first + MAX_LINES);
  const lines = source
    ? Array.from({ length: Math.max(0, last - routine.first + 1) }, (_, i) => routine.first + i)
    : [...weights.keys()].slice(0, MAX_LINES);
  return (
    <table>
      <thead>
        <tr>
          <th class="number">flat</th>
          <th class="number">cum</th>
          <th class="number">{t("line")}</th>
          {source && <th>{t("source")}</th>}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <SourceLine
            key={line}
            {...rest}
            line={line}
            weight={weights.get(line)}
            text={source && (source[line - 1] ?? "")}
            calls={calls.of({ name, file, line })}
            toggle={() => calls.toggle({ name, file, line })}
            open={() => open(routine, line)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** What the editor sent for a function. */
interface Source {
  lines: readonly string[] | undefined;
  notice: string;
}

/** Requests the files of the routines from the editor; each answer may be late, or without a text. */
function useSources(answer: SourceAnswer | undefined): ReadonlyMap<string, Source> {
  const [sources, setSources] = useState<ReadonlyMap<string, Source>>(new Map());
  const request = (known: ReadonlyMap<string, Source>) => {
    for (const routine of answer?.routines ?? []) {
      const { file, name, builds, others } = routine;
      if (file !== "" && !known.has(keyOf(routine))) {
        post({ kind: "readSource", file, line: 0, function: name, builds, others });
      }
    }
  };
  useEffect(
    () =>
      onMessage((message) => {
        if (message.kind === "source") {
          const { file, function: name, text, notice } = message;
          const source = { lines: text?.split(/\r?\n/), notice };
          setSources((old) => new Map(old).set(`${name}\0${file}`, source));
        } else if (message.kind === "sourcesMoved") {
          request(new Map());
        }
      }),
    [answer],
  );
  useEffect(() => request(sources), [answer]);
  return sources;
}
