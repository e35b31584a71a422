/** Shows the little Markdown that descriptions use: paragraphs, lists, `code`, **strong** words. */

import { el } from "./dom.js";

const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*/gs;
const ITEM = /^\s*[*-]\s+/;

/** A line of a description as nodes. */
export function inline(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(at, found.index));
    parts.push(found[1] ? el("code", {}, found[2]) : el("strong", {}, found[3]));
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)].filter(Boolean);
}

function block(text) {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => ITEM.test(line));
  if (first < 0) {
    return [el("p", {}, inline(text.replace(/^#+\s+/, "")))];
  }
  const items = [];
  for (const line of lines.slice(first)) {
    if (ITEM.test(line)) {
      items.push(line.replace(ITEM, ""));
    } else {
      items[items.length - 1] += ` ${line.trim()}`; // a longer item goes on in the next line
    }
  }
  const before = lines.slice(0, first).join(" ").trim();
  return [
    before ? el("p", {}, inline(before)) : null,
    el(
      "ul",
      {},
      items.map((item) => el("li", {}, inline(item))),
    ),
  ];
}

/** A description as elements, or null where there is none. */
export function prose(text) {
  const blocks = (text ?? "").split(/\n\s*\n/).filter((one) => one.trim());
  return blocks.length ? el("div", { class: "prose", lang: "en" }, blocks.flatMap(block)) : null;
}
