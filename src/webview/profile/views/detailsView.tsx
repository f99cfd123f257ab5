/** The metadata of the profile: when and how long it was recorded, of which program, and whether the compiler can use it. */

import { t } from "../../shared/l10n.ts";
import { amount, count, percent } from "../../shared/numbers.ts";
import { SymbolizeButton } from "../toolbar/symbolize.tsx";
import type { ViewProps } from "../viewProps.ts";
import type { DetailsAnswer, PageQuery } from "../wire.ts";
import { useAnswer } from "./useAnswer.ts";

/** The view. */
export function DetailsView({ client, state }: ViewProps) {
  const { answer, problem } = useAnswer(client, "details", state.query, null);
  return (
    <div class="text" tabIndex={0} role="region" aria-label={t("Details")}>
      {problem && <p class="problem">{problem}</p>}
      {answer && (
        <>
          <dl>
            {facts(answer).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value.slice(0, 2000)}</dd>
              </div>
            ))}
          </dl>
          <Pgo of={answer.pgo} />
          <Comments of={answer.comments} />
          <Mappings of={answer.mappings} client={client} query={state.query} />
        </>
      )}
    </div>
  );
}

function facts(details: DetailsAnswer): [string, string][] {
  const { time, durationNanos, period, periodType, sampleTypes, defaultSampleType, docUrl } = details;
  const all: [string, string | undefined][] = [
    [t("Recorded"), time?.replace("T", " ").replace(/\..*/, " UTC")],
    [t("Duration"), durationNanos > 0 ? amount(durationNanos, "nanoseconds") : undefined],
    [
      t("Period"),
      period > 0
        ? t("one sample per {0} of {1}", amount(period, periodType.unit), periodType.type)
        : undefined,
    ],
    [t("Sample types"), sampleTypes.map(({ type, unit }) => `${type} (${unit})`).join(", ")],
    [t("Default sample type"), defaultSampleType || undefined],
    [t("Stacks"), count(details.samples)],
    [t("Locations"), count(details.locations)],
    [t("Functions"), count(details.functions)],
    [t("Documentation"), docUrl || undefined],
    ["drop_frames", details.dropFrames || undefined],
    ["keep_frames", details.keepFrames || undefined],
  ];
  return all.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

/** How many of the heaviest calls are shown. */
const MAX_CALLS = 10;

function Pgo({ of }: { of: DetailsAnswer["pgo"] }) {
  const { verdict, reason, total, seen, edges, weight, hot, type } = of;
  const mark = { usable: "✓", "nothing-to-do": "–", refused: "✗" }[verdict];
  return (
    <section>
      <h2>{t("Profile-guided optimization")}</h2>
      <p>
        {mark} {reason}
        {verdict === "usable" &&
          ` ${t(
            "The compiler sees {0} of the total, in {1} different calls; {2} of them are hot.",
            percent(seen, total),
            count(edges.length),
            count(hot),
          )}`}
      </p>
      {verdict === "usable" && (
        <table>
          <thead>
            <tr>
              <th class="number">{type?.type}</th>
              <th class="number">{t("share")}</th>
              <th>{t("call")}</th>
            </tr>
          </thead>
          <tbody>
            {edges.slice(0, MAX_CALLS).map((edge) => (
              <tr key={`${edge.caller} ${edge.callee} ${edge.offset}`}>
                <td class="number">{amount(edge.weight, type?.unit ?? "")}</td>
                <td class="number">{percent(edge.weight, weight)}</td>
                <td class="wide">
                  {edge.caller.slice(0, 500)}:+{edge.offset} → {edge.callee.slice(0, 500)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Comments({ of }: { of: readonly string[] }) {
  return of.length === 0 ? null : (
    <section>
      <h2>{t("Comments")}</h2>
      {of.slice(0, 100).map((comment, i) => (
        <p key={i} class="comment">
          {comment.slice(0, 2000)}
        </p>
      ))}
    </section>
  );
}

/** The mark for what the profile does not have. */
const NONE = "–";

interface MappingsProps extends Pick<ViewProps, "client"> {
  of: DetailsAnswer["mappings"];
  query: PageQuery;
}

function Mappings({ of, client, query }: MappingsProps) {
  return of.length === 0 ? null : (
    <section>
      <h2>{t("Mappings")}</h2>
      <table>
        <thead>
          <tr>
            <th>{t("file")}</th>
            <th>{t("build ID")}</th>
            <th>{t("addresses")}</th>
            <th>{t("functions")}</th>
            <th>{t("inlined frames")}</th>
          </tr>
        </thead>
        <tbody>
          {of.slice(0, 500).map(({ file, buildId, range, hasFunctions, hasInlineFrames, isNameless }, i) => (
            <tr key={i}>
              <td class="wide">{file.slice(0, 500) || NONE}</td>
              <td>{buildId ? <code>{buildId.slice(0, 200)}</code> : NONE}</td>
              <td>
                <code>{range}</code>
              </td>
              <td>
                {hasFunctions ? t("yes") : t("no")}{" "}
                {isNameless && <SymbolizeButton client={client} query={query} mapping={i} />}
              </td>
              <td>{hasInlineFrames ? t("yes") : t("no")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
