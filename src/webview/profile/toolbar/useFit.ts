/** How much a line shows so that it stays one line. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useSize } from "../../shared/useSize.ts";

/**
 * The first step of 0 to `last` at which the children of the line end within it; each step has to make the line shorter.
 * `content` names what the line shows: whenever it or the width changes, the steps are tried anew before anything is drawn.
 */
export function useFit(line: RefObject<HTMLElement | null>, last: number, content: string): number {
  const { width } = useSize(line);
  const tried = `${width} ${content}`;
  const [fit, setFit] = useState({ tried, step: 0 });
  const step = fit.tried === tried ? fit.step : 0;
  useLayoutEffect(() => {
    const { current } = line;
    const end = current?.lastElementChild?.getBoundingClientRect().right ?? 0;
    const isTooLong = current !== null && end > current.getBoundingClientRect().right;
    if (isTooLong && step < last) {
      setFit({ tried, step: step + 1 });
    }
  }, [tried, step]);
  return step;
}
