/** Keeps the texts of nodes in memory: a few megabytes of a profile could make names of gigabytes. */
import { shortened } from "../table/shortened.ts";

/** Characters in the texts of all nodes that always fit; those of a real profile, which repeat little, may be more. */
const ROOM = 16_000_000;
const MOST_REPEATS = 8;
/** No text is cut to less, whatever the number of nodes. */
const SHORTEST = 64;

/** The texts of a node. */
interface Texts {
  name: string;
  file: string;
  object: string;
}

/** The nodes themselves, or, where many have the same very long texts, nodes with shorter ones. */
export function textsThatFit<T extends Texts>(nodes: T[]): T[] {
  const total = nodes.reduce(
    (sum, { name, file, object }) => sum + name.length + file.length + object.length,
    0,
  );
  if (total <= ROOM) {
    return nodes;
  }
  let different = 0;
  for (const text of new Set(nodes.flatMap(({ name, file, object }) => [name, file, object]))) {
    different += text.length;
  }
  if (total <= ROOM + MOST_REPEATS * different) {
    return nodes;
  }
  const longest = Math.max(SHORTEST, Math.floor(ROOM / nodes.length / 3));
  const cut = (text: string) => shortened(text, longest);
  return nodes.map((node) => ({
    ...node,
    name: cut(node.name),
    file: cut(node.file),
    object: cut(node.object),
  }));
}
