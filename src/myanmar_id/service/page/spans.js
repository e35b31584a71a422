/** Shows what was changed in a text: where in it, and each change with its reason. */

import { meaning } from "./codes.js";
import { burmese, codePoints, el, percent, visible } from "./dom.js";
import { say } from "./language.js";

/** So many changes are listed; a page of Zawgyi has hundreds. */
const MOST = 200;

/**
 * A text with its changed parts marked.
 * @param {string} text as it was given; offsets of steps are in code points
 * @param {Array} steps in order, none overlapping another
 * @param {boolean} after whether the text is shown as it is now
 */
export function marked(text, steps, after) {
  const signs = [...text];
  const parts = [];
  let at = 0;
  for (const step of steps) {
    parts.push(signs.slice(at, step.start).join(""));
    const shown = after ? step.after : step.before;
    if (shown) {
      parts.push(el("mark", { class: after ? "after" : "before" }, shown));
    }
    at = step.end;
  }
  parts.push(signs.slice(at).join(""));
  return el("p", { class: "sample", lang: "my" }, ...parts);
}

/** A text with its steps carried out. */
export function carriedOut(text, steps) {
  const signs = [...text];
  let at = 0;
  let out = "";
  for (const step of steps) {
    out += signs.slice(at, step.start).join("") + step.after;
    at = step.end;
  }
  return out + signs.slice(at).join("");
}

function one(step) {
  const side = (name, text) =>
    text
      ? el(name, {}, burmese(visible(text)))
      : el(name, { class: "nothing" }, el("span", { "aria-hidden": "true" }, "∅"));
  const points = [step.before, step.after].map((text) => codePoints(text) || "∅").join("  →  ");
  return el(
    "li",
    {},
    el(
      "p",
      { class: "change" },
      side("del", step.before),
      el("span", { class: "arrow" }, "→"),
      side("ins", step.after),
    ),
    step.rules.map((rule) => el("p", { class: "rule" }, meaning(rule), " ", el("code", {}, rule))),
    el("details", {}, el("summary", {}, say("text.points")), el("p", { class: "points" }, points)),
  );
}

/** The runs of Burmese in a text, each with what it is written in. */
export function runs(text, spans) {
  const signs = [...text];
  const rows = spans
    .slice(0, MOST)
    .map((span) =>
      el(
        "li",
        {},
        el("span", { lang: "my", class: "run" }, signs.slice(span.start, span.end).join("")),
        el("span", { class: `chip ${span.encoding}` }, say(`encoding.${span.encoding}`)),
        el("span", { class: "share" }, say("probability", { share: percent(span.probability) })),
      ),
    );
  const rest = spans.length - MOST;
  return el(
    "details",
    { class: "runs" },
    el("summary", {}, say("text.spans")),
    el("ul", {}, rows),
    rest > 0 ? el("p", { class: "hint" }, say("more", { count: rest })) : null,
  );
}

/** The list of changes. */
export function changes(steps) {
  const rest = steps.length - MOST;
  return [
    el("ol", { class: "changes" }, steps.slice(0, MOST).map(one)),
    rest > 0 ? el("p", { class: "hint" }, say("more", { count: rest })) : null,
  ];
}
