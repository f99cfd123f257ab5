/** What colours and hatching stand for, and the choice between the schemes. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { changeColor, greyColor, hueColor, originColor, type Tone } from "../colors.ts";
import { ORIGINS } from "../flame/origin.ts";
import { originWords } from "../flame/originWords.ts";
import { hueOf } from "../flame/packages.ts";
import type { PageState, Scheme } from "../state.ts";
import { useTheme } from "../theme.ts";

interface Props {
  state: Pick<PageState, "scheme" | "sizeBy">;
  /** Two profiles are compared. */
  isCompared: boolean;
  change(part: Partial<PageState>): void;
}

/** The button and what it opens. */
export function Legend(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const id = useId();
  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!box.current?.contains(target as Node)) {
        setOpen(false);
      }
    };
    window.addEventListener("pointerdown", onPointerDown);
    return () => window.removeEventListener("pointerdown", onPointerDown);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isOpen) {
      setOpen(false);
      box.current!.querySelector("button")!.focus();
      event.stopPropagation();
    }
  };
  return (
    <span class="legend" ref={box}>
      <button
        type="button"
        class="action"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={onKeyDown}
      >
        {t("Legend")}
      </button>
      <div id={id} class="popup" role="group" aria-label={t("Legend")} hidden={!isOpen} onKeyDown={onKeyDown}>
        {isOpen && (props.isCompared ? <Compared {...props} /> : <Schemes {...props} />)}
        {isOpen && <Marks />}
      </div>
    </span>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  name: string;
  value: T;
  choices: Readonly<Record<T, string>>;
  choose(value: T): void;
}

/** Radio buttons. */
function Choice<T extends string>({ title, name, value, choices, choose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {(Object.entries(choices) as [T, string][]).map(([choice, label]) => (
        <label key={choice}>
          <input type="radio" name={name} checked={value === choice} onChange={() => choose(choice)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Item({ color, mark, children }: { color: string; mark?: string; children: ComponentChildren }) {
  return (
    <li>
      <span class={`swatch ${mark ?? ""}`} style={{ backgroundColor: color }} aria-hidden="true" />
      {children}
    </li>
  );
}

/** Examples of what packages of two modules look like. */
const EXAMPLES = ["net/http", "encoding/json", "github.com/a/b"];

function Schemes({ state: { scheme }, change }: Props) {
  const { tone } = useTheme();
  const words = originWords();
  return (
    <>
      <Choice
        title={t("Colour by")}
        name="scheme"
        value={scheme}
        choices={{ package: t("package"), origin: t("origin of the code") }}
        choose={(choice: Scheme) => change({ scheme: choice })}
      />
      {scheme === "package" ? (
        <ul>
          <li>
            {EXAMPLES.map((path) => (
              <Swatch key={path} color={hueColor(hueOf(path), tone)} />
            ))}
            {t("one hue per package, similar ones within a module")}
          </li>
          <Item color={greyColor(tone)}>{t("runtime or C")}</Item>
        </ul>
      ) : (
        <>
          <ul>
            {ORIGINS.map((origin) => (
              <Item key={origin} color={originColor(origin, tone)}>
                {words[origin]}
              </Item>
            ))}
          </ul>
          <p class="dimmed">
            {t(
              "A profile does not name the main module. Third party is what is in the module cache or in a vendor directory; own code is what is neither that nor in the standard library.",
            )}
          </p>
        </>
      )}
    </>
  );
}

function Swatch({ color }: { color: string }) {
  return <span class="swatch" style={{ backgroundColor: color }} aria-hidden="true" />;
}

function Compared({ state: { sizeBy }, change }: Props) {
  const { tone } = useTheme();
  return (
    <>
      <Choice
        title={t("Width")}
        name="size"
        value={sizeBy}
        choices={{ value: t("after (B)"), base: t("before (A): also shows what is gone") }}
        choose={(choice: PageState["sizeBy"]) => change({ sizeBy: choice })}
      />
      <ul>
        <Item color={changeColor(1, tone)}>{t("+ more than before, or new")}</Item>
        <Item color={changeColor(0, tone)}>{t("the same")}</Item>
        <Item color={changeColor(-1, tone)}>{t("− less than before, or gone")}</Item>
      </ul>
    </>
  );
}

/** What hatching stands for, and how the graph is moved. */
function Marks() {
  const { tone } = useTheme();
  const grey = greyColor(tone);
  return (
    <>
      <ul>
        <Item color={grey} mark={markOf("hatched", tone)}>
          {t("inlined into its caller, or several narrow frames")}
        </Item>
        <Item color={grey} mark={markOf("cut", tone)}>
          {t("callers may be missing: the profiler stores no longer stacks")}
        </Item>
      </ul>
      <p class="dimmed">
        {t(
          "Click: zoom. Double click: source. Ctrl+wheel or W and S: zoom at the pointer. Drag, Shift+wheel or A and D: move. Escape: back.",
        )}
      </p>
    </>
  );
}

function markOf(kind: "hatched" | "cut", tone: Tone): string {
  return `${kind} ${tone}`;
}
