/** Facets: which records meet the choices, and how many each further choice would leave. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { nothing } from "../../templates/theme/assets/javascripts/explorer/state.js";
import {
  containing,
  keysOf,
  lookUp,
  needsWords,
  readColumns,
  select,
  sortPlaces,
  valueAt,
} from "../../templates/theme/assets/javascripts/facets.js";

// Six records: two plans of one city, each with a measure and a part of it that inherits its duties.
const FILE = {
  version: 1,
  key: "k",
  size: 6,
  chunk: 4,
  facets: ["table", "plan", "city", "theme", "body", "role"],
  values: {
    table: ["plans", "measures"],
    plan: ["p1", "p2"],
    city: ["c"],
    theme: ["tourism", "reading"],
    body: ["library", "museum"],
    role: ["lead", "help"],
  },
  groups: [
    { keys: ["city"], of: "plan", columns: [[1, 0]] },
    { keys: ["table"], columns: [[1, 2, 2, 1, 2, 2]] },
    { keys: ["plan"], columns: [[1, 1, 1, 2, 2, 2]] },
    { keys: ["theme"], counts: [0, 2, 1, 0, 1, 0], columns: [[1, 2, 1, 2]] },
    {
      keys: ["body", "role"],
      counts: [0, 2, 0, 0, 1, 0],
      heirs: [0, 0, 1, 0, 0, 1],
      columns: [
        [1, 2, 1],
        [1, 2, 2],
      ],
    },
  ],
  orders: { due: [0, 2, 1, 0, 0, 2] },
};
const index = readColumns(structuredClone(FILE));

/** Return the counts of a facet by value, those of 0 left out. */
function counts(selection, facet) {
  const named = Array.from(selection.counts[facet], (n, code) => [index.values[facet][code - 1], n]);
  return Object.fromEntries(named.filter(([value, n]) => value && n));
}

const places = (choices, options) => [...select(index, choices, options).places];

test("without choices there is everything, counted once under each of its values", () => {
  const selection = select(index, {});
  assert.deepEqual([...selection.places], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(counts(selection, "table"), { plans: 2, measures: 4 });
  assert.deepEqual(counts(selection, "theme"), { tourism: 2, reading: 2 });
  assert.deepEqual(counts(selection, "city"), { c: 3 });
  assert.equal(selection.unbound, 6);
});

test("values of one facet are alternatives, facets must all be met", () => {
  assert.deepEqual(places({ theme: ["tourism", "reading"] }), [1, 2, 4]);
  assert.deepEqual(places({ theme: ["tourism", "reading"], plan: ["p1"] }), [1, 2]);
  assert.deepEqual(places({ city: ["c"], table: ["plans"] }), [0]);
  assert.deepEqual(places({ theme: ["no-such-theme"] }), []);
});

test("the counts of a facet ignore its own choices", () => {
  const selection = select(index, { theme: ["tourism"], plan: ["p2"] });
  assert.deepEqual([...selection.places], []);
  assert.deepEqual(counts(selection, "theme"), { reading: 1 });
  assert.deepEqual(counts(selection, "plan"), { p1: 2 });
  assert.deepEqual([selection.without.theme, selection.without.plan], [3, 2]);
});

test("body and role meet in one duty", () => {
  assert.deepEqual(places({ body: ["library"], role: ["lead"] }), [1]);
  assert.deepEqual(places({ body: ["museum"], role: ["lead"] }), []);
  assert.deepEqual(counts(select(index, { body: ["library"] }), "role"), { lead: 1, help: 1 });
});

test("a record without duties has those of its heir where that is asked for", () => {
  assert.deepEqual(places({ body: ["library"] }), [1, 4]);
  assert.deepEqual(places({ body: ["library"] }, { inherited: true }), [1, 2, 4, 5]);
  assert.deepEqual(counts(select(index, {}, { inherited: true }), "body"), { library: 4, museum: 2 });
});

test("what is no facet narrows by a byte per record, and is told apart from the facets", () => {
  const within = Uint8Array.of(0, 1, 0, 0, 1, 1);
  const selection = select(index, { plan: ["p2"] }, { within });
  assert.deepEqual([...selection.places], [4, 5]);
  assert.deepEqual([selection.unbound, selection.without.plan], [3, 3]);
});

test("columns of another form are refused", () => {
  assert.throws(() => readColumns({ ...FILE, version: 2 }), /version 2/);
});

test("places are sorted by keys, the smallest first, equals as they are, 0 last", () => {
  assert.deepEqual([...sortPlaces(Uint32Array.of(0, 1, 2, 5), FILE.orders.due)], [2, 1, 5, 0]);
  assert.deepEqual([...sortPlaces(Uint32Array.of(3, 1), undefined)], [3, 1]);
  assert.deepEqual([...keysOf([2, 0, 1])], [2, 3, 1]);
});

test("words are compared by what they say, not by width, case or accents", () => {
  assert.deepEqual([...containing(["International Forum", "ＦＯＲＵＭ", "fair", "Café"], " fORUM ")], [1, 1, 0, 0]);
  assert.deepEqual([...containing(["Café", "cafe", "caff"], "café")], [1, 1, 0]);
});

test("a state is looked up in its order, with the words where it needs them", () => {
  const state = { ...nothing(), choices: { table: ["measures"] } };
  assert.deepEqual([...lookUp(index, state, null).places], [1, 2, 4, 5]);
  assert.deepEqual([...lookUp(index, { ...state, sort: "due" }, null).places], [2, 1, 5, 4]);
  const words = { texts: ["a", "forum", "b", "forum", "fair", "forum"], order: [5, 4, 3, 2, 1, 0] };
  assert.deepEqual([...lookUp(index, { ...state, text: "forum" }, words).places], [1, 5]);
  assert.deepEqual([...lookUp(index, { ...state, sort: "title" }, words).places], [5, 4, 2, 1]);
  assert.deepEqual(
    [state, { ...state, text: " " }, { ...state, text: "x" }, { ...state, sort: "title" }].map(needsWords),
    [false, false, true, true],
  );
});

test("the value of a record is read from its column", () => {
  assert.deepEqual([valueAt(index, "city", 2), valueAt(index, "city", 4), valueAt(index, "plan", 4)], ["c", "", "p2"]);
});
