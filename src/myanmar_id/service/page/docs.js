/** The reference: `/openapi.json` as a page, without anything from elsewhere. */

import { el } from "./dom.js";
import { current, say, speaking, startLanguage } from "./language.js";
import { inline, prose } from "./prose.js";
import { json, member, named, typeOf } from "./schema.js";

const VERBS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** What a reference inside the document points at; what is no reference stays. */
function resolved(spec, part) {
  if (!part?.$ref?.startsWith("#/")) {
    return part ?? {};
  }
  const steps = part.$ref
    .slice(2)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce((found, step) => found?.[step], spec) ?? {};
}

function operations(spec) {
  return Object.entries(spec.paths ?? {}).flatMap(([path, item]) =>
    VERBS.filter((verb) => verb in item).map((verb) => ({
      verb,
      path,
      id: `${verb}-${path.replace(/[^\w]+/g, "-")}`,
      shared: item.parameters ?? [],
      ...item[verb],
    })),
  );
}

function parameters(spec, operation) {
  const all = [...operation.shared, ...(operation.parameters ?? [])].map((one) => resolved(spec, one));
  if (!all.length) {
    return [];
  }
  const rows = all.map((one) =>
    member(
      one.name,
      { ...one.schema, example: one.example ?? one.schema?.example },
      {
        isRequired: one.required,
        description: one.description ?? one.schema?.description,
        note: one.in,
      },
    ),
  );
  return [el("h3", {}, say("docs.parameters")), el("dl", { class: "members" }, rows.flat())];
}

function media(spec, content) {
  return Object.entries(content ?? {}).flatMap(([type, one]) => {
    const schema = resolved(spec, one.schema);
    const examples = one.examples
      ? Object.values(one.examples).map((example) => resolved(spec, example).value)
      : [one.example ?? schema.examples?.[0] ?? schema.example];
    return [
      el("p", {}, el("code", {}, type), " ", ...(one.schema ? typeOf(one.schema) : [])),
      ...examples.filter((example) => example !== undefined).map(json),
    ];
  });
}

function body(spec, operation) {
  const found = resolved(spec, operation.requestBody);
  return found.content ? [el("h3", {}, say("docs.body")), prose(found.description), ...media(spec, found.content)] : [];
}

function headers(spec, found) {
  const rows = Object.entries(found.headers ?? {}).flatMap(([name, one]) => {
    const header = resolved(spec, one);
    return member(name, header.schema ?? {}, { description: header.description, note: "header" });
  });
  return rows.length ? el("dl", { class: "members" }, rows) : null;
}

/** Answers that are errors are closed: there are many, and they are alike. */
function responses(spec, operation) {
  const rows = Object.entries(operation.responses ?? {}).map(([status, one]) => {
    const found = resolved(spec, one);
    const about = [media(spec, found.content), headers(spec, found)];
    const title = [el("code", {}, status), " ", el("span", { lang: "en" }, inline(found.description ?? ""))];
    return status.startsWith("2")
      ? el("div", { class: "response" }, el("p", {}, title), about)
      : el("details", { class: "response" }, el("summary", {}, title), about);
  });
  return rows.length ? [el("h3", {}, say("docs.responses")), ...rows] : [];
}

function operationPanel(spec, operation) {
  return el(
    "section",
    { class: "panel", id: operation.id },
    el("h2", {}, el("span", { class: "verb" }, operation.verb), el("code", {}, operation.path)),
    el("p", {}, el("strong", { lang: "en" }, operation.summary ?? "")),
    operation.deprecated ? el("p", { class: "doubt" }, say("docs.deprecated")) : null,
    prose(operation.description),
    asked(operation),
    parameters(spec, operation),
    body(spec, operation),
    responses(spec, operation),
  );
}

function security(spec) {
  const schemes = Object.entries(spec.components?.securitySchemes ?? {});
  const row = ([name, scheme]) => [
    el(
      "dt",
      {},
      el("code", {}, name),
      ` ${scheme.type} ${scheme.scheme ?? ""}`.trimEnd(),
      scheme.name ? ` · ${scheme.in} ` : " ",
      el("code", {}, scheme.name ?? ""),
    ),
    el("dd", {}, prose(scheme.description)),
  ];
  return schemes.length
    ? el(
        "section",
        { class: "panel" },
        el("h2", {}, say("docs.security")),
        el("dl", { class: "members" }, schemes.flatMap(row)),
      )
    : null;
}

/** Who may call it: the names of the schemes, each of which is enough. */
function asked(operation) {
  const ways = (operation.security ?? []).map((way) => Object.keys(way));
  const names = ways.filter((way) => way.length).map((way) => el("code", {}, way.join(" + ")));
  if (!names.length) {
    return null;
  }
  const free = ways.some((way) => !way.length) ? [" · ", say("docs.free")] : [];
  return el("p", {}, say("docs.security"), ": ", ...names.flatMap((name, at) => (at ? [" / ", name] : [name])), ...free);
}

function contents(found) {
  const link = (one) =>
    el(
      "li",
      {},
      el("a", { href: `#${one.id}` }, el("code", {}, `${one.verb.toUpperCase()} ${one.path}`)),
      ` ${one.summary ?? ""}`,
    );
  return el(
    "nav",
    { class: "panel", "aria-labelledby": "contents" },
    el("h2", { id: "contents" }, say("docs.contents")),
    el("ul", {}, found.map(link)),
  );
}

function page(spec) {
  const found = operations(spec);
  const schemas = Object.entries(spec.components?.schemas ?? {});
  const { title = "", version = "", description } = spec.info ?? {};
  return [
    el("section", {}, el("h2", {}, `${title} ${version}`), prose(description)),
    contents(found),
    security(spec),
    ...found.map((one) => operationPanel(spec, one)),
    schemas.length ? el("h2", {}, say("docs.schemas")) : null,
    ...schemas.map(([name, schema]) => named(name, schema)),
  ].filter(Boolean);
}

async function start() {
  const main = document.getElementById("main");
  const state = document.getElementById("state");
  let spec = null;
  let words = "docs.loading";
  const show = () => {
    document.getElementById("home").href = `/?language=${current()}`;
    state.textContent = words && say(words);
    if (spec) {
      main.replaceChildren(state, ...page(spec));
    }
  };
  startLanguage();
  speaking(show);
  try {
    const answer = await fetch("/openapi.json", { credentials: "omit", redirect: "error" });
    spec = answer.ok ? await answer.json() : null;
    words = spec ? "" : "docs.failed";
  } catch {
    words = "docs.failed";
  }
  show();
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  document.documentElement.dataset.ready = "";
}

await start();
