/** The values of each line of a function, with its source if the editor finds the file. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { amount, percent } from "../../shared/numbers.ts";
import { onMessage, post } from "../host.ts";
import type { ViewProps } from "../viewProps.ts";
import type { SourceAnswer } from "../wire.ts";
import { Bar } from "./bar.tsx";
import { useAnswer } from "./useAnswer.ts";

type Routine = SourceAnswer["routines"][number];

/** The view. */
export function SourceView({ client, state, summary, decorations }: ViewProps) {
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
        <section key={`${routine.name} ${routine.file}`}>
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
          <Lines
            routine={routine}
            source={sources.get(routine.file)}
            total={summary.total}
            unit={summary.type.unit}
          />
        </section>
      ))}
    </div>
  );
}

function open({ name, file }: Routine, line: number): void {
  post({ kind: "openSource", file, line, function: name });
}

/** How many lines of a function are shown at most. */
const MAX_LINES = 2000;

interface LinesProps {
  routine: Routine;
  /** The file's lines; undefined if the editor does not find it. */
  source: readonly string[] | undefined;
  total: number;
  unit: string;
}

/** All lines if there is a source, otherwise those with values. */
function Lines({ routine, source, total, unit }: LinesProps) {
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
          <th>{source ? t("source") : t("source file not found")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { flat = 0, cum = 0 } = weights.get(line) ?? {};
          return (
            <tr key={line}>
              <td class="number">{flat === 0 ? "." : amount(flat, unit)}</td>
              <td class="number share">
                <Bar share={cum / total} />
                {cum === 0 ? "." : amount(cum, unit)}
              </td>
              <td class="number">
                <button type="button" class="link" onClick={() => open(routine, line)}>
                  {line}
                </button>
              </td>
              <td class="wide">
                <code>{(source?.[line - 1] ?? "").slice(0, 500)}</code>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Requests the files of the routines from the editor; each answer may be late, or missing. */
function useSources(answer: SourceAnswer | undefined): ReadonlyMap<string, readonly string[]> {
  const [sources, setSources] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  useEffect(
    () =>
      onMessage((message) => {
        if (message.kind === "source" && message.text !== undefined) {
          const lines = message.text.split(/\r?\n/);
          setSources((old) => new Map(old).set(message.file, lines));
        }
      }),
    [],
  );
  useEffect(() => {
    for (const { file, name } of answer?.routines ?? []) {
      if (file !== "" && !sources.has(file)) {
        post({ kind: "readSource", file, line: 0, function: name });
      }
    }
  }, [answer]);
  return sources;
}
