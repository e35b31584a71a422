/** Every call of the service. No other module knows the shapes of its requests and answers. */

/** How long an answer may take; the service gives up earlier. */
const LONGEST = 120_000;

const FALLBACK = { auth: false, projectId: "0".repeat(32), mostImageBytes: 10 * 2 ** 20 };
let settings = FALLBACK;
let token = "";

/**
 * A call that brought no answer.
 *
 * `kind` is `cancelled`, `timeout`, `unreachable`, `garbled` (no answer that is understood) or `refused`. A refusal has the
 * service's `status`, `errorCode`, `errorMessage`, `slug` and `detail`, and the seconds to `wait` where it names them. The
 * last two kinds may have the `requestId`.
 */
export class Failure extends Error {
  constructor(kind, about = {}) {
    super(kind);
    this.kind = kind;
    Object.assign(this, about);
  }
}

/** Use a token from now on. It is held in this variable and nowhere else. */
export function setToken(value) {
  token = value.trim();
}

/** Ask once what this service is like: whether it wants a token, its project, how large a picture may be. */
export async function loadSettings() {
  try {
    const answer = await fetch("/page/settings.json", { credentials: "omit", cache: "no-store", redirect: "error" });
    const found = await answer.json();
    settings = {
      auth: Boolean(found.auth),
      projectId: found.project_id || FALLBACK.projectId,
      mostImageBytes: found.most_image_bytes || FALLBACK.mostImageBytes,
    };
  } catch {
    settings = FALLBACK; // the first call will say what is wrong
  }
  return settings;
}

/** What `loadSettings` found. */
export function currentSettings() {
  return settings;
}

async function call(path, body, cancel) {
  const stopped = new AbortController();
  let why = "unreachable";
  const stop = (kind) => {
    why = kind;
    stopped.abort();
  };
  const onCancel = () => stop("cancelled");
  cancel.addEventListener("abort", onCancel);
  const late = setTimeout(() => stop("timeout"), LONGEST);
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (token) {
    headers["X-Auth-Token"] = token;
  }
  let answer;
  let text;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal: stopped.signal,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      mode: "same-origin",
    });
    text = await answer.text();
  } catch {
    throw new Failure(why);
  } finally {
    clearTimeout(late);
    cancel.removeEventListener("abort", onCancel);
  }
  const requestId = answer.headers.get("X-Request-Id");
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Failure("garbled", { status: answer.status, requestId });
  }
  if (!answer.ok) {
    throw new Failure("refused", {
      status: answer.status,
      errorCode: found?.error_code ?? String(answer.status),
      errorMessage: found?.error_msg ?? "",
      slug: found?.code ?? "",
      detail: found?.detail ?? "",
      wait: Number(answer.headers.get("Retry-After")) || 0,
      requestId: requestId ?? found?.request_id,
    });
  }
  return { found, requestId };
}

/** Call, and bring the answer into the page's own shape; what does not fit is garbled. */
async function shaped(path, body, cancel, shape) {
  const { found, requestId } = await call(path, body, cancel);
  try {
    return shape(found);
  } catch {
    throw new Failure("garbled", { status: 200, requestId });
  }
}

/** A change of a text: offsets are in code points. */
function toStep(step) {
  const rules = step.codes ?? [step.rule ?? step.code];
  return { start: step.start, end: step.end, before: step.before, after: step.after, rules };
}

function toProblem(problem) {
  return {
    field: problem.field ?? "",
    code: problem.code,
    message: problem.message ?? problem.code,
    severity: problem.severity ?? "warning",
    suggestions: problem.suggestions ?? [],
  };
}

/**
 * Repair a text: `{text, encoding, probability, spans, steps}`. A probability is that of Zawgyi, null without Burmese;
 * spans are the runs of Burmese, `{start, end, encoding, probability}`.
 */
export function repairText(text, cancel) {
  return shaped("/v1/text/repair", { text }, cancel, (found) => ({
    text: found.text.toString(),
    encoding: found.encoding,
    probability: found.probability ?? null,
    spans: found.spans ?? [],
    steps: found.steps.map(toStep),
  }));
}

/** Parse an NRC number: `{my, latin, isRead, kind, place, problems, repairs}`; an unreadable one has problems only. */
export function parseNrc(text, cancel) {
  return shaped("/v1/nrc/parse", { text }, cancel, (found) => ({
    my: found.my.toString(),
    latin: found.latin.toString(),
    isRead: found.status !== "unreadable",
    kind: found.kind ?? "",
    place: toPlace(found),
    repairs: (found.repairs ?? []).map(toStep),
    problems: (found.problems ?? []).map(toProblem),
  }));
}

function toPlace({ state, township }) {
  return {
    letters: township?.letters ?? "",
    english: township?.name_en ?? "",
    burmese: township?.name_my ?? "",
    isListed: Boolean(township),
    state: state?.number ?? "",
    stateEnglish: state?.name_en ?? "",
    stateBurmese: state?.name_my ?? "",
  };
}

/** Spell a name in Latin letters: `{spellings, problems}`, the spellings `{text, probability}`, the likeliest first. */
export function romanize(text, count, cancel) {
  return shaped("/v1/names/romanize", { text, count }, cancel, (found) => ({
    spellings: found.spellings.map((one) => ({ text: one.text.toString(), probability: one.probability })),
    problems: (found.problems ?? []).map(toProblem),
  }));
}

const FIELDS = {
  front: ["nrc_id", "name", "father_name", "birth", "bloodlines_religion", "height", "blood_group", "issue_date"],
  back: ["card_id", "nrc_id_back", "profession", "address"],
};

/**
 * Read a card: `{side, cardClass, copy, fields, problems, card, portrait}`.
 *
 * Each of the fields is `{name, text, confidence, translation, quads, problems}`, the other problems are of the card as a
 * whole; places are corners TL TR BR BL in the pixels of the file as stored.
 */
export function readCard(image, cancel) {
  const asked = {
    image,
    convert_unicode: true,
    return_confidence: true,
    return_translation: true,
    return_portrait_location: true,
    return_text_location: true,
    return_idcard_type: true,
    return_verification: true,
  };
  const path = `/v2/${encodeURIComponent(settings.projectId)}/ocr/myanmar-id-card`;
  return shaped(path, asked, cancel, ({ result }) => {
    const problems = (result.verification_result?.problems ?? []).map(toProblem);
    const names = FIELDS[result.side].filter((name) => name in result);
    const isOf = (name) => (problem) => problem.field === `${result.side}.${name}`;
    return {
      side: result.side,
      cardClass: result.class ?? "",
      copy: result.idcard_type === "copy",
      card: result.card_location?.length === 4 ? result.card_location : null,
      portrait: result.portrait_location?.length === 4 ? result.portrait_location : null,
      problems: problems.filter((problem) => !names.some((name) => isOf(name)(problem))),
      fields: names.map((name) => ({
        name,
        text: result[name],
        confidence: result.confidence?.[name] ?? null,
        translation: result.translation_info?.[`${name}_translation`] ?? "",
        quads: result.text_location?.[name] ?? [],
        problems: problems.filter(isOf(name)),
      })),
    };
  });
}
