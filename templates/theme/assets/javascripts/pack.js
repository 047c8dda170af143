/** "Download these records": opens on demand, says what would be downloaded, makes the file in the browser. */

import { element, find, pageLanguage, say } from "./dom.js";
import { facts, Failure, findRows, readRows } from "./pack_rows.js";

/** @import { Words } from "./dom.js" */
/** @import { Contents, Made } from "./pack_formats.js" */
/** @import { Rows } from "./pack_rows.js" */

const LONGEST_NAME = 80;

/**
 * How each format is made; what makes it is loaded when it is asked for.
 * @type {Record<string, (contents: Contents) => Promise<Made>>}
 */
const FORMATS = {
  csv: async (contents) => (await import("./pack_formats.js")).makeCsv(contents),
  xlsx: async (contents) => (await import("./pack_workbook.js")).makeWorkbook(contents),
  package: async (contents) => (await import("./pack_formats.js")).makePackage(contents),
};

class Pack {
  /** @param {HTMLDetailsElement} box */
  constructor(box) {
    const { pack = "", root = "", base = "", address = "", error = "" } = box.dataset;
    this.box = box;
    this.places = { root, base, address };
    this.error = error;
    this.language = pageLanguage();
    this.files = find(box, ".cp-pack__files", HTMLElement);
    this.first = pack;
    /** @type {string | null} */
    this.current = null; // the query that the panel is about
    this.panel = element("div", { class: "cp-pack__panel" });
    this.said = element("p", { class: "cp-pack__said", role: "status" });
    this.files.before(this.panel, this.said);
    box.addEventListener("toggle", () => this.update());
    box.addEventListener("cp-pack", () => this.update());
    this.update();
  }

  /** Say what would be downloaded, once the box is open. */
  async update() {
    const { pack: query = "" } = this.box.dataset;
    if (!this.box.open || query === this.current) return;
    this.current = query;
    this.say("");
    try {
      const rows = await findRows(query, this.places.root, this.places.base);
      if (query !== this.current) return;
      this.show(rows);
      this.files.hidden = query !== this.first;
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      // The next opening tries again.
      this.current = null;
      this.panel.replaceChildren();
      this.say(this.error, true);
    }
  }

  /** @param {Rows} rows */
  show(rows) {
    const { places, tables, index, labels, pack } = rows;
    const words = pack.words[this.language];
    const titles = labels[this.language].facets.table.values;
    const lines = Array.from(tables, ([table, own]) => {
      const title = titles[(index.codes.table.get(table) ?? 0) - 1];
      return say(words, "rows_of", { table: title, n: own.length });
    });
    const count = say(words, "rows", { n: places.length, tables: lines.join(words.list) });
    const several =
      tables.size > 1 ? element("p", { class: "cp-note" }, say(words, "several", { n: tables.size })) : "";
    const formats = Object.keys(FORMATS).map((format) => {
      const name = element("b", {}, words[`formats.${format}`]);
      const text = element("span", {}, words[`formats.${format}_text`]);
      const attributes = { type: "button", class: "cp-pack__format", "data-format": format };
      const made = element("button", attributes, name, text);
      made.addEventListener("click", () => this.make(format, rows));
      return made;
    });
    const citation = String(this.factsOf(rows, this.language).citation);
    const explore = element("a", { href: `${this.places.root}explore/${asQuery(rows.query)}` }, words.explore);
    this.panel.replaceChildren(
      element("p", { class: "cp-pack__rows" }, count),
      several,
      element("div", { class: "cp-pack__formats" }, ...formats),
      element("p", { class: "cp-note" }, words.cite),
      element("p", { class: "cp-pack__cite" }, citation, " ", this.copier(citation, words)),
      this.box.closest(".cp-explore") ? "" : element("p", {}, explore),
    );
  }

  /**
   * Make the button that copies the citation.
   * @param {string} citation
   * @param {Words} words
   */
  copier(citation, words) {
    const made = element("button", { type: "button", class: "cp-link cp-pack__copy" }, words.copy);
    made.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(citation).then(
        () => true,
        () => false,
      );
      this.say(copied ? words.copied : words.not_copied, !copied);
    });
    return made;
  }

  /**
   * Return what texts about the download are filled with; the address is the one at which anyone finds these rows, in
   * the language of the page.
   * @param {Rows} rows
   * @param {"zh" | "en"} language
   */
  factsOf(rows, language) {
    return facts(rows, language, this.places.address + asQuery(rows.query), today());
  }

  /**
   * @param {string} format
   * @param {Rows} rows
   */
  async make(format, rows) {
    const { pack, places } = rows;
    const words = pack.words[this.language];
    const buttons = this.panel.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    let reading = true; // files still on their way must not talk over what was said of one that failed
    try {
      const read = await readRows(rows, this.places.base, (done, all) => {
        if (reading) this.say(say(words, "reading", { done, all }));
      });
      this.say(words.making);
      await new Promise((go) => setTimeout(go)); // let the words be seen before the work
      const about = { zh: this.factsOf(rows, "zh"), en: this.factsOf(rows, "en") };
      const contents = {
        ...read,
        facts: about,
        words: pack.words,
        identity: pack.identity,
        language: this.language,
      };
      const { bytes, ending, type } = await FORMATS[format](contents);
      const name = `${fileName(rows)}${ending}`;
      save(new Blob([bytes], { type }), name);
      this.say(say(words, "done", { file: name, n: places.length }));
    } catch (problem) {
      reading = false;
      const why =
        problem instanceof Failure
          ? say(words, problem.key, problem.values)
          : say(words, "broken", { why: problem instanceof Error ? problem.message : problem });
      this.say(say(words, "failed", { why }), true);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  /**
   * @param {string} text
   * @param {boolean} [failed]
   */
  say(text, failed = false) {
    this.said.textContent = text;
    this.said.classList.toggle("cp-pack__said--failed", failed);
  }
}

/** @param {string} query */
function asQuery(query) {
  return query ? `?${query}` : "";
}

/** The reader's own day. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * Name a file after the collection, its version and what was chosen.
 * @param {Rows} rows
 */
function fileName({ pack, state, tables }) {
  const tabled = state.choices.table ? [] : tables.size === 1 ? [...tables.keys()] : [];
  const parts = [...tabled, ...Object.values(state.choices).flat(), state.text.trim()].filter(Boolean);
  const chosen = parts.join("-").replace(/[^\p{L}\p{N}-]+/gu, "-");
  return `${pack.identity.name}-${pack.identity.version}-${chosen.slice(0, LONGEST_NAME) || "all"}`;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** @type {NodeListOf<HTMLDetailsElement>} */
const packs = document.querySelectorAll("details.cp-pack");
for (const box of packs) new Pack(box);
