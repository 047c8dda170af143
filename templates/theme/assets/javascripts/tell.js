/** The form in which readers say in plain words what is wrong, or what became of a promise. */

import { find } from "./dom.js";

/** @param {HTMLFormElement} form */
function start(form) {
  const asked = new URLSearchParams(location.search);
  const record = asked.get("record") ?? "";
  const [what, how] = ["what", "how"].map((name) => find(form, `[name=${name}]`, HTMLTextAreaElement));
  const label = find(form, "label[for=cp-tell-what]", HTMLLabelElement);
  if (asked.get("about") === "became") label.textContent = label.dataset.became ?? "";
  if (record) {
    const about = find(form, ".cp-tell__about", HTMLElement);
    find(about, "b", HTMLElement).textContent = record;
    about.hidden = false;
    const exact = find(document.body, ".cp-tell__exact", HTMLAnchorElement);
    exact.search = String(new URLSearchParams({ table: asked.get("table") ?? "", record }));
  }

  const mail = find(form, ".cp-tell__mail", HTMLAnchorElement);
  const issue = find(form, ".cp-tell__issue", HTMLAnchorElement);
  const empty = issue.href;
  /** Put what is written into both links. */
  function write() {
    const { contact, subject } = form.dataset;
    const letter = [record, `${label.textContent}\n${what.value}`, how.value && `${howLabel()}\n${how.value}`];
    const body = encodeURIComponent(letter.filter(Boolean).join("\n\n"));
    mail.href = `mailto:${contact}?subject=${encodeURIComponent(`${subject} ${record}`.trim())}&body=${body}`;
    issue.href = `${empty}&${new URLSearchParams({ record, what: what.value, how: how.value })}`;
  }
  const howLabel = () => find(form, "label[for=cp-tell-how]", HTMLLabelElement).textContent;
  form.addEventListener("input", write);
  write();
  form.hidden = false;
  what.focus();
}

start(find(document.body, ".cp-tell", HTMLFormElement));
