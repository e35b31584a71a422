/** What the codes of changes, problems and errors mean. */

import { current, knows, say } from "./language.js";
import { CODES } from "./code_words.js";
import { FIELD_CODES } from "./field_words.js";

const ALL = { ...FIELD_CODES, ...CODES };

/** A code of a change or a problem in words; `otherwise` where the table does not have it. */
export function meaning(code, otherwise = code) {
  return Object.hasOwn(ALL, code) ? ALL[code][current() === "my" ? 1 : 0] : otherwise;
}

/** What went wrong with a call, as a sentence for the person at the page. */
export function excuse(failure) {
  if (failure.kind !== "refused") {
    return say(knows(`failed.${failure.kind}`) ? `failed.${failure.kind}` : "failed.other");
  }
  const known = [failure.slug, failure.errorCode, failure.status].map((code) => meaning(code, "")).find(Boolean);
  const words = known || failure.errorMessage || say("failed.other");
  return failure.wait ? `${words} ${say("wait", { seconds: failure.wait })}` : words;
}

/** The codes of a failure, for whoever looks after the service. */
export function technical(failure) {
  const parts = [failure.errorCode ?? failure.status, failure.slug, failure.detail];
  if (failure.requestId) {
    parts.push(say("request", { id: failure.requestId }));
  }
  return parts.filter(Boolean).join(" · ");
}
