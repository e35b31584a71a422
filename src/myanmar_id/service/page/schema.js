/** Shows the schemas of an OpenAPI document: what a value is, and the members of an object. */

import { el } from "./dom.js";
import { say } from "./language.js";
import { prose } from "./prose.js";

/** Keywords that bound a value, and how they are written. */
const BOUNDS = {
  minimum: "≥",
  maximum: "≤",
  exclusiveMinimum: ">",
  exclusiveMaximum: "<",
  minLength: "length ≥",
  maxLength: "length ≤",
  minItems: "items ≥",
  maxItems: "items ≤",
  pattern: "pattern",
};
/** Objects inside objects are shown so deep. */
const DEEPEST = 4;

const nameOf = (reference) => decodeURIComponent(reference.split("/").at(-1));
const examplesOf = (schema) => schema.examples ?? (schema.example === undefined ? [] : [schema.example]);
const choicesOf = (schema) => schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];

/** A value as JSON. */
export function json(value) {
  return el("pre", { tabindex: "0" }, el("code", {}, JSON.stringify(value, null, 2)));
}

/** What a value is, as nodes: `array of Step`, `string or null`. Names of schemas are links. */
export function typeOf(schema) {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return [el("a", { href: `#schema-${name}` }, name)];
  }
  if (schema.const !== undefined) {
    return [JSON.stringify(schema.const)];
  }
  if (schema.enum) {
    return [schema.enum.map((value) => JSON.stringify(value)).join(" or ")];
  }
  if (schema.type === "array") {
    return ["array of ", ...typeOf(schema.items ?? {})];
  }
  const choices = choicesOf(schema);
  if (choices.length && !schema.type && !schema.properties) {
    const joint = schema.allOf ? " and " : " or ";
    const types = choices.map(typeOf);
    const isNew = ([first], index) =>
      typeof first !== "string" || types.findIndex(([other]) => other === first) === index;
    return types.filter(isNew).flatMap((type, index) => [...(index ? [joint] : []), ...type]);
  }
  const type = [schema.type ?? (schema.properties ? "object" : "any")].flat().join(" or ");
  const bounds = Object.entries(BOUNDS).filter(([key]) => key in schema);
  const encoding = schema.contentEncoding && `in ${schema.contentEncoding}`;
  const parts = [schema.format, encoding, ...bounds.map(([key, sign]) => `${sign} ${schema[key]}`)].filter(Boolean);
  return [parts.length ? `${type} (${parts.join(", ")})` : type];
}

/** Whether there is more to say of a value than its type. */
function hasInside(schema) {
  const parts = [schema.items, schema.additionalProperties, ...choicesOf(schema)];
  return Boolean(schema.properties) || parts.some((part) => part && hasInside(part));
}

/** What is inside a value: members, items, one of several shapes. */
function inside(schema, depth) {
  if (depth > DEEPEST || !hasInside(schema)) {
    return [];
  }
  const shapes = choicesOf(schema).filter(hasInside);
  const more = typeof schema.additionalProperties === "object" ? schema.additionalProperties : null;
  const shape = (one) =>
    el("li", {}, el("span", { class: "type" }, ...typeOf(one)), prose(one.description), inside(one, depth + 1));
  return [
    schema.properties ? members(schema, depth) : null,
    more && hasInside(more) ? el("dl", { class: "members" }, member("*", more, { depth: depth + 1 })) : null,
    ...(schema.items ? inside(schema.items, depth) : []),
    shapes.length > 1 ? el("p", { class: "hint" }, say(schema.allOf ? "docs.all" : "docs.choice")) : null,
    shapes.length > 1 ? el("ul", { class: "choices" }, shapes.map(shape)) : shapes.flatMap((one) => inside(one, depth)),
  ];
}

/** One name with its type and what is said of it: a parameter or a member of an object. */
export function member(
  name,
  schema,
  { isRequired = false, description = schema.description, note = "", depth = 0 } = {},
) {
  const about = [prose(description)];
  if (schema.default !== undefined && schema.default !== null) {
    about.push(el("p", { class: "hint" }, say("docs.default", { value: JSON.stringify(schema.default) })));
  }
  for (const example of examplesOf(schema)) {
    about.push(el("p", {}, `${say("docs.example")}: `, el("code", {}, JSON.stringify(example))));
  }
  const marks = [
    note ? ` · ${note}` : null,
    isRequired ? el("span", { class: "must" }, ` · ${say("docs.required")}`) : null,
    schema.deprecated ? ` · ${say("docs.deprecated")}` : null,
  ];
  return [
    el("dt", {}, el("code", {}, name), " ", el("span", { class: "type" }, ...typeOf(schema)), marks),
    el("dd", {}, about, inside(schema, depth + 1)),
  ];
}

function members(schema, depth) {
  const must = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(([name, one]) =>
    member(name, one, { isRequired: must.has(name), depth }),
  );
  return el("dl", { class: "members" }, rows.flat());
}

/** A schema of the document's own list. */
export function named(name, schema) {
  return el(
    "section",
    { class: "panel", id: `schema-${name}` },
    el("h3", {}, el("code", {}, name), " ", el("span", { class: "type" }, ...typeOf(schema))),
    prose(schema.description),
    inside(schema, 0),
    examplesOf(schema).map(json),
  );
}
