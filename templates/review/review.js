// Comfort for the page of `build.py review`, never published: keys, a look at whether the record changed elsewhere, and
// a question before unsaved cells are left. Everything works without it.
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("decision"));
const switched = /** @type {HTMLInputElement | null} */ (document.getElementById("single-keys"));
const OFF = "review-single-keys-off";
let sending = false;

if (switched) {
  // Who speaks to the computer, or types by chance, can turn single letters off.
  switched.checked = !localStorage.getItem(OFF);
  switched.addEventListener("change", () =>
    switched.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"),
  );
}
document.addEventListener("keydown", pressed);
document.addEventListener("visibilitychange", look);
window.addEventListener("focus", look);
form?.addEventListener("submit", () => (sending = true));
window.addEventListener("beforeunload", (event) => {
  if (form && !sending && isEdited(form)) event.preventDefault();
});
const lines = document.querySelector(".lines");
const selection = document.getElementById("use-selection");
if (lines && selection?.parentElement) {
  selection.parentElement.hidden = false;
  selection.addEventListener("click", useSelection);
  lines.addEventListener("click", chooseLine);
  lines.querySelector(".near")?.scrollIntoView({ block: "center" });
  window.scrollTo(0, 0);
}
// What was refused is to be corrected; a record that is only looked at leaves the single keys at work.
const wanted = document.querySelector(".message--nameless") ? "#reviewer" : "[aria-invalid]";
const refused =
  document.querySelector(".message--nameless, .message--refused, .message--faulty, .message--reasonless") &&
  document.querySelector(wanted);
if (refused instanceof HTMLElement) refused.focus();

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.altKey || event.metaKey || event.isComposing) return;
  if (target.closest("input:not([type=checkbox]), select, textarea")) {
    if (event.key === "Escape") target.blur();
    else if (event.key === "Enter" && event.ctrlKey && target.closest("#decision")) click("button[value=save]", event);
  } else if (!event.ctrlKey && switched?.checked) act(event, target);
}

/**
 * Do what a single key means.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 */
function act(event, target) {
  const { key } = event;
  if (key === "Enter") {
    if (!target.closest("a, button, summary, input")) click("[data-key=Enter]", event);
  } else if (key === "?") {
    const keys = /** @type {HTMLDetailsElement} */ (document.getElementById("keys"));
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary")?.focus();
  } else if (key === "e" && form) {
    event.preventDefault();
    const field =
      form.querySelector(".field--wrong :is(input, select, textarea)") ?? form.querySelector("[id^=field-]");
    /** @type {HTMLElement | null} */ (field)?.focus();
  } else if (key === "a") {
    const link = /** @type {HTMLElement | null} */ (document.querySelector(".adds a"));
    const folded = link?.closest("details");
    if (folded) folded.open = true;
    link?.focus();
  } else if (!form && (key === "j" || key === "k")) move(key === "j" ? 1 : -1, event);
  else if (["j", "k", "l", "u"].includes(key)) click(`[data-key=${key}]`, event);
}

/**
 * @param {string} selector
 * @param {Event} event
 */
function click(selector, event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
}

/**
 * Focus the next or previous record of the list.
 * @param {number} step
 * @param {Event} event
 */
function move(step, event) {
  event.preventDefault();
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".records a")]);
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

/** Copy the words that are selected in the text to the passage, or to the field that repeats them. */
function useSelection() {
  const words = document.getSelection()?.toString().trim();
  const field = document.getElementById("quote") ?? document.getElementById("field-printed");
  if (!words || !(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  field.value = words;
  field.focus();
}

/**
 * Put the number of a line that was clicked into the field of lines; with Shift, the lines up to it.
 * @param {Event} event
 */
function chooseLine(event) {
  const line = /** @type {HTMLElement} */ (event.target).closest("li");
  const field = document.getElementById("lines");
  const { shiftKey } = /** @type {MouseEvent} */ (event);
  const selected = document.getSelection();
  // Words that are selected are to be used, unless Shift selected them on the way to the last line.
  if (!line || !(field instanceof HTMLInputElement) || (!shiftKey && selected?.toString())) return;
  const first = shiftKey ? parseInt(field.value, 10) : NaN;
  field.value = first && first !== line.value ? `${first}-${line.value}` : `${line.value}`;
  if (shiftKey) selected?.removeAllRanges();
}

/** @param {HTMLFormElement} edited */
function isEdited(edited) {
  return [...edited.elements].some((field) => {
    if (field instanceof HTMLSelectElement) return ![...field.options].every((o) => o.selected === o.defaultSelected);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false;
    return /^field\.|^lines$|^quote$/.test(field.name) && field.value !== field.defaultValue;
  });
}

/** Say so if the record is no longer as this page shows it: another page or an editor may have changed it. */
async function look() {
  if (!form?.dataset.record || sending || document.visibilityState === "hidden") return;
  try {
    const answer = await fetch(`/-/version/${encodeURIComponent(form.dataset.record)}`);
    if (!answer.ok) return;
    const notice = document.getElementById("changed-elsewhere");
    if (notice) notice.hidden = (await answer.text()) === form.dataset.seen;
  } catch {
    // The server was ended.
  }
}
