/**
 * The letter to an agency: filled in for the measure that the address names, to be copied or mailed. Nothing is sent from
 * here. Without script the letter has blanks.
 */

import { element, fetchJson, fill, find, inLanguages, keepInOtherLanguage, pageLanguage } from "./dom.js";

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_FIGURES = 5;
/** The office of a city, in front of which its name stands in a letter. */
const OF_CITY = /^市/u;

/** @typedef {Record<string, any>} Json */

const place = find(document.body, ".cp-ask", HTMLElement);
/** The types of what a plan aims at; results and context are no promises. */
const AHEAD = (place.dataset.ahead ?? "").split(" ");
/** @type {HTMLElement[]} */
const letters = [...place.querySelectorAll("div.cp-ask__letter")].filter((each) => each instanceof HTMLElement);

/** @param {string} language */
function today(language) {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date());
}

/**
 * The promised figures and dates: a bare figure would not say of what.
 * @param {Json[]} targets
 * @param {string} language
 * @param {DOMStringMap} words
 */
function figuresOf(targets, language, words) {
  const promised = targets.filter((each) => AHEAD.includes(each.type) && (each.value !== null || each.due));
  // What follows the first sentence of a note is about the text.
  const said = promised.slice(0, MOST_FIGURES).map((each) => each[`note_${language}`]?.split(/[。；]|\.(?:\s|$)/u)[0]);
  const figures = said.filter(Boolean).join(language === "zh" ? "；" : "; ");
  return figures && fill(words.figures ?? "", { figures });
}

/**
 * Who is asked: the first body that leads or is responsible, or any, with the name of its city; else its government.
 * @param {Json[]} duties
 * @param {string} language
 * @param {string} city
 * @param {DOMStringMap} words
 */
function agencyOf(duties, language, city, words) {
  const duty =
    ["lead", "responsible"].map((role) => duties.find((each) => each.role === role)).find(Boolean) ?? duties[0];
  if (!duty) return city && fill(words.government ?? "", { city });
  if (language === "en") return duty.body_en;
  return duty.body_zh.replace(OF_CITY, city || "市");
}

/**
 * Fill in the letters.
 * @param {Json} measure a record of the API; an empty one leaves the blanks
 * @param {Json} body the agency, if no measure says it
 */
function write(measure, body) {
  /** @type {HTMLElement | null} */
  const plan = measure.plan_id ? document.querySelector(`[data-plan="${measure.plan_id}"]`) : null;
  const { year = "", source = "", zh = "", en = "", cityZh = "", cityEn = "" } = plan?.dataset ?? {};
  const { targets = [], duties = [] } = measure._embedded ?? {};
  for (const letter of letters) {
    const words = letter.dataset;
    const { lang } = letter;
    const agency = lang === "zh" ? body.full_name_zh || body.name_zh : body.name_en;
    const own = measure._links?.html.find((/** @type {Json} */ link) => link.hreflang === lang)?.href ?? "";
    /** @type {Record<string, string>} */
    const values = {
      agency: agency || agencyOf(duties, lang, lang === "zh" ? cityZh : cityEn, words),
      plan: lang === "zh" ? zh && `《${zh}》` : en,
      year: year && fill(words.year ?? "", { year }),
      title: measure[`title_${lang}`],
      figures: figuresOf(targets, lang, words),
      source: source || own,
      today: today(lang),
    };
    const { blank = "" } = words;
    for (const line of letter.querySelectorAll("p")) {
      const filled = Object.fromEntries(
        Object.entries(values).map(([key, text]) => [key, text || (key === "figures" ? "" : blank)]),
      );
      line.textContent = fill(line.dataset.line ?? "", { blank, ...filled });
    }
    letter.dataset.title = values.title;
  }
}

/** Offer the letter: its first version is in Chinese, which offices expect. */
function offer() {
  const [letter] = letters;
  const tools = find(place, ".cp-ask__tools", HTMLElement);
  const [button, mail, status] = [
    find(tools, "button", HTMLButtonElement),
    find(tools, "a", HTMLAnchorElement),
    find(tools, "[role=status]", HTMLElement),
  ];
  const text = () => [...letter.querySelectorAll("p")].map((line) => line.textContent).join("\n");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      status.textContent = tools.dataset.copied ?? "";
    } catch {
      status.textContent = tools.dataset.notCopied ?? "";
    }
  });
  const subject = fill(letter.dataset.subject ?? "", { title: letter.dataset.title ?? "" });
  mail.href = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text())}`;
  tools.hidden = false;
}

const asked = new URLSearchParams(location.search);
keepInOtherLanguage(location.search);
/** @type {{ measures: Json, bodies: Json }} */
const records = { measures: {}, bodies: {} };
for (const [name, table, field] of /** @type {const} */ ([
  ["record", "measures", "title"],
  ["agency", "bodies", "name"],
])) {
  const id = asked.get(name) ?? "";
  if (!ID.test(id)) continue;
  const about = find(place, ".cp-ask__about", HTMLElement);
  try {
    const found = await fetchJson(new URL(`${place.dataset.api}${table}/${id}.json`, location.href).href);
    records[table] = found;
    const link = find(about, "a", HTMLAnchorElement);
    link.href = new URL(`../../${table}/${id}/`, location.href).href;
    link.replaceChildren(...inLanguages(found[`${field}_${pageLanguage()}`]));
  } catch {
    about.replaceChildren(element("span", {}, about.dataset.notRead));
  }
  about.hidden = false;
}
write(records.measures, records.bodies);
offer();
