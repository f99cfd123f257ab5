/** The labels of samples: the total of each label value, and filters for it. */

import type { Value } from "../../../profile/table/value.ts";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent } from "../../shared/numbers.ts";
import { type FilterKey, withFilter } from "../filters.ts";
import type { ViewProps } from "../viewProps.ts";
import type { LabelsAnswer } from "../wire.ts";
import { Bar } from "./bar.tsx";
import { useAnswer } from "./useAnswer.ts";

/** The view. */
export function LabelsView({ client, state, summary, setQuery }: ViewProps) {
  const { answer, problem } = useAnswer(client, "labels", state.query, null);
  if (problem) {
    return <p class="problem">{problem}</p>;
  }
  if (answer?.keys.length === 0) {
    return (
      <div class="empty">
        <h2>{t("No sample has a label.")}</h2>
        <p>
          {t(
            "A Go program sets labels with pprof.Do, to distinguish requests, users or jobs in CPU and goroutine profiles.",
          )}
        </p>
      </div>
    );
  }
  return (
    <div class="text labels" tabIndex={0} role="region" aria-label={t("Labels")}>
      {answer?.keys.map((key) => (
        <LabelTable
          key={key.key}
          of={key}
          total={summary.total}
          unit={summary.type.unit}
          add={(filter, value) => setQuery(withFilter(state.query, filter, value))}
        />
      ))}
    </div>
  );
}

interface TableProps {
  of: LabelsAnswer["keys"][number];
  total: Value;
  unit: string;
  /** Adds a filter. */
  add(filter: FilterKey, value: string): void;
}

function LabelTable({ of, total, unit, add }: TableProps) {
  return (
    <section>
      <h2>
        {of.key.slice(0, 200)}
        <span class="dimmed">
          {" "}
          {amount(of.total, unit)} ({percent(of.total, total)})
        </span>
      </h2>
      <p>
        <button type="button" class="action" onClick={() => add("tagRoot", of.key)}>
          {t("Split the stacks by this label")}
        </button>
      </p>
      <table>
        <thead>
          <tr>
            <th class="number">{t("weight")}</th>
            <th class="number">{t("share")}</th>
            <th class="number">{t("stacks")}</th>
            <th>{t("value")}</th>
            <th>{t("filter")}</th>
          </tr>
        </thead>
        <tbody>
          {of.values.map(({ name, value, count: stacks, filter }) => (
            <tr key={name}>
              <td class="number">{amount(value, unit)}</td>
              <td class="number share">
                <Bar share={Number(value) / Number(total)} />
                {percent(value, total)}
              </td>
              <td class="number">{count(stacks)}</td>
              <td class="wide">{name.slice(0, 500)}</td>
              <td>
                {filter !== undefined && (
                  <>
                    <button type="button" class="action" onClick={() => add("tagFocus", filter)}>
                      {t("Only")}
                    </button>
                    <button type="button" class="action" onClick={() => add("tagIgnore", filter)}>
                      {t("Without")}
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {of.more > 0 && <p class="dimmed">{t("and {0} smaller values", count(of.more))}</p>}
    </section>
  );
}
