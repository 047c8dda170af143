/** The choice of plans on the comparison page: others than the two that it shows are fetched; the address remembers. */

import { alike, asked, compared } from "./compared.js";
import { element, fetchJson, find, keepInOtherLanguage, say } from "./dom.js";

/** @typedef {import("./compared.js").Data} Data */

/**
 * Write the comparison as the template does.
 * @param {Data} data
 * @param {string[]} chosen
 * @param {string} root
 * @param {Set<string>} open ids of the folds that the reader opened
 */
function written(data, chosen, root, open) {
  const words = data.words;
  const { shared, only, families } = compared(data, chosen);
  const sides = chosen.flatMap((id) => (data.plans[id] ? [{ id, side: data.plans[id] }] : []));
  const semicolon = words.semicolon ?? "";
  const colon = words.colon ?? "";

  /** @param {string} path @param {string} text */
  const link = (path, text) => element("a", { href: root + path }, text);
  /** @param {(Node | string)[][]} rows @param {string} comma */
  const joined = (rows, comma) => rows.flatMap((row, place) => (place ? [comma, ...row] : row));
  /** @param {import("./compared.js").Link[]} links */
  const became = (links) =>
    links.length
      ? [
          `${words["promises.title"]}${colon}`,
          ...joined(
            links.map(([text, path, note]) => [note ? `${note} ` : "", link(path, text)]),
            semicolon,
          ),
        ]
      : [];
  /** @param {string} figure @param {string} due */
  const by = (figure, due) => (due ? say(words, "by", { figure, date: due }) : figure);
  /** @param {import("./compared.js").Figure} figure */
  const figureItem = ([path, name, headline, due, links]) =>
    element(
      "li",
      {},
      link(path, name),
      colon,
      element("b", { class: "cp-side__figure" }, by(headline, due)),
      links.length ? element("p", { class: "cp-note" }, ...became(links)) : null,
    );
  /** @param {import("./compared.js").Entry} entry */
  const entryItem = ([path, title, text, figures, more, links]) =>
    element(
      "li",
      {},
      text,
      ...(figures.length ? [" ", element("b", { class: "cp-side__figure" }, figures.join(semicolon))] : []),
      ...(more ? [" ", element("span", { class: "cp-note" }, say(words, "more", { n: more }))] : []),
      element("p", { class: "cp-note" }, link(path, title), ...(links.length ? [element("br"), ...became(links)] : [])),
    );
  /**
   * Set what each plan says on a subject side by side.
   * @param {string} label
   * @param {string} path
   * @param {(side: import("./compared.js").Side) => HTMLElement[] | undefined} items
   * @param {string[]} notes
   */
  const subject = (label, path, items, notes = []) =>
    element(
      "section",
      { class: "cp-kind" },
      element("h3", {}, link(path, label)),
      element(
        "div",
        { class: "cp-sides" },
        ...sides.flatMap(({ side }) => {
          const rows = items(side);
          return rows
            ? [
                element(
                  "div",
                  { class: "cp-side" },
                  element("p", { class: "cp-side__plan" }, side[0]),
                  element("ul", {}, ...rows),
                ),
              ]
            : [];
        }),
      ),
      ...notes.map((note) => element("p", { class: "cp-note" }, note)),
    );
  /** @param {string} id @param {(Node | string)[]} summary @param {Node[]} inner @param {string} name */
  const fold = (name, id, summary, inner) =>
    element(
      "details",
      { class: "cp-branch", [`data-${name}`]: id, open: open.has(id) },
      element("summary", {}, ...summary),
      ...inner,
    );
  /** @param {string} id @param {string} title @param {Node[]} inner */
  const part = (id, title, inner) =>
    element("section", { "aria-labelledby": id }, element("h2", { id }, title), ...inner);

  return [
    element(
      "ul",
      { class: "cp-plain" },
      ...sides.map(({ side }) => element("li", {}, link(side[1], side[0]), side[2] ? colon + side[2] : null)),
    ),
    part("figures", words.figures ?? "", [
      element(
        "p",
        {},
        say(words, families.length ? "finding" : "finding_none", {
          types: shared.flatMap(({ types }) => types).length,
          n: families.length,
        }),
      ),
      ...families.map(([id, label, path, caution]) => {
        const figures = sides.map(({ side }) => side[4][id] ?? []);
        const notes = [words[alike(figures)] ?? "", `${words["indicators.caution"]}${colon}${caution}`];
        return subject(label, path, (side) => side[4][id]?.map(figureItem), notes);
      }),
    ]),
    part("themes", words.themes ?? "", [
      element("p", {}, words.themes_lead),
      ...shared.map(({ theme: [id, label], types }) =>
        fold(
          "theme",
          id,
          [`${label} `, element("span", { class: "cp-note" }, types.map((type) => type[2]).join(semicolon))],
          [
            ...sides.flatMap(({ side }) =>
              side[5][id]
                ? [
                    element(
                      "p",
                      { class: "cp-note" },
                      say(words, "leads", { plan: side[0] }),
                      ...joined(
                        side[5][id].map(([text, path, note]) => [link(path, text), ` ${note}`]),
                        words.list_comma ?? "",
                      ),
                    ),
                  ]
                : [],
            ),
            ...types.map(([, id, label, path]) => subject(label, path, (side) => side[3][id]?.map(entryItem))),
          ],
        ),
      ),
    ]),
    ...(only.length
      ? [
          part(
            "only",
            words.only ?? "",
            only.map(({ id, types }) => {
              const side = data.plans[id];
              return fold(
                "only",
                id,
                [say(words, "only_plan", { plan: side?.[0], n: types.length })],
                [
                  element(
                    "ul",
                    { class: "cp-plain" },
                    ...types.map(([, type, label, path]) =>
                      element(
                        "li",
                        {},
                        link(path, label),
                        colon,
                        ...joined(
                          (side?.[3][type] ?? []).map((entry) => [link(entry[0], entry[1])]),
                          semicolon,
                        ),
                      ),
                    ),
                  ),
                ],
              );
            }),
          ),
        ]
      : []),
  ];
}

