/** "Download these records": opens on demand, says what would be downloaded, makes the file in the browser. */

import { element, say } from "./dom.js";
import { FORMATS } from "./pack_formats.js";
import { facts, Failure, findRows, readRows } from "./pack_rows.js";

const LONGEST_NAME = 80;

class Pack {
  constructor(box) {
    this.box = box;
    this.language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
    this.slices = box.querySelector(".cp-pack__slices");
    this.first = box.dataset.pack;
    this.told = null; // the query that the panel tells of
    this.panel = element("div", { class: "cp-pack__panel" });
    this.said = element("p", { class: "cp-pack__said", role: "status" });
    this.slices.before(this.panel, this.said);
    box.addEventListener("toggle", () => this.tell());
    box.addEventListener("cp-pack", () => this.tell());
    this.tell();
  }

  /** Say what would be downloaded, once the box is open. */
  async tell() {
    const { pack: query, root, base } = this.box.dataset;
    if (!this.box.open || query === this.told) return;
    this.told = query;
    this.say("");
    try {
      const found = await findRows(query, root, base);
      if (query !== this.told) return;
      this.words = found.pack.words[this.language];
      this.found = found;
      this.show(found);
      this.slices.hidden = query !== this.first;
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      // The next opening tries again.
      this.told = null;
      this.panel.replaceChildren();
      this.say(this.box.dataset.error, true);
    }
  }

  show(found) {
    const { words } = this;
    const title = (table) => found.labels[this.language].facets.table.values[found.index.codes.table.get(table) - 1];
    const tables = [...found.tables].map(([table, places]) =>
      say(words, "rows_of", { table: title(table), n: places.length }),
    );
    const about = facts(found, this.language, this.address(), today());
    const formats = Object.keys(FORMATS).map((format) => {
      const made = element(
        "button",
        { type: "button", class: "cp-pack__format", "data-format": format },
        element("b", {}, words[`formats.${format}`]),
        element("span", {}, words[`formats.${format}_text`]),
      );
      made.addEventListener("click", () => this.make(format));
      return made;
    });
    this.panel.replaceChildren(
      element(
        "p",
        { class: "cp-pack__rows" },
        say(words, "rows", { n: found.places.length, tables: tables.join(words.list) }),
      ),
      found.tables.size > 1 ? element("p", { class: "cp-note" }, say(words, "several", { n: found.tables.size })) : "",
      element("div", { class: "cp-pack__formats" }, ...formats),
      element("p", { class: "cp-note" }, words.cite),
      element("p", { class: "cp-pack__cite" }, about.citation),
      this.box.closest(".cp-explore")
        ? ""
        : element(
            "p",
            {},
            element("a", { href: `${this.box.dataset.root}explore/${query(found.query)}` }, words.explore),
          ),
    );
  }

  /** The address at which anyone finds these rows, in the language of the page. */
  address() {
    return this.box.dataset.address + query(this.found.query);
  }

  async make(format) {
    const { found, words } = this;
    const buttons = this.panel.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    let reading = true; // files still on their way must not talk over what was said of one that failed
    try {
      const read = await readRows(
        found,
        this.box.dataset.base,
        (done, all) => reading && this.say(say(words, "reading", { done, all })),
      );
      this.say(words.making);
      await new Promise((go) => setTimeout(go)); // let the words be seen before the work
      const about = Object.fromEntries(
        ["zh", "en"].map((language) => [language, facts(found, language, this.address(), today())]),
      );
      const data = {
        ...read,
        facts: about,
        words: found.pack.words,
        identity: found.pack.identity,
        language: this.language,
      };
      const { bytes, ending, type } = await FORMATS[format].make(data);
      const name = `${fileName(found)}${ending}`;
      save(new Blob([bytes], { type }), name);
      this.say(say(words, "done", { file: name, n: found.places.length }));
    } catch (problem) {
      reading = false;
      const why =
        problem instanceof Failure
          ? say(words, problem.key, problem.values)
          : say(words, "broken", { why: problem.message });
      this.say(say(words, "failed", { why }), true);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  say(text, failed = false) {
    this.said.textContent = text;
    this.said.classList.toggle("cp-pack__said--failed", failed);
  }
}

function query(text) {
  return text ? `?${text}` : "";
}

/** The reader's own day. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Name a file after the collection, its version and what was chosen. */
function fileName({ pack, state, tables }) {
  const tabled = state.choices.table ? [] : tables.size === 1 ? [...tables.keys()] : [];
  const parts = [...tabled, ...Object.values(state.choices).flat(), state.text.trim()].filter(Boolean);
  const chosen =
    parts
      .join("-")
      .replace(/[^\p{L}\p{N}-]+/gu, "-")
      .slice(0, LONGEST_NAME) || "all";
  return `${pack.identity.name}-${pack.identity.version}-${chosen}`;
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

for (const box of document.querySelectorAll(".cp-pack")) new Pack(box);
