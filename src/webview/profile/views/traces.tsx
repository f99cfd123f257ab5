/** The stacks themselves, the heaviest first. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent } from "../../shared/numbers.ts";
import type { ViewProps } from "../viewProps.ts";
import type { TracesAnswer } from "../wire.ts";
import { useAnswer } from "./useAnswer.ts";

/** Stacks shown at first, and again by each "Show more". */
const STEP = 20;

/** The view. */
export function TracesView({ client, state, summary }: ViewProps) {
  const [to, setTo] = useState(STEP);
  useEffect(() => setTo(STEP), [state.query]);
  const { answer, problem } = useAnswer(client, "traces", state.query, { from: 0, to });
  const { unit } = summary.type;
  return (
    <div class="text traces" tabIndex={0} role="region" aria-label={t("Traces")}>
      {problem && <p class="problem">{problem}</p>}
      {answer?.traces.map((trace, i) => (
        <section key={i}>
          <h2>
            {amount(trace.value, unit)} ({percent(trace.value, summary.total)})
          </h2>
          <Labels labels={trace.labels} />
          <ol>
            {trace.frames.map(({ name, inlined }, depth) => (
              <li key={depth}>
                {name.slice(0, 2000)}
                {inlined && <span class="dimmed"> {t("(inlined)")}</span>}
              </li>
            ))}
          </ol>
          {trace.more > 0 && <p class="dimmed">{t("and {0} more frames", count(trace.more))}</p>}
        </section>
      ))}
      {answer && answer.length > answer.traces.length && (
        <p>
          <button type="button" class="action" onClick={() => setTo(to + STEP)}>
            {t("Show more ({0} stacks left)", count(answer.length - answer.traces.length))}
          </button>
        </p>
      )}
    </div>
  );
}

function Labels({ labels }: { labels: TracesAnswer["traces"][number]["labels"] }) {
  return labels.length === 0 ? null : (
    <p class="dimmed">
      {labels.map(({ key, values }) => `${key}: ${values.join(", ")}`.slice(0, 500)).join(" · ")}
    </p>
  );
}
