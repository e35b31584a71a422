/** Shows what the library found wrong or doubtful. */

import { meaning } from "./codes.js";
import { burmese, el } from "./dom.js";
import { knows, say } from "./language.js";

function doubt(problem) {
  const kind = knows(`severity.${problem.severity}`) ? problem.severity : "warning";
  const others = problem.suggestions.map((one) => [" ", el("span", { class: "other" }, burmese(one))]);
  return el(
    "li",
    { class: `problem ${kind}` },
    el("span", { class: "chip" }, say(`severity.${kind}`)),
    " ",
    meaning(problem.code, problem.message),
    " ",
    el("code", {}, problem.code),
    others.length ? el("p", {}, say("instead"), others) : null,
  );
}

/** A list of problems. */
export function doubts(problems) {
  return el("ul", { class: "problems" }, problems.map(doubt));
}
