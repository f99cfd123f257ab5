/** The request for the flame graph that a state of the page shows. Pure. */
import type { PageState } from "../state.ts";
import type { FlameRequest } from "../wire.ts";

/** The request; `room` is how many frames fit side by side. */
export function flameRequest({ path, window, sizeBy, layout }: PageState, room: number): FlameRequest {
  return { path, window, sizeBy, inverted: layout === "inverted", room };
}
