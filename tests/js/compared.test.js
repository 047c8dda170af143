/** What plans have in common, as the comparison page works it out for plans that a reader chooses. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alike, asked, compared, familiesInCommon } from "../../templates/theme/assets/javascripts/compared.js";

/** @typedef {import("../../templates/theme/assets/javascripts/compared.js").Figure} Figure */
/** @param {string} key @param {string} when @param {string} family @returns {Figure} */
const figure = (key, when, family = "") => ["targets/", "Routes", "40", "2020", [], key, when, family];
/**
 * @param {string[]} types
 * @param {Record<string, Figure[]>} figures
 * @returns {import("../../templates/theme/assets/javascripts/compared.js").Side}
 */
const side = (types, figures = {}) => [
  "Plan",
  "plans/x/",
  "",
  Object.fromEntries(types.map((t) => [t, []])),
  figures,
  {},
];
/** @type {import("../../templates/theme/assets/javascripts/compared.js").Data} */
const data = {
  words: {},
  themes: [
    ["tourism", "Tourism", "themes/tourism/"],
    ["transport", "Transport", "themes/transport/"],
  ],
  types: [
    [0, "promotion", "Promotion", "kinds/promotion/"],
    [1, "airport", "Airport", "kinds/airport/"],
    [1, "roads", "Roads", "kinds/roads/"],
  ],
  families: { "air-links": ["indicators/#air-links", "Routes are not destinations."] },
  plans: {
    a: side(["airport", "roads"], { airport: [figure("routes", "2020")] }),
    b: side(["airport", "promotion"], { airport: [figure("routes", "2025")] }),
    c: side(["promotion"]),
  },
};

test("what two plans share stands by theme, what one has alone by plan", () => {
  const found = compared(data, ["a", "b"]);
  assert.deepEqual(
    found.shared.map(({ theme, types }) => [theme[0], types.map((type) => type[1])]),
    [["transport", ["airport"]]],
  );
  assert.deepEqual(
    found.only.map(({ id, types }) => [id, types.map((type) => type[1])]),
    [
      ["a", ["roads"]],
      ["b", ["promotion"]],
    ],
  );
  assert.deepEqual(
    found.withFigures.map((type) => type[1]),
    ["airport"],
  );
});

test("of three plans two are enough", () => {
  const found = compared(data, ["a", "b", "c"]);
  assert.deepEqual(
    found.shared.map(({ types }) => types.map((type) => type[1])),
    [["promotion"], ["airport"]],
  );
  assert.deepEqual(
    found.only.map(({ id }) => id),
    ["a"],
  );
});

test("figures compare by what they count and by their year, and only between plans", () => {
  assert.equal(alike([[figure("x", "2020")], [figure("x", "2020")]]), "same");
  assert.equal(alike([[figure("x", "2020")], [figure("x", "2025")]]), "other_year");
  assert.equal(alike([[figure("x", "2020")], [figure("y", "2020")]]), "different");
  assert.equal(alike([[figure("x", "2020"), figure("x", "2020")], []]), "different");
});

test("a family is in common if two plans promise figures of it", () => {
  const [routes, places] = [figure("routes", "2020", "air-links"), figure("places", "2020", "air-links")];
  assert.deepEqual(familiesInCommon(data, [[routes, routes], [places]]), [data.families["air-links"]]);
  assert.deepEqual(familiesInCommon(data, [[routes, places], []]), []);
  assert.deepEqual(familiesInCommon(data, [[figure("x", "2020")], [figure("y", "2020")]]), []);
});

test("an address names two plans or more that there are", () => {
  assert.deepEqual(asked("?plan=b,a,b,zzz", ["a", "b", "c"]), ["a", "b"]);
  assert.equal(asked("?plan=a", ["a", "b"]), null);
  assert.equal(asked("", ["a", "b"]), null);
});
