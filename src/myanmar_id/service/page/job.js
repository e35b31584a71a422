/** One thing that a person asks for: waiting, the answer, what went wrong, and a way to stop. */

import { Failure } from "./api.js";
import { excuse, technical } from "./codes.js";
import { el } from "./dom.js";
import { say, speaking } from "./language.js";

/** After so many milliseconds the page says that it takes long. */
const SLOW = 4000;

/**
 * A place where one job at a time runs.
 * @param {Element} host where it is shown
 * @param {Object} how `ask(input, signal)` brings the answer, `show(answer, input)` makes its elements, `summary(answer)`
 *   says it in a sentence, `home()` is the element that the focus goes back to
 * @returns {Object} `run(input)`, `clear()`, and `complain(key, parts)` to say why nothing can be run
 */
export function job(host, { ask, show, summary, home }) {
  let state = { kind: "idle" };
  let running = null;
  let slow = 0;

  const status = el("p", { class: "status", role: "status" });
  const cancel = el("button", { type: "button", class: "cancel", hidden: true, click: () => stop() });
  const again = el("button", { type: "button", class: "again", hidden: true, click: () => run(state.input) });
  const trouble = el("div", { class: "trouble", role: "alert" });
  const result = el("div", { class: "result", role: "group", tabindex: "-1" });
  host.append(el("div", { class: "progress" }, status, cancel, again), trouble, result);

  function write() {
    const { kind } = state;
    const wasInside = [cancel, again].includes(document.activeElement) || trouble.contains(document.activeElement);
    host.setAttribute("aria-busy", String(kind === "busy"));
    host.dataset.state = kind;
    cancel.hidden = kind !== "busy";
    cancel.textContent = say("cancel");
    again.hidden = kind !== "cancelled";
    again.textContent = say("retry");
    result.setAttribute("aria-label", say("result"));
    result.hidden = kind !== "done";
    status.textContent = sentence();
    trouble.replaceChildren(...(kind === "failed" ? excuses(state.failure) : []));
    result.replaceChildren(...(kind === "done" ? [show(state.answer, state.input)].flat().filter(Boolean) : []));
    if (wasInside && kind !== "busy") {
      (kind === "done" ? result : home()).focus(); // what had the focus is gone
    } else if (wasInside) {
      cancel.focus();
    }
  }

  function sentence() {
    switch (state.kind) {
      case "busy":
        return say(state.slow ? "slow" : "working");
      case "done":
        return summary(state.answer);
      case "cancelled":
        return say("cancelled");
      case "hint":
        return say(state.hint, state.parts);
      default:
        return "";
    }
  }

  function excuses(failure) {
    const codes = technical(failure);
    return [
      el("p", {}, el("strong", {}, say("failed")), ": ", excuse(failure)),
      codes && el("p", { class: "technical" }, codes),
      el("button", { type: "button", click: () => run(state.input) }, say("retry")),
    ].filter(Boolean);
  }

  function enter(next) {
    clearTimeout(slow);
    state = next;
    write();
  }

  async function run(input) {
    running?.abort();
    const own = new AbortController();
    running = own;
    enter({ kind: "busy", input });
    slow = setTimeout(() => enter({ ...state, slow: true }), SLOW);
    let next;
    try {
      next = { kind: "done", input, answer: await ask(input, own.signal) };
    } catch (error) {
      next = { kind: "failed", input, failure: error instanceof Failure ? error : new Failure("garbled") };
    }
    if (running !== own) {
      return; // another run has begun, or this one was stopped
    }
    running = null;
    enter(next);
  }

  function stop() {
    running?.abort();
    running = null;
    enter({ kind: "cancelled", input: state.input });
  }

  function clear() {
    running?.abort();
    running = null;
    enter({ kind: "idle" });
  }

  function complain(hint, parts = {}) {
    running?.abort();
    running = null;
    enter({ kind: "hint", hint, parts });
  }

  speaking(write);
  return { run, clear, complain };
}

/**
 * A form with one field of text whose job runs when it is sent.
 * @param {string} name what the ids of the form's parts begin with
 * @param {string} example what the button of that name fills in
 * @param {Object} how as `job` takes it
 */
export function formJob(name, example, how) {
  const form = document.getElementById(`${name}-form`);
  const field = document.getElementById(`${name}-given`);
  const own = job(document.getElementById(`${name}-job`), { ...how, home: () => field });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isEmpty = !field.value.trim();
    field.setAttribute("aria-invalid", String(isEmpty));
    if (isEmpty) {
      own.complain("empty");
      field.focus();
    } else {
      own.run(field.value);
    }
  });
  form.querySelector("[data-example]").addEventListener("click", () => {
    field.value = example;
    form.requestSubmit();
  });
  return { form, field };
}
