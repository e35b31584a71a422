/** Draws what was read over its picture, turned so that the card is upright. */

import { el, svg } from "./dom.js";
import { say } from "./language.js";

/** Confidence from which a field is trusted, and below which it is doubted. */
const HIGH = 0.9;
const LOW = 0.5;

/** How sure a field is: `high`, `middle`, `low`, or "" where nothing says it. */
export function surety(confidence) {
  if (confidence === null) {
    return "";
  }
  return confidence >= HIGH ? "high" : confidence >= LOW ? "middle" : "low";
}

/**
 * How the stored picture must be turned, and mirrored where a camera stored it so, for its card to be upright.
 * @param {Array} card corners TL TR BR BL in stored pixels, or null to leave the picture as it is
 * @param {{width: number, height: number}} size of the stored picture
 * @returns {Object} `matrix` of CSS, `width` and `height` of the turned picture, `place([x, y])` a stored place in it
 */
export function upright(card, size) {
  const [tl, tr, , bl] = card ?? [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const along = [tr[0] - tl[0], tr[1] - tl[1]];
  const down = [bl[0] - tl[0], bl[1] - tl[1]];
  const isLevel = Math.abs(along[0]) >= Math.abs(along[1]);
  const [x, y] = isLevel ? [Math.sign(along[0]), 0] : [0, Math.sign(along[1])];
  const hand = along[0] * down[1] - along[1] * down[0] < 0 ? -1 : 1;
  const [u, v] = [-hand * y, hand * x];
  const shift = [Math.min(0, x) * size.width + Math.min(0, y) * size.height];
  shift.push(Math.min(0, u) * size.width + Math.min(0, v) * size.height);
  return {
    matrix: `matrix(${x}, ${u}, ${y}, ${v}, 0, 0)`,
    width: isLevel ? size.width : size.height,
    height: isLevel ? size.height : size.width,
    place: ([px, py]) => [x * px + y * py - shift[0], u * px + v * py - shift[1]],
  };
}

function outline(quad, turned, kind) {
  return svg("polygon", {
    points: quad.map((corner) => turned.place(corner).join(",")).join(" "),
    class: `box ${kind}`,
  });
}

/** A field's number, before the beginning of its first line. */
function badge(quad, turned, number, kind) {
  const [tl, tr, , bl] = quad.map(turned.place);
  const size = Math.max(turned.width, turned.height) / 38;
  const length = Math.hypot(tr[0] - tl[0], tr[1] - tl[1]) || 1;
  const [x, y] = [0, 1].map((axis) => (tl[axis] + bl[axis]) / 2 - ((tr[axis] - tl[axis]) / length) * size * 0.8);
  const inside = Math.max(size * 0.7, x);
  return [
    svg("circle", { cx: inside, cy: y, r: size * 0.65, class: `badge ${kind}` }),
    svg(
      "text",
      { x: inside, y, "font-size": size, "text-anchor": "middle", "dominant-baseline": "central" },
      String(number),
    ),
  ];
}

/**
 * The picture with the card, the portrait and the lines of each field drawn on it.
 * @param {HTMLImageElement} image loaded as it is stored
 * @param {{width: number, height: number}} size of the stored picture
 * @param {Object} reading what `readCard` brought
 * @param {function(string)} choose is told the name of a field whose box is pointed at
 * @returns {{figure: Element, highlight: function(string)}} `highlight` shows one field's boxes, or none for ""
 */
export function drawn(image, size, reading, choose) {
  const turned = upright(reading.card, size);
  const groups = new Map();
  const overlay = svg("svg", {
    viewBox: `0 0 ${turned.width} ${turned.height}`,
    role: "img",
    "aria-label": say("card.view"),
  });
  if (reading.card) {
    overlay.append(outline(reading.card, turned, "card"));
  }
  if (reading.portrait) {
    overlay.append(outline(reading.portrait, turned, "portrait"));
  }
  reading.fields.forEach((field, index) => {
    if (field.quads.length) {
      const kind = surety(field.confidence);
      const parts = field.quads.map((quad) => outline(quad, turned, kind));
      const group = svg("g", { "data-field": field.name, click: () => choose(field.name) }, parts);
      group.append(...badge(field.quads[0], turned, index + 1, kind));
      overlay.append(group);
      groups.set(field.name, group);
    }
  });
  const stage = el("div", { class: "stage" }, image, overlay);
  stage.style.aspectRatio = `${turned.width} / ${turned.height}`;
  stage.style.setProperty("--most", `calc(70vh * ${turned.width / turned.height})`);
  image.alt = "";
  image.style.width = `${(size.width / turned.width) * 100}%`;
  image.style.height = `${(size.height / turned.height) * 100}%`;
  image.style.transform = `translate(-50%, -50%) ${turned.matrix}`;
  const highlight = (name) => groups.forEach((group, own) => group.classList.toggle("chosen", own === name));
  return { figure: el("figure", {}, stage), highlight };
}
