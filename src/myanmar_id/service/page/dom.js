/** Makes elements. Texts become text nodes only, so nothing that was read can turn into markup. */

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * An element of HTML.
 * @param {string} tag its name
 * @param {Object} attributes by name; a function listens to the event of that name; false, null, undefined are left out
 * @param {...(Node|string|Array)} children what stands in it
 */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of SVG, as `el` makes one of HTML. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text for a person's eyes: what cannot be seen is written as its code point, marks alone get a circle to stand on. */
export function visible(text) {
  const shown = text
    .replace(/^\p{Zs}+|\p{Zs}+$/gu, (spaces) => "␣".repeat([...spaces].length))
    .replace(UNSEEN, (sign) => ` ${codePoints(sign)} `)
    .trim();
  return /^\p{M}/u.test(shown) ? `◌${shown}` : shown;
}

/** The code points of a text, such as `U+1031 U+1019`. */
export function codePoints(text) {
  return [...text].map((sign) => `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(" ");
}

/** Text in Burmese or in both scripts, marked so that browsers choose the face of type and the voice. */
export function burmese(text, attributes = {}) {
  return el("span", { lang: /[\u1000-\u109f\uaa60-\uaa7f]/u.test(text) ? "my" : "en", ...attributes }, text);
}

/** A bar that shows a share of 1; what it says must stand beside it as text. */
export function bar(share, kind = "") {
  const inside = el("span");
  inside.style.width = `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
  return el("span", { class: `bar ${kind}`, "aria-hidden": "true" }, inside);
}

/** A share of 1 as per cent. What is nearly but not wholly sure is never written as sure. */
export function percent(share) {
  const hundred = share * 100;
  if (hundred > 99.9 && hundred < 100) {
    return ">99.9%";
  }
  if (hundred > 0 && hundred < 0.1) {
    return "<0.1%";
  }
  return `${Number(hundred.toFixed(1))}%`;
}
