/** The form that turns a correction into a patch, a mail and the text of an issue, for people without an account. */

import { patch, problem, readLine, writeLine } from "./correct_cell.js";
import { element, fetchJson, say, Unreadable } from "./dom.js";

async function start(place) {
  const { base } = place.dataset;
  const form = place.querySelector("form");
  const status = place.querySelector("[role=status]");
  const result = place.querySelector(".cp-correct__result");
  const shared = await fetchJson("schemas.json");
  const { words, tables, identity } = shared;
  const input = (name) => form.elements.namedItem(name);
  let record = null;

  for (const [name, { title }] of Object.entries(tables)) input("table").append(new Option(title, name));

  async function open() {
    record = null;
    result.hidden = true;
    const [table, id] = [input("table").value, input("record").value.trim()];
    if (!id) return;
    status.textContent = words.loading;
    try {
      if (!/^[a-z0-9-]{1,80}$/.test(id)) throw new Unreadable(id);
      const address = `${base}/api/v1/${table}/${id}`;
      const [json, csv] = await Promise.all([
        fetchJson(`${address}.json`),
        fetch(`${address}.csv`).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Unreadable(id)))),
      ]);
      const [header, line] = csv.split("\n");
      const [, path, number] = json._links.edit.href.match(/\/(datasets\/[^#]+)#L(\d+)$/);
      place.querySelector(".cp-correct__edit").href = json._links.edit.href;
      record = {
        table,
        id,
        header: readLine(header),
        line,
        cells: readLine(line),
        path,
        number: Number(number),
        page: json._links.html?.find(({ hreflang }) => hreflang === document.documentElement.lang)?.href ?? "",
      };
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      status.textContent = say(words, "unknown", { record: id, table: tables[table].title });
      return;
    }
    status.textContent = "";
    const choice = input("field");
    const asked = choice.value || new URLSearchParams(location.search).get("field");
    choice.replaceChildren(...tables[table].fields.map(({ name, title }) => new Option(`${title} (${name})`, name)));
    if (tables[table].fields.some(({ name }) => name === asked)) choice.value = asked;
    await showField();
    place.querySelector(".cp-correct__cell").hidden = false;
  }

  const fieldNow = () => tables[record.table].fields.find(({ name }) => name === input("field").value);
  const cellNow = () => record.cells[record.header.indexOf(input("field").value)];

  /** The ids that a reference may name, with the names of their records: of the plan where the table is one of a plan's, of all where it is shared. */
  async function idsFor(field) {
    if (!field.table) return null;
    const plan = record.cells[record.header.indexOf("plan_id")];
    const own = tables[field.table]?.scope === "plan" && field.table !== "plans";
    const rows = await fetchJson(`${base}/api/v1/${own ? `plans/${plan}/` : ""}${field.table}.json`);
    const language = document.documentElement.lang;
    return new Map(
      rows.records.map((row) => [
        row.id,
        ["name", "label", "title"].map((name) => row[`${name}_${language}`]).find(Boolean) ?? "",
      ]),
    );
  }

  async function showField() {
    const field = fieldNow();
    const [was, now] = [cellNow(), input("now")];
    place.querySelector(".cp-correct__was").textContent = was || words.empty;
    place.querySelector(".cp-correct__meaning").textContent = [field.description, field.hint].filter(Boolean).join(" ");
    const made = field.categories
      ? element(
          "select",
          { name: "now", id: now.id, "aria-describedby": now.getAttribute("aria-describedby") },
          ...field.categories.map(([value, label]) => new Option(`${label} (${value})`, value)),
        )
      : element(was.length > 60 ? "textarea" : "input", {
          name: "now",
          id: now.id,
          "aria-describedby": now.getAttribute("aria-describedby"),
          rows: 4,
          autocomplete: "off",
          list: field.table ? "cp-correct-ids" : null,
        });
    if (field.categories && !field.required) made.prepend(new Option(words.empty, ""));
    now.replaceWith(made);
    made.value = was;
    const ids = await idsFor(field);
    place.querySelector("datalist").replaceChildren(...[...(ids ?? [])].map(([id, name]) => new Option(name, id)));
    complain(null);
    result.hidden = true;
  }

  function complain(found) {
    const told = place.querySelector(".cp-correct__problem");
    told.textContent = found ? say(words.problems, found[0], found[1]) : "";
    input("now").setAttribute("aria-invalid", String(Boolean(found)));
    return !found;
  }

  const judge = async () => {
    const text = input("now").value;
    if (text === cellNow()) return complain(["same", {}]);
    return complain(problem(fieldNow(), text, await idsFor(fieldNow())));
  };

  async function finish() {
    if (!record || !(await judge())) return input("now").focus();
    const field = fieldNow();
    const [was, now, why] = [cellNow(), input("now").value, input("why").value.trim().replaceAll(/\s+/g, " ")];
    const cells = record.cells.with(record.header.indexOf(field.name), now);
    const title = say(words, "change", { record: record.id, field: field.name });
    const told = [
      title,
      "",
      say(words, "was", { value: was || words.empty }),
      say(words, "now", { value: now || words.empty }),
      say(words, "why", { value: why || words.empty }),
      `${record.path}:${record.number}`,
    ].join("\n");
    const change = record.path.endsWith(".csv")
      ? patch(record.path, record.number, record.line, writeLine(cells), told)
      : "";
    const download = place.querySelector(".cp-correct__patch");
    download.hidden = !change;
    place.querySelector(".cp-correct__how").hidden = !change;
    if (change) {
      download.href = URL.createObjectURL(new Blob([change], { type: "text/x-patch" }));
      download.download = `${record.id}-${field.name}.patch`;
    }
    place.querySelector(".cp-correct__text").value = told;
    const mail = new URLSearchParams({ subject: title, body: change || told }).toString().replaceAll("+", "%20");
    place.querySelector(".cp-correct__mail").href = `mailto:${identity.contact}?${mail}`;
    const issue = {
      template: "wrong-fact.yml",
      title,
      record: record.id,
      page: record.page,
      field: field.name,
      is: was || words.empty,
      should: now || words.empty,
      proof: why,
    };
    place.querySelector(".cp-correct__issue").href = `${identity.repository}/issues/new?${new URLSearchParams(issue)}`;
    result.hidden = false;
    result.querySelector("h2").focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (record && record.id === input("record").value.trim() && record.table === input("table").value) finish();
    else open();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name === "field") showField();
    else if (target.name === "now") judge();
    else if (target.name === "table" || target.name === "record") open();
  });

  const asked = new URLSearchParams(location.search);
  if (asked.get("table") in tables) input("table").value = asked.get("table");
  input("record").value = asked.get("record") ?? "";
  form.hidden = false;
  await open();
}

const place = document.querySelector(".cp-correct");
if (place) start(place);
