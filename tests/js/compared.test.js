/** What plans have in common, as the comparison page works it out for plans that a reader chooses. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alike, asked, compared } from "../../templates/theme/assets/javascripts/compared.js";

/** @typedef {import("../../templates/theme/assets/javascripts/compared.js").Figure} Figure */
/** @param {string} key @param {string} when @returns {Figure} */
const figure = (key, when) => ["targets/", "Routes", "40", "2020", [], key, when];
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
  families: [
    ["air-links", "Air links", "indicators/#air-links", "Routes are not destinations."],
    ["port", "Port", "indicators/#port", "Capacity is not throughput."],
  ],
  plans: {
    a: side(["airport", "roads"], { "air-links": [figure("routes", "2020")], port: [figure("berths", "2020")] }),
    b: side(["airport", "promotion"], { "air-links": [figure("routes", "2025")] }),
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
    found.families.map(([id]) => id),
    ["air-links"],
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

test("an address names two plans or more that there are", () => {
  assert.deepEqual(asked("?plan=b,a,b,zzz", ["a", "b", "c"]), ["a", "b"]);
  assert.equal(asked("?plan=a", ["a", "b"]), null);
  assert.equal(asked("", ["a", "b"]), null);
});
