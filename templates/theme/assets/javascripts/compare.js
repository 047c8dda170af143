/** The choice of plans on the comparison page: columns come and go, the address remembers. */

import { find } from "./dom.js";

const PARAMETER = "plan";

/** @param {HTMLElement} field */
function start(field) {
  const boxes = [...field.querySelectorAll("input")];
  /** @type {NodeListOf<HTMLElement>} */
  const cells = document.querySelectorAll(".cp-compare [data-plan]");
  /** @type {NodeListOf<HTMLElement>} */
  const lines = document.querySelectorAll(".cp-compare [data-line]");
  const status = find(field, "[role=status]", HTMLElement);

  const read = () => {
    const asked = new URLSearchParams(location.search).get(PARAMETER);
    const chosen = asked === null ? null : asked.split(",");
    for (const box of boxes) box.checked = chosen === null || chosen.includes(box.value);
  };
  const show = () => {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const cell of cells) cell.hidden = !chosen.has(cell.dataset.plan ?? "");
    // A line without a figure of the chosen plans says nothing, nor does an indicator without a line.
    for (const line of lines) line.hidden = !line.querySelector("td:not([hidden]) a");
    for (const { parentElement: group } of lines)
      if (group) group.hidden = !group.querySelector("[data-line]:not([hidden])");
    status.textContent = chosen.size === 0 ? (status.dataset.empty ?? "") : "";
  };
  const remember = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const query = chosen.length === boxes.length ? "" : `?${PARAMETER}=${chosen.join(",")}`;
    history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  };

  field.hidden = false;
  field.addEventListener("change", () => {
    show();
    remember();
  });
  window.addEventListener("popstate", () => {
    read();
    show();
  });
  read();
  show();
}

/** @type {HTMLElement | null} */
const field = document.querySelector("[data-compare]");
if (field) start(field);
