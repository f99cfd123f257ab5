/** What has no room in the toolbar: a panel below a button. Escape and a click elsewhere close it. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";

/** The button, and the panel while it is open. */
export function More({ children }: { children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) =>
      box.current?.contains(target as Node) || setOpen(false);
    window.addEventListener("pointerdown", onPointerDown);
    // A click into the editor outside of this page.
    const onBlur = () => setOpen(false);
    window.addEventListener("blur", onBlur);
    return () => {
      window.removeEventListener("pointerdown", onPointerDown);
      window.removeEventListener("blur", onBlur);
    };
  }, []);
  useLayoutEffect(() => {
    if (isOpen) {
      panel.current?.querySelector<HTMLElement>("select, button")?.focus();
    }
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      setOpen(false);
      button.current?.focus();
      event.stopPropagation();
    }
  };
  return (
    <span class="more-box" ref={box}>
      <button
        type="button"
        class="action"
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t("More")}
      </button>
      {isOpen && (
        <div class="panel" role="dialog" aria-label={t("More")} ref={panel} onKeyDown={onKeyDown}>
          {children}
        </div>
      )}
    </span>
  );
}
