/** The second job: an NRC number is parsed and repaired, a name is spelled in Latin letters. */

import { parseNrc, romanize } from "./api.js";
import { bar, burmese, el, percent } from "./dom.js";
import { doubts } from "./doubts.js";
import { formJob } from "./job.js";
import { current, knows, say } from "./language.js";
import { changes, marked } from "./spans.js";

const SPELLINGS = 5;

function pair(key, ...values) {
  const shown = values.filter(Boolean);
  return shown.length ? el("div", {}, el("dt", {}, say(key)), el("dd", {}, ...shown)) : null;
}

/** A place by its names, that of the page's language first. */
function named(english, local) {
  const names = current() === "my" ? [local, english] : [english, local];
  return names.filter(Boolean).map((name, index) => el("span", { class: "name" }, index ? " · " : "", burmese(name)));
}

function place(found) {
  return [
    found.letters ? burmese(found.letters, { class: "letters" }) : null,
    ...named(found.english, found.burmese),
    found.isListed ? null : el("span", { class: "doubt" }, say("nrc.unlisted")),
  ];
}

function facts({ my, latin, kind, place: found }) {
  const state = named(found.stateEnglish, found.stateBurmese);
  return el(
    "dl",
    { class: "facts" },
    pair("nrc.my", burmese(my, { class: "large" })),
    pair("nrc.latin", burmese(latin, { class: "large" })),
    pair("nrc.state", found.state && `${found.state} `, ...state),
    pair("nrc.township", ...place(found)),
    pair("nrc.kind", kind && (knows(`kind.${kind}`) ? say(`kind.${kind}`) : kind)),
  );
}

function showNumber(answer, given) {
  const parts = [answer.isRead ? facts(answer) : el("p", { class: "notice bad" }, say("nrc.unreadable"))];
  if (answer.problems.length) {
    parts.push(el("h3", {}, say("nrc.problems")), doubts(answer.problems));
  }
  if (answer.repairs.length) {
    parts.push(el("h3", {}, say("nrc.repairs")), marked(given, answer.repairs, false), ...changes(answer.repairs));
  }
  if (parts.length === 1) {
    parts.push(el("p", {}, say("nrc.sound")));
  }
  return parts;
}

function summarizeNumber(answer) {
  if (!answer.isRead) {
    return say("nrc.unreadable");
  }
  const counts = say("nrc.counts", { repairs: answer.repairs.length, problems: answer.problems.length });
  return `${answer.latin}. ${answer.repairs.length + answer.problems.length ? counts : say("nrc.sound")}`;
}

function showSpellings({ spellings, problems }) {
  const row = (one) =>
    el(
      "li",
      {},
      el("span", { lang: "en", class: "spelling" }, one.text),
      el("span", { class: "share" }, percent(one.probability)),
      bar(one.probability),
    );
  const list = [el("h3", {}, say("name.list")), el("ol", { class: "spellings" }, spellings.map(row))];
  return [
    ...(spellings.length ? list : [el("p", {}, say("name.nothing"))]),
    ...(problems.length ? [el("h3", {}, say("nrc.problems")), doubts(problems)] : []),
  ];
}

function summarizeSpellings({ spellings }) {
  return spellings.length ? say("name.best", { name: spellings[0].text }) : say("name.nothing");
}

/** Make the panel work. */
export function startNumber() {
  formJob("nrc", "၁၂/ဥကမ (နုိင်) ဝ၁၂၃၄၅", { ask: parseNrc, show: showNumber, summary: summarizeNumber });
  formJob("name", "ဒေါ်စန္ဒာဖြိုး", {
    ask: (text, signal) => romanize(text, SPELLINGS, signal),
    show: showSpellings,
    summary: summarizeSpellings,
  });
}
