/** The size of an element, and again whenever it changes. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Width and height of the element's content in pixels; 0 until it is there. */
export function useSize(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) {
      return;
    }
    const measure = () => setSize({ width: current.clientWidth, height: current.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return size;
}
