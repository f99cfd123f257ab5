/** The source lines that are open, and what they call. */
import { useEffect, useState } from "preact/hooks";
import type { LineCall, LinePlace } from "../../../profile/reports/lineCalls.ts";
import type { ViewProps } from "../viewProps.ts";
import { useAnswer } from "./useAnswer.ts";

/** How many lines are open at once: each takes a pass over the stacks. The first one closes. */
const MOST_OPEN = 20;

/** What lines call. */
export interface Calls {
  /** Undefined where the line is closed; empty until the answer is there. */
  of(place: LinePlace): readonly LineCall[] | undefined;
  toggle(place: LinePlace): void;
}

/** The open lines; all close when another function is shown. */
export function useCalls({ client, state }: Pick<ViewProps, "client" | "state">): Calls {
  const [places, setPlaces] = useState<readonly LinePlace[]>([]);
  useEffect(() => setPlaces([]), [state.middle]);
  const { answer, of } = useAnswer(client, "calls", state.query, places.length > 0 ? { places } : undefined);
  return {
    of(place) {
      const index = of?.params.places.findIndex((other) => isSame(other, place)) ?? -1;
      return places.some((other) => isSame(other, place)) ? (answer?.calls[index] ?? []) : undefined;
    },
    toggle(place) {
      setPlaces((old) => {
        const others = old.filter((other) => !isSame(other, place));
        return others.length < old.length ? others : [...old, place].slice(-MOST_OPEN);
      });
    },
  };
}

function isSame(a: LinePlace, b: LinePlace): boolean {
  return a.name === b.name && a.file === b.file && a.line === b.line;
}
