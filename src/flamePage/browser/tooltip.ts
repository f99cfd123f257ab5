/** A tooltip beside the pointer: text only. */

/** Pixels between the pointer and the tooltip: it does not hide the frame. */
const APART = 14;

/** A tooltip of an element. */
export interface Tooltip {
  show(lines: readonly string[], at: { clientX: number; clientY: number }): void;
  hide(): void;
}

/** Adds a tooltip to an element. It is for the pointer: what has the focus is described elsewhere. */
export function tooltipIn(element: HTMLElement): Tooltip {
  const box = document.createElement("div");
  box.className = "tooltip";
  box.setAttribute("aria-hidden", "true");
  box.hidden = true;
  element.append(box);
  return {
    show(lines, { clientX, clientY }) {
      box.replaceChildren(
        ...lines.map((line) => {
          const part = document.createElement("div");
          part.textContent = line;
          return part;
        }),
      );
      box.hidden = false;
      const { offsetWidth, offsetHeight } = box;
      const fitsRight = clientX + APART + offsetWidth <= innerWidth;
      const fitsBelow = clientY + APART + offsetHeight <= innerHeight;
      const left = fitsRight ? clientX + APART : Math.max(0, clientX - APART - offsetWidth);
      const top = fitsBelow ? clientY + APART : Math.max(0, clientY - APART - offsetHeight);
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
