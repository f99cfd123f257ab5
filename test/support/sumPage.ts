/** What a person does on a go.sum report of 60,000 lines of `mN`, as scripts that give the ms to each next frame. */

/** Times until what an act changed is on screen: the task after the next frame. */
const TIMED = `async (acts) => {
  const times = [];
  for (const act of acts) {
    const began = performance.now();
    act();
    await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
    times.push(performance.now() - began);
  }
  return times;
}`;

/** Scrolls the list of a go.sum report in 20 steps. */
export const SCROLLING = `(${TIMED})(Array.from({ length: 20 }, (_, i) => () => {
  document.querySelector(".tree").scrollTop = i * 30000;
}))`;

/** Filters it by one text after the other. */
export const FILTERING = `(${TIMED})(["m", "m2", "m29", "", "org1", "org12", "", "m2999", "m29999"].map((text) => () => {
  const input = document.querySelector("input[type=search]");
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}))`;
