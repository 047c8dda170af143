/** The form in which readers say in plain words what is wrong, or what became of a promise. */

import { find, inLanguages, keepInOtherLanguage } from "./dom.js";

const PAGE = /^(?:[a-z0-9-]+\/)*$/;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** What a card says of its record: its figure, and its note or goal in words. */
const OF_CARD = ".cp-target__figure > strong, .cp-target__note";

/** @param {HTMLFormElement} form */
async function start(form) {
  const asked = new URLSearchParams(location.search);
  const given = asked.get("record") ?? "";
  const record = ID.test(given) ? given : "";
  const page = asked.get("page") ?? (record && asked.get("table") === "measures" ? `measures/${record}/` : null);
  const [what, how] = ["what", "how"].map((name) => find(form, `[name=${name}]`, HTMLTextAreaElement));
  const label = find(form, "label[for=cp-tell-what]", HTMLLabelElement);
  if (asked.get("about") === "became") label.textContent = label.dataset.became ?? "";
  if (record) {
    const exact = find(document.body, ".cp-tell__exact", HTMLAnchorElement);
    exact.search = String(new URLSearchParams({ table: asked.get("table") ?? "", record }));
  }
  keepInOtherLanguage(location.search);
  /** @type {string[]} the title of the page, then what its card of the record says */
  let titles = [];
  const about =
    page !== null && PAGE.test(page)
      ? new URL(`${form.dataset.root}/${page}${record && `#${record}`}`, location.href)
      : null;

  const mail = find(form, ".cp-tell__mail", HTMLAnchorElement);
  const issue = find(form, ".cp-tell__issue", HTMLAnchorElement);
  const empty = issue.href;
  /** Put what is written into both links; only there is the record named by its address and its id. */
  function write() {
    const { contact, subject } = form.dataset;
    const subjectLine = `${subject} ${titles[0] ?? ""}`.trim();
    const letter = [
      [...titles, about?.href ?? record].filter(Boolean).join("\n"),
      `${label.textContent}\n${what.value}`,
      how.value && `${howLabel()}\n${how.value}`,
    ];
    const body = encodeURIComponent(letter.filter(Boolean).join("\n\n"));
    mail.href = `mailto:${contact}?subject=${encodeURIComponent(subjectLine)}&body=${body}`;
    const fields = { record: record || (about?.href ?? ""), what: what.value, how: how.value };
    issue.href = `${empty}&${new URLSearchParams(fields)}`;
  }
  const howLabel = () => find(form, "label[for=cp-tell-how]", HTMLLabelElement).textContent;
  form.addEventListener("input", write);
  write();
  form.hidden = false;
  what.focus();

  if (!about) return;
  titles = await titlesAt(about, record);
  if (!titles.length) return;
  const shown = find(form, ".cp-tell__about", HTMLElement);
  const [title, ...details] = titles;
  find(shown, "b", HTMLElement).replaceChildren(...inLanguages(title));
  find(shown, "span", HTMLElement).replaceChildren(...inLanguages(details.join(" · ")));
  shown.hidden = false;
  write();
}

/**
 * Return the title of one of our pages, then what its card of a record says; nothing where it cannot be read.
 * @param {URL} address
 * @param {string} record
 * @returns {Promise<string[]>}
 */
function titlesAt(address, record) {
  return new Promise((resolve) => {
    // Of the ways to read a page, this one makes no markup of a text, which the policy of our pages forbids.
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onloadend = () => {
      const page = request.status === 200 ? request.responseXML : null;
      const card = record ? page?.getElementById(record) : null;
      const parts = [page?.querySelector("h1"), ...(card?.querySelectorAll(OF_CARD) ?? [])];
      const texts = parts.map((part) => (part?.textContent ?? "").replace(/\s+/g, " ").replace(/¶$/, "").trim());
      resolve(texts.filter(Boolean));
    };
    request.open("GET", address.pathname);
    request.send();
  });
}

await start(find(document.body, ".cp-tell", HTMLFormElement));
