/** Exports what is shown: the picture, the table, the profile that the filters left, stacks for other tools. */
import { useState } from "preact/hooks";
import { t } from "../shared/words.ts";
import type { Client } from "./client.ts";
import { DATA_FORMATS } from "./exports.ts";
import { tell } from "./host.ts";
import { Menu } from "./menu.tsx";
import { PICTURE_WIDTH, pngOf, svgOf } from "./picture.ts";
import type { PageState } from "./state.ts";
import { useTheme } from "./theme.ts";

interface Props {
  client: Client;
  state: PageState;
  /** The profile's file name. */
  file: string;
  /** Shows why something cannot be exported. */
  fail(problem: string): void;
}

type Format = "svg" | "png" | (typeof DATA_FORMATS)[number];

/** The button and its menu. */
export function ExportMenu({ client, state, file, fail }: Props) {
  const [place, setPlace] = useState<{ x: number; y: number }>();
  const theme = useTheme();
  const bytesOf = async (format: Format): Promise<ArrayBuffer> => {
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
          actions={(["svg", "png", ...DATA_FORMATS] as const).map((format) => ({
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