/** @param {HTMLElement} field */
function start(field) {
  const boxes = [...field.querySelectorAll("input")];
  const ids = boxes.map((box) => box.value);
  const first = field.dataset.compare?.split(",") ?? [];
  const status = find(field, "[role=status]", HTMLElement);
  const place = find(document, "[data-compared]", HTMLElement);
  let shown = first.join();

  /** @param {string[]} chosen */
  const show = async (chosen) => {
    find(document, "[data-best]", HTMLElement).hidden = chosen.join() !== first.join();
    if (chosen.join() === shown) return;
    shown = chosen.join();
    status.textContent = field.dataset.loading ?? "";
    try {
      const data = /** @type {Data} */ (await fetchJson("plans.json"));
      if (shown !== chosen.join()) return;
      const folds = [...place.querySelectorAll("details")].filter((fold) => fold.open);
      const open = new Set(folds.map((fold) => fold.dataset.theme ?? fold.dataset.only ?? ""));
      place.replaceChildren(...written(data, chosen, field.dataset.root ?? "", open));
      status.textContent = "";
    } catch {
      shown = "";
      status.textContent = field.dataset.error ?? "";
    }
  };
  const read = () => {
    const chosen = asked(location.search, ids) ?? first;
    for (const box of boxes) box.checked = chosen.includes(box.value);
    status.textContent = "";
    keepInOtherLanguage(location.search);
    void show(chosen);
  };

  field.hidden = false;
  field.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    if (chosen.length < 2) {
      status.textContent = field.dataset.few ?? "";
      return;
    }
    status.textContent = "";
    const query = chosen.join() === first.join() ? "" : `?plan=${chosen.join(",")}`;
    // The way back undoes one choice after the other.
    if (query !== location.search) history.pushState(null, "", `${location.pathname}${query}${location.hash}`);
    keepInOtherLanguage(query);
    void show(chosen);
  });
  window.addEventListener("popstate", read);
  read();
}

/** @type {HTMLElement | null} */
const field = document.querySelector("[data-compare]");
if (field) start(field);
