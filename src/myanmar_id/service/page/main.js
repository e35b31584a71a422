/** Starts the page: the language, the token, the three panels. */

import { loadSettings, setToken } from "./api.js";
import { startCard } from "./card.js";
import { current, speaking, startLanguage } from "./language.js";
import { startNumber } from "./number.js";
import { startText } from "./text.js";

function startTabs() {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const open = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panel(tab).hidden = tab !== chosen;
    }
  };
  const choose = (tab) => {
    open(tab);
    history.replaceState(null, "", `#${panel(tab).id}`);
  };
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key in steps) {
        event.preventDefault();
        const step = steps[event.key];
        const next = Math.abs(step) === 1 ? (index + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1;
        choose(tabs[next]);
        tabs[next].focus();
      }
    });
  });
  const fromAddress = () => tabs.find((tab) => `#${panel(tab).id}` === location.hash);
  window.addEventListener("hashchange", () => fromAddress() && open(fromAddress()));
  open(fromAddress() ?? tabs[0]);
}

function startToken(settings) {
  const form = document.getElementById("access");
  const field = document.getElementById("token");
  form.hidden = !settings.auth;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => setToken(field.value));
}

startLanguage();
startTabs();
startText();
startNumber();
startCard();
speaking(() => {
  document.getElementById("reference").href = `/docs?language=${current()}`;
});
startToken(await loadSettings());
document.documentElement.dataset.ready = "";
