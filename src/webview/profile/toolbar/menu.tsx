/** A menu beside the pointer: arrows go, Enter does, Escape closes. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import type { FrameAction } from "../shared.ts";

interface Props {
  label: string;
  actions: readonly FrameAction[];
  x: number;
  y: number;
  close(): void;
}

/** The menu; whatever had the focus before gets it back. */
export function Menu({ label, actions, x, y, close }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: x, top: y });
  useLayoutEffect(() => {
    const before = document.activeElement;
    const box = list.current!.getBoundingClientRect();
    setPlace({
      left: Math.max(0, Math.min(x, window.innerWidth - box.width - 4)),
      top: Math.max(0, Math.min(y, window.innerHeight - box.height - 4)),
    });
    list.current!.querySelector("button")?.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, [x, y]);

  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...list.current!.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const focus = (index: number) => items[(index + items.length) % items.length]!.focus();
    const acts: Record<string, () => void> = {
      ArrowDown: () => focus(at + 1),
      ArrowUp: () => focus(at - 1),
      Home: () => focus(0),
      End: () => focus(-1),
      Escape: close,
      Tab: close,
    };
    const act = acts[event.key];
    if (act) {
      act();
      event.preventDefault();
    }
    event.stopPropagation();
  };
  return (
    <>
      {/* What is beside the menu: a click there closes it, as Escape does. */}
      <button type="button" class="veil" tabIndex={-1} aria-label={t("Close the menu")} onClick={close} />
      <div
        class="menu"
        role="menu"
        aria-label={label}
        ref={list}
        style={{ left: `${place.left}px`, top: `${place.top}px` }}
        onKeyDown={onKeyDown}
      >
        {actions.map((action) => (
          <button key={action.label} type="button" role="menuitem" tabIndex={-1} onClick={action.act}>
            {action.label}
          </button>
        ))}
      </div>
    </>
  );
}
