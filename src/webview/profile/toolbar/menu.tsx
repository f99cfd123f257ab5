/** A menu beside the pointer: arrows move, Enter runs, Escape closes. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";

/** An entry of the menu. */
export interface MenuAction {
  label: string;
  run(): void;
}

interface Props {
  label: string;
  actions: readonly MenuAction[];
  x: number;
  y: number;
  close(): void;
}

/** The menu; when it closes, the element that had the focus before gets it back. */
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
    const actionsOfKeys: Record<string, () => void> = {
      ArrowDown: () => focus(at + 1),
      ArrowUp: () => focus(at - 1),
      Home: () => focus(0),
      End: () => focus(-1),
      Escape: close,
      Tab: close,
    };
    const action = actionsOfKeys[event.key];
    if (action) {
      action();
      event.preventDefault();
    }
    event.stopPropagation();
  };
  return (
    <>
      {/* The area around the menu: a click there closes it, as Escape does. */}
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
          <button key={action.label} type="button" role="menuitem" tabIndex={-1} onClick={action.run}>
            {action.label}
          </button>
        ))}
      </div>
    </>
  );
}
