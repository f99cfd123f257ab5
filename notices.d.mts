import type { Metafile } from "esbuild";

export function noticesOf(
  flame: readonly Pick<Metafile, "outputs">[],
  others: readonly Pick<Metafile, "outputs">[],
): string;
export function packagesIn(metafiles: readonly Pick<Metafile, "outputs">[]): string[];
