/** Shows a card that was read: the picture with its boxes, and beside it the fields. */

import { drawn, surety } from "./boxes.js";
import { bar, burmese, el, percent } from "./dom.js";
import { doubts } from "./doubts.js";
import { say } from "./language.js";

function value(field) {
  return field.text ? burmese(field.text, { class: "value" }) : el("span", { class: "nothing" }, say("card.nothing"));
}

function confidence(field) {
  const kind = surety(field.confidence);
  return kind
    ? el(
        "span",
        { class: `confidence ${kind}` },
        bar(field.confidence, kind),
        ` ${percent(field.confidence)} `,
        el("span", { class: "word" }, say(`sure.${kind}`)),
      )
    : null;
}

/** The fields as a list whose names are buttons: each shows where on the picture it was read. */
function list(reading, choose) {
  const rows = new Map();
  reading.fields.forEach((field, index) => {
    const name = say(`field.${field.name}`);
    const label = el(
      "button",
      {
        type: "button",
        "aria-pressed": "false",
        title: say("card.show", { field: name }),
        click: () => choose(field.name),
      },
      el("span", { class: "number" }, String(index + 1)),
      name,
    );
    const isOther = field.translation && field.translation !== field.text;
    const row = el(
      "li",
      { "data-field": field.name },
      field.quads.length ? label : el("span", { class: "label" }, label.lastChild.textContent),
      el(
        "span",
        { class: "values" },
        value(field),
        isOther ? burmese(field.translation, { class: "translation" }) : null,
      ),
      confidence(field),
      field.problems.length ? doubts(field.problems) : null,
    );
    rows.set(field.name, row);
  });
  const highlight = (name) =>
    rows.forEach((row, own) => {
      row.classList.toggle("chosen", own === name);
      row.querySelector("button")?.setAttribute("aria-pressed", String(own === name));
    });
  return { element: el("ul", { class: "fields" }, [...rows.values()]), highlight };
}

/**
 * The elements for a card.
 * @param {string} side that was asked for, `front` or `back`
 * @param {Object} reading what `readCard` brought
 * @param {Object} picture its `image`, and the `size` of it as stored, null where the browser cannot show it
 */
export function show(side, reading, picture) {
  let chosen = "";
  const choose = (name) => {
    chosen = chosen === name ? "" : name;
    view.highlight(chosen);
    fields.highlight(chosen);
  };
  const view = picture.size
    ? drawn(picture.image, picture.size, reading, choose)
    : { figure: el("p", { class: "hint" }, say("card.hidden")), highlight: () => {} };
  const fields = list(reading, choose);
  const chips = [
    say(`side.${reading.side}`),
    reading.cardClass && say(`class.${reading.cardClass}`),
    say(reading.copy ? "type.copy" : "type.normal"),
  ];
  return [
    reading.side === side ? null : el("p", { class: "notice" }, say("card.other")),
    el(
      "p",
      { class: "chips" },
      chips.filter(Boolean).map((text) => el("span", { class: "chip" }, text)),
    ),
    el("p", { class: "hint" }, summary(reading)),
    reading.problems.length ? doubts(reading.problems) : null,
    el("div", { class: "reading" }, view.figure, fields.element),
  ].filter(Boolean);
}

/** A card in a sentence. */
export function summary(reading) {
  const filled = reading.fields.filter((field) => field.text);
  const doubtful = filled.filter((field) => ["low", "middle"].includes(surety(field.confidence))).length;
  const read = say("card.read", { side: say(`side.${reading.side}`), count: filled.length });
  return doubtful ? `${read} ${say("card.doubtful", { count: doubtful })}` : read;
}
