/** The page on which readers compare a record with their own copy of the text. Nothing of it leaves the browser. */

import { element, fetchJson, find, keepInOtherLanguage, pageLanguage, say, Unreadable } from "./dom.js";
import { open, prove } from "./prove/comparison.js";
import { litText } from "./prove/lit_text.js";

/** @import { Copies, Copy, Measure, Opened, Proof } from "./prove/comparison.js" */
/** @import { Found } from "./prove/passages.js" */

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const OWN = pageLanguage();
const OTHER = OWN === "zh" ? "en" : "zh";

/** @param {HTMLElement} place */
async function start(place) {
  const { base = "", root = "" } = place.dataset;
  /** @type {Copies} */
  const copies = await fetchJson("copies.json");
  const { words } = copies;
  const choice = find(place, ".cp-prove__choice", HTMLDetailsElement);
  const [plans, measures] = ["plan", "measure"].map((name) => find(place, `[name=${name}]`, HTMLSelectElement));
  const [record, answer, shown] = ["record", "answer", "text"].map((name) =>
    find(place, `.cp-prove__${name}`, HTMLElement),
  );
  const input = find(place, "#cp-prove-file", HTMLInputElement);
  /** @type {Measure | null} */
  let measure = null;
  /** @type {Opened | null} */
  let opened = null;
  let turn = 0; // of what is shown: what was asked for earlier and comes later is dropped

  /** @param {string} id of a plan */
  async function fillMeasures(id) {
    measures.disabled = true;
    measures.replaceChildren(measures.options[0]);
    if (!id) return;
    const plan = await fetchJson(`${base}/api/v1/plans/${id}.json`);
    if (plans.value !== id) return;
    for (const each of plan._embedded.measures)
      measures.append(new Option([each.number, each[`title_${OWN}`]].filter(Boolean).join(" "), each.id));
    measures.value = measure?.plan_id === id ? measure.id : "";
    measures.disabled = false;
  }

  /** @param {string} id of a measure */
  async function choose(id) {
    const own = ++turn;
    record.replaceChildren(element("p", { class: "cp-note" }, words.loading));
    /** @type {Measure | null} */
    let read = null;
    /** @type {string} */
    let problem = words.unknown;
    if (ID.test(id)) {
      try {
        read = await fetchJson(`${base}/api/v1/measures/${id}.json`);
      } catch (fault) {
        if (!(fault instanceof Unreadable)) throw fault;
        if (!navigator.onLine) problem = words.failed;
      }
    }
    if (own !== turn) return;
    measure = read;
    choice.open = !read;
    if (!read) {
      record.replaceChildren(element("p", {}, problem));
      return;
    }
    plans.value = read.plan_id;
    record.replaceChildren(...describe(read));
    const query = String(new URLSearchParams({ record: read.id }));
    history.replaceState(null, "", `?${query}`);
    keepInOtherLanguage(query);
    await compare();
  }

  /**
   * Return what is known of a measure, and which copies prove it.
   * @param {Measure} read
   */
  function describe(read) {
    const sources = Object.entries(copies.sources).filter(([, { plan }]) => plan === read.plan_id);
    const reports = [...new Set(read._embedded.events.map(({ report_id: id }) => id))];
    return [
      element("h2", {}, read[`title_${OWN}`]),
      element("p", { class: "cp-other", lang: OTHER }, read[`title_${OTHER}`]),
      element("p", {}, read[`summary_${OWN}`]),
      element("p", { class: "cp-note", lang: OTHER }, read[`summary_${OTHER}`]),
      element("div", { class: "cp-prove__parts" }, ...parts(read, [])),
      ...sources.map(([, copy]) => from("made_from", copy)),
      ...reports.map((id) => from("made_from_report", copies.reports[id])),
      element("p", {}, element("a", { href: `${root}/measures/${read.id}/` }, words.page)),
    ];
  }

  /**
   * @param {string} key
   * @param {Copy} copy
   */
  function from(key, copy) {
    const way = copy.url ? element("a", { href: copy.url, rel: "external" }, words.address) : words.no_address;
    return element("p", { class: "cp-note" }, say(words, key, { ...copy }), " ", way);
  }

  /**
   * Return the figures of a measure and what became of it, with what was proven of each.
   * @param {Measure} read
   * @param {Proof[]} proofs
   */
  function parts(read, proofs) {
    const { targets, events } = read._embedded;
    return [
      { key: "figures", rows: targets },
      { key: "later", rows: events },
    ]
      .filter(({ rows }) => rows.length)
      .map(({ key, rows }) =>
        element(
          "section",
          {},
          element("h3", {}, words[key]),
          element(
            "ul",
            {},
            ...rows.map((row) => {
              const proof = proofs.find(({ part }) => part?.id === row.id);
              const state = proof && (proof.found.state === "lost" ? "lost" : "there");
              return element(
                "li",
                {},
                row[`note_${OWN}`],
                " ",
                state && element("span", { class: `cp-prove__${state}` }, words[`part_${state}`]),
              );
            }),
          ),
        ),
      );
  }

  /**
   * Return what the file is as a whole, and whether the record may be in it.
   * @param {Opened} file
   * @param {Measure | null} read
   * @returns {{ said: string, isOfRecord: boolean }}
   */
  function whole({ name, text, same, resaved }, read) {
    const found = same.length ? same : resaved;
    if (!found.length) {
      const values = { file: name, characters: Array.from(text).length };
      return { said: say(words, read ? "differs" : "none_known", values), isOfRecord: true };
    }
    const reports = new Set(read?._embedded.events.map(({ report_id: id }) => id));
    const own = found.filter(([id, { plan }]) => (plan ? plan === read?.plan_id : reports.has(id)));
    // One file may be the copy of several plans, where a page has them together.
    const told = own.length ? own : found;
    const plan = told.map(([, copy]) => copies.plans[copy.plan ?? ""]).filter(Boolean);
    const key = same.length ? (plan.length ? "copy" : "report") : "resaved";
    const values = { file: name, name: told[0][1].name, plan: plan.join(words.comma) || words.later_text };
    const said = say(words, key, values);
    return own.length || !read ? { said, isOfRecord: true } : { said: `${said} ${words.other}`, isOfRecord: false };
  }

  /** Compare the file, if there is one, with the record, if one is chosen. */
  async function compare() {
    if (!opened) return;
    const own = ++turn;
    const { said: line, isOfRecord } = whole(opened, measure);
    shown.replaceChildren();
    if (!measure) {
      answer.replaceChildren(element("p", {}, line), element("p", {}, words.choose));
      choice.open = true;
      const [plan] = [...opened.same, ...opened.resaved].map(([, copy]) => copy.plan ?? "");
      if (plan && !plans.value) {
        plans.value = plan;
        await fillMeasures(plan);
      }
      return;
    }
    const read = measure;
    if (!isOfRecord) {
      answer.replaceChildren(element("p", { class: "cp-prove__lost" }, line));
      find(record, ".cp-prove__parts", HTMLElement).replaceChildren(...parts(read, []));
      return;
    }
    const { text, proofs } = await prove(opened, read);
    if (own !== turn) return;
    // That of the measure comes first; a later text has only those of what became of it.
    const [{ found }] = proofs;
    const state = found.state === "lost" ? "lost" : "there";
    answer.replaceChildren(
      element("p", {}, line),
      element("p", { class: `cp-prove__${state}` }, element("strong", {}, passageLine(found))),
    );
    find(record, ".cp-prove__parts", HTMLElement).replaceChildren(...parts(read, proofs));
    if (found.start === found.end) return;
    const box = litText(text, proofs, words);
    shown.replaceChildren(box);
    const lit = box.querySelector("mark");
    if (lit) box.scrollTop = lit.offsetTop - box.offsetTop - 2 * parseFloat(getComputedStyle(box).lineHeight);
  }

  /** @param {Found} found */
  function passageLine({ state, start, end, place: recorded }) {
    const key = state === "lost" && start === end ? "lost_nothing" : state;
    return say(words, key, { start, end, from: recorded.start, to: recorded.end });
  }

  /** @param {File} file */
  async function take(file) {
    const own = ++turn;
    shown.replaceChildren();
    answer.replaceChildren(element("p", {}, say(words, "reading", { file: file.name })));
    const read = await open(file, copies);
    if (own !== turn) return;
    opened = typeof read === "string" ? null : read;
    if (typeof read === "string") {
      answer.replaceChildren(element("p", { class: "cp-prove__lost" }, say(words, read, { file: file.name })));
      if (measure) find(record, ".cp-prove__parts", HTMLElement).replaceChildren(...parts(measure, []));
    } else await compare();
  }

  place.hidden = false;
  if (!window.crypto?.subtle) {
    answer.append(element("p", { class: "cp-prove__lost" }, words.insecure));
    input.disabled = true;
  }
  input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
  // A file that misses its box would take the page's place.
  for (const event of ["dragover", "drop"]) document.addEventListener(event, (dropped) => dropped.preventDefault());
  document.addEventListener("drop", ({ dataTransfer }) => {
    const file = dataTransfer?.files[0];
    if (file && !input.disabled) take(file);
  });
  plans.addEventListener("change", () => fillMeasures(plans.value));
  measures.addEventListener("change", () => measures.value && choose(measures.value));
  choice.addEventListener("toggle", () => {
    if (choice.open && plans.value && measures.options.length === 1) fillMeasures(plans.value);
  });

  const asked = new URLSearchParams(location.search);
  const [plan, id] = [asked.get("plan") ?? "", asked.get("record") ?? ""];
  if (id) await choose(id);
  else {
    choice.open = true;
    if (Object.hasOwn(copies.plans, plan)) {
      plans.value = plan;
      await fillMeasures(plan);
    }
  }
}

await start(find(document.body, ".cp-prove", HTMLElement));
