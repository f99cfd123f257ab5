/** Exports what is shown: the picture, the table, the profile that the filters left, stacks for other tools. */
import { useState } from "preact/hooks";
import { t } from "../../shared/words.ts";
import type { Client } from "../client.ts";
import { PICTURE_WIDTH, pngOf, svgOf } from "../flame/picture.ts";
import { tell } from "../host.ts";
import type { PageState } from "../state.ts";
import { useTheme } from "../theme.ts";
import { graphPng, graphSvg } from "../views/graphPicture.ts";
import { DATA_FORMATS, type DataFormat } from "../worker/exports.ts";
import type { Summary } from "../worker/summary.ts";
import { Menu } from "./menu.tsx";

interface Props {
  client: Client;
  state: PageState;
  summary: Summary;
  /** The profile's file name. */
  file: string;
  /** Shows why something cannot be exported. */
  fail(problem: string): void;
}

/** Pictures, by the ending of their files. */
const PICTURES = ["svg", "png", "graph.svg", "graph.png"] as const;

type Format = (typeof PICTURES)[number] | DataFormat;

/** The button and its menu. */
export function ExportMenu({ client, state, summary, file, fail }: Props) {
  const [place, setPlace] = useState<{ x: number; y: number }>();
  const theme = useTheme();
  const bytesOf = async (format: Format): Promise<ArrayBuffer> => {
    if (format === "graph.svg" || format === "graph.png") {
      const graph = await client.ask("graph", state.query, null);
      const scale = { unit: summary.type.unit, total: summary.total };
      return format === "graph.svg" ? graphSvg(graph, scale, theme) : graphPng(graph, scale, theme);
    }
    if (format !== "svg" && format !== "png") {
      return client.ask("export", state.query, { format, name: file });
    }
    const upward = state.layout === "flame";
    const inverted = state.layout === "inverted";
    const answer = await client.ask("picture", state.query, {
      path: state.path,
      inverted,
      room: PICTURE_WIDTH,
    });
    return format === "svg" ? svgOf(answer, theme, upward) : pngOf(answer, theme, upward);
  };
  const save = async (format: Format) => {
    setPlace(undefined);
    try {
      const name = `${file.replace(/\.(pprof|pgo|prof|out|pb|pb\.gz|gz)$/i, "")}.${format}`;
      tell({ kind: "save", name, bytes: await bytesOf(format) });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  const labels: Record<Format, string> = {
    svg: t("Flame graph as SVG"),
    png: t("Flame graph as PNG"),
    "graph.svg": t("Call graph as SVG"),
    "graph.png": t("Call graph as PNG"),
    csv: t("Table as CSV"),
    md: t("Table as Markdown"),
    "pb.gz": t("What the filters left, as a profile"),
    "speedscope.json": t("Stacks for speedscope"),
    "collapsed.txt": t("Collapsed stacks"),
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
          actions={[...PICTURES, ...DATA_FORMATS].map((format) => ({
            label: labels[format],
            act: () => void save(format),
          }))}
          x={place.x}
          y={place.y}
          close={() => setPlace(undefined)}
        />
      )}
    </>
  );
}
