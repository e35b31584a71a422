/** The first job: text is recognized, converted and explained. */

import { repairText } from "./api.js";
import { bar, el, percent } from "./dom.js";
import { formJob } from "./job.js";
import { say } from "./language.js";
import { carriedOut, changes, marked, runs } from "./spans.js";

const EXAMPLE = "ကၽြန္ေတာ္ ရန္ကုန္မွာ ေနပါတယ္။\nHello! မြန်မာစာ၊ နေ၀င်းအောင်";

function verdict(answer) {
  const parts = [el("span", { class: `chip ${answer.encoding}` }, say(`encoding.${answer.encoding}`))];
  if (answer.probability !== null) {
    parts.push(
      el("span", { class: "share" }, say("probability", { share: percent(answer.probability) })),
      bar(answer.probability, "zawgyi"),
    );
  }
  return el("p", { class: "verdict" }, ...parts, answer.steps.length ? el("span", {}, count(answer.steps)) : null);
}

function count(steps) {
  return steps.length === 1 ? say("text.change") : say("text.changes", { count: steps.length });
}

function copyButton(text, sample) {
  const button = el("button", { type: "button", class: "small" }, say("copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = say("copied");
    } catch {
      // Browsers give the clipboard to https and to this machine's own pages only.
      getSelection().selectAllChildren(sample);
      button.textContent = say("selected");
    }
  });
  return el("span", { "aria-live": "polite" }, button);
}

function show(answer, given) {
  const agree = carriedOut(given, answer.steps) === answer.text;
  const after = agree ? marked(given, answer.steps, true) : marked(answer.text, [], true);
  return [
    verdict(answer),
    el(
      "div",
      { class: "pair" },
      el("div", {}, el("h3", {}, say("text.before")), marked(given, answer.steps, false)),
      el("div", {}, el("h3", {}, say("text.after")), after, copyButton(answer.text, after)),
    ),
    answer.spans.length > 1 ? runs(given, answer.spans) : null,
    el("h3", {}, say("text.steps")),
    ...(answer.steps.length ? changes(answer.steps) : [el("p", {}, say("text.none"))]),
  ].filter(Boolean);
}

function summary(answer) {
  const share = answer.probability === null ? "" : ` ${say("probability", { share: percent(answer.probability) })}.`;
  return `${say(`encoding.${answer.encoding}`)}.${share} ${answer.steps.length ? count(answer.steps) : say("text.none")}`;
}

/** Make the panel work. */
export function startText() {
  const { form, field } = formJob("text", EXAMPLE, { ask: repairText, show, summary });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
