/** Exports what is shown: the picture, the table, the profile that the filters left, stacks for other tools. */

import { useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import type { Client } from "../client.ts";
import { flameRequest } from "../flame/flameRequest.ts";
import { PICTURE_WIDTH, pngOf, svgOf } from "../flame/picture.ts";
import { post } from "../host.ts";
import type { PageState } from "../state.ts";
import { type Theme, useTheme } from "../theme.ts";
import { graphPng, graphSvg } from "../views/graphPicture.ts";
import type { DataFormat, Summary } from "../wire.ts";
import { Menu } from "./menu.tsx";

interface Props {
  client: Client;
  state: PageState;
  summary: Summary;
  /** The profile's file name. */
  file: string;
  /** Shows why the export failed. */
  fail(problem: string): void;
}

/** What can be exported, by the extension of the file: pictures that the page draws, and data from the worker. */
type Format = "svg" | "png" | "graph.svg" | "graph.png" | DataFormat;

/** The bytes of the file. */
async function bytesOf(
  format: Format,
  { client, state, summary, file }: Omit<Props, "fail">,
  theme: Theme,
): Promise<ArrayBuffer> {
  const { query, layout, scheme } = state;
  if (format === "graph.svg" || format === "graph.png") {
    const graph = await client.request("graph", query, null);
    const scale = { unit: summary.type.unit, total: summary.total };
    return format === "graph.svg" ? graphSvg(graph, scale, theme) : graphPng(graph, scale, theme);
  }
  if (format !== "svg" && format !== "png") {
    return client.request("export", query, { format, name: file, inverted: layout === "inverted" });
  }
  const answer = await client.request("picture", query, flameRequest(state, PICTURE_WIDTH));
  const style = { theme, scheme, upward: layout === "flame" };
  return format === "svg" ? svgOf(answer, style) : pngOf(answer, style);
}

/** The button and its menu. */
export function ExportMenu({ client, state, summary, file, fail }: Props) {
  const [place, setPlace] = useState<{ x: number; y: number }>();
  const theme = useTheme();
  const save = async (format: Format) => {
    setPlace(undefined);
    try {
      const name = `${file.replace(/\.(pprof|pgo|prof|out|pb|pb\.gz|gz)$/i, "")}.${format}`;
      const bytes = await bytesOf(format, { client, state, summary, file }, theme);
      post({ kind: format === "html" ? "savePage" : "save", name, bytes });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  const formats: Readonly<Record<Format, string>> = {
    html: t("Interactive page"),
    svg: t("Flame graph as SVG"),
    png: t("Flame graph as PNG"),
    "graph.svg": t("Call graph as SVG"),
    "graph.png": t("Call graph as PNG"),
    "pb.gz": t("Filtered profile"),
    "speedscope.json": t("Stacks for speedscope"),
    "collapsed.txt": t("Collapsed stacks"),
    csv: t("Table as CSV"),
    md: t("Table as Markdown"),
  };
  return (
    <>
      <button
        type="button"
        class="action"
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setPlace({ x: left, y: bottom });
        }}
      >
        {t("Export…")}
      </button>
      {place && (
        <Menu
          label={t("Export…")}
          actions={Object.entries(formats).map(([format, label]) => ({
            label,
            run: () => void save(format as Format),
          }))}
          x={place.x}
          y={place.y}
          close={() => setPlace(undefined)}
        />
      )}
    </>
  );
}
