/** Which language the page speaks, and how the table of words gets into it. */

import { WORDS } from "./words.js";

const LANGUAGES = ["en", "my"];
const listeners = new Set();
let language = "en";

/** A number in the digits of the language; what is text already stays. */
function written(part) {
  const isBurmese = typeof part === "number" && language === "my";
  return isBurmese
    ? String(part).replace(/\d/g, (digit) => String.fromCodePoint(0x1040 + Number(digit)))
    : String(part);
}

/**
 * What the page says, in its language.
 * @param {string} key of the table
 * @param {Object} parts what stands for `{name}` in it
 */
export function say(key, parts = {}) {
  const words = WORDS[key][LANGUAGES.indexOf(language)];
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? written(parts[name]) : whole));
}

/** Whether the table has a key. */
export function knows(key) {
  return Object.hasOwn(WORDS, key);
}

/** The language of the page, `en` or `my`. */
export function current() {
  return language;
}

/** Have something done now and each time the language changes. */
export function speaking(listener) {
  listeners.add(listener);
  listener();
}

/** Write every text of the page that names its key. */
function label() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = say(element.dataset.say);
  }
  for (const element of document.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

function choose(wanted) {
  language = wanted;
  listeners.forEach((listener) => listener());
}

/** Take the language of the address, else the browser's, and make the switch work. Nothing is stored. */
export function startLanguage() {
  const asked = new URLSearchParams(location.search).get("language");
  const known = [asked, ...navigator.languages].map((name) => (name ?? "").slice(0, 2));
  language = known.find((name) => LANGUAGES.includes(name)) ?? "en";
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => choose(button.dataset.language));
  }
  speaking(label);
}
