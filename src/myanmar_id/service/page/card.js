/** The third job: pictures of the two sides of a card are read. */

import { currentSettings, readCard } from "./api.js";
import { show, summary } from "./card_view.js";
import { el } from "./dom.js";
import { job } from "./job.js";
import { say, speaking } from "./language.js";
import { base64Length, load, mostBytes, toBase64 } from "./picture.js";

const KINDS = "image/jpeg,image/png,image/bmp,image/tiff,.jpg,.jpeg,.png,.bmp,.tif,.tiff";

/**
 * One side: choose or drop a picture and have it read at once.
 * @param {string} side `front` or `back`
 * @param {function(string, ?Object)} tell is told each reading, and null when there is none
 */
function sideOf(side, tell) {
  const words = el("span", { class: "choose" });
  const hint = el("span", { class: "hint" });
  const input = el("input", { type: "file", accept: KINDS, id: `${side}-file` });
  const preview = el("img", { class: "preview", hidden: true });
  const remove = el("button", { type: "button", class: "small", hidden: true });
  const title = el("h3", { id: `${side}-title` });
  const zone = el("label", { class: "drop", for: `${side}-file` }, words, input, hint);
  const place = el("div", { class: "job" });
  const element = el(
    "section",
    { class: "side", id: side, "aria-labelledby": `${side}-title` },
    title,
    zone,
    preview,
    remove,
    place,
  );

  const own = job(place, {
    ask: async (picture, signal) => {
      const reading = await readCard(picture.base64, signal);
      if (!signal.aborted) {
        preview.hidden = true; // the same picture comes with what was read
        tell(side, reading);
      }
      return reading;
    },
    show: (reading, picture) => show(side, reading, picture),
    summary,
    home: () => input,
  });
  let url = "";

  function forget() {
    own.clear();
    tell(side, null);
    preview.hidden = true;
    preview.removeAttribute("src");
    remove.hidden = true;
    URL.revokeObjectURL(url);
  }

  async function take(file) {
    forget();
    const most = currentSettings().mostImageBytes;
    if (base64Length(file.size) > most) {
      own.complain("card.large", { most: (mostBytes(most) / 1e6).toFixed(1) });
      return;
    }
    const mine = (url = URL.createObjectURL(file));
    const image = el("img");
    remove.hidden = false;
    try {
      const [base64, size] = await Promise.all([toBase64(file), load(image, file, mine)]);
      if (mine !== url) {
        return; // another picture was chosen in the meantime
      }
      preview.hidden = !size;
      preview.src = mine;
      own.run({ base64, size, image });
    } catch {
      own.complain("card.unreadable-file");
    }
  }

  input.addEventListener("change", () => input.files.length && take(input.files[0]));
  remove.addEventListener("click", () => {
    forget();
    url = "";
    input.value = "";
    input.focus();
  });
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) {
      input.value = "";
      take(file);
    }
  });
  speaking(() => {
    title.textContent = say(`side.${side}`);
    words.textContent = say(`card.choose.${side}`);
    hint.textContent = say("card.drop");
    preview.alt = say("card.preview");
    remove.textContent = say("card.remove");
  });
  return element;
}

/** Make the panel work. */
export function startCard() {
  const readings = { front: null, back: null };
  const match = document.getElementById("match");
  const compare = () => {
    const number = (name) =>
      [readings.front, readings.back].flatMap((one) => one?.fields ?? []).find((one) => one.name === name);
    const [front, back] = [number("nrc_id")?.text, number("nrc_id_back")?.text];
    const both = Boolean(front && back);
    match.className = both ? `notice ${front === back ? "good" : "bad"}` : "";
    match.textContent = both ? say(front === back ? "card.same" : "card.differ") : "";
  };
  const tell = (side, reading) => {
    readings[side] = reading;
    compare();
  };
  document.getElementById("sides").append(sideOf("front", tell), sideOf("back", tell));
  // A picture that is dropped beside its place must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => event.preventDefault());
  }
  speaking(compare);
}
