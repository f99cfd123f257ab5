/** Exports as bytes: the filtered profile, stacks for other tools, the table, a page's data. Runs in the worker. */
import { flameData } from "../../../flamePage/fold.ts";
import type { Analysis } from "../../../profile/analyse/graph.ts";
import { narrowed } from "../../../profile/query/narrowed.ts";
import { top } from "../../../profile/reports/top.ts";
import { encodeProfile } from "../../../profile/write/encode.ts";
import { collapsed, speedscope } from "../../../profile/write/exportStacks.ts";
import { topCsv, topMarkdown } from "../../../profile/write/exportTable.ts";
import { utf8 } from "../svg.ts";
import type { ExportRequest } from "../wire.ts";

/**
 * The bytes of a file.
 * @throws QueryError if the format cannot express it
 */
export async function exported(
  analysis: Analysis,
  { format, name, inverted }: ExportRequest,
  compared: { base: string | undefined; normalize: boolean },
): Promise<ArrayBuffer> {
  const { type } = analysis.values;
  switch (format) {
    case "pb.gz":
      return gzipped(encodeProfile(narrowed(analysis.view)));
    case "speedscope.json":
      return utf8(speedscope(analysis, name, "Go Verify"));
    case "collapsed.txt":
      return utf8(collapsed(analysis));
    case "csv":
      return utf8(topCsv(top(analysis), type));
    case "md":
      return utf8(topMarkdown(top(analysis)));
    case "html":
      return utf8(JSON.stringify(await flameData(analysis, { name, leafFirst: inverted, ...compared })));
  }
}

function gzipped(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  return new Response(stream.pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}
