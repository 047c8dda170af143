/** What is chosen on a list with facets, and the query of an address that says so. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  chipsOf,
  DUE,
  OWN,
  nothing,
  readState,
  TEXT,
  toggle,
  writeState,
  yearsKey,
} from "../../templates/theme/assets/javascripts/explorer/state.js";

const FACETS = ["table", "city", "theme", "body"];

test("a state survives the way into an address and back", () => {
  const states = [
    nothing(),
    { ...nothing(), choices: { city: ["guangzhou", "hangzhou"], theme: ["tourism"] } },
    { choices: { body: ["a&b=c", "空 格"] }, text: "广州 & q=1", sort: "due", from: "2016", to: "2020", own: true },
    { ...nothing(), to: "2020" },
  ];
  for (const state of states) assert.deepEqual(readState(writeState(state, FACETS), FACETS), state);
});

test("the same state has the same address, whatever the order of the choices", () => {
  const one = writeState({ ...nothing(), choices: { theme: ["tourism"], city: ["guangzhou"] } }, FACETS);
  const other = writeState({ ...nothing(), choices: { city: ["guangzhou"], theme: ["tourism"] } }, FACETS);
  assert.equal(one, "city=guangzhou&theme=tourism");
  assert.equal(other, one);
});

test("of an address only what is known is read, each value once", () => {
  const state = readState("?theme=x&theme=x&theme=&utm_source=y&sort=size&own=yes&role=lead", FACETS);
  assert.deepEqual(state, { ...nothing(), choices: { theme: ["x"] } });
  assert.deepEqual(readState(undefined, FACETS), nothing());
  assert.equal(readState("sort=plan", FACETS).sort, "");
  assert.equal(readState("sort=title", FACETS).sort, "title");
});

test("what a link brings along is cut and cleared of what nobody sees", () => {
  const evil = new URLSearchParams({
    theme: `a\u202eb\uffff\u0001${"x".repeat(40_000)}`,
    q: `\ufffe${"字".repeat(999)}`,
  });
  evil.append("theme", "\u200b");
  const state = readState(evil.toString(), FACETS);
  assert.deepEqual(state.choices.theme, [`ab${"x".repeat(98)}`]);
  assert.equal(state.text, "字".repeat(200));
});

test("spaces around the words do not count", () => {
  assert.equal(writeState({ ...nothing(), text: "  forum " }, FACETS), "q=forum");
  assert.equal(writeState({ ...nothing(), text: "  " }, FACETS), "");
});

test("a value is chosen and dropped, and the state itself is not changed", () => {
  const first = toggle(nothing(), "theme", "tourism");
  const second = toggle(first, "theme", "reading");
  assert.deepEqual(second.choices, { theme: ["tourism", "reading"] });
  assert.deepEqual(toggle(second, "theme", "tourism").choices, { theme: ["reading"] });
  assert.deepEqual(toggle(first, "theme", "tourism"), nothing());
  assert.deepEqual(first.choices, { theme: ["tourism"] });
});

test("every choice in force can be dropped, and says what that leaves where it is the only one of its facet", () => {
  const choices = { table: ["targets"], theme: ["tourism", "reading"] };
  const state = { ...nothing(), choices, text: " forum ", sort: "due", own: true };
  const chips = chipsOf(state, { without: { table: 5, theme: 7 }, unbound: 9 });
  assert.deepEqual(
    chips.map(({ key, value, without }) => [key, value, without]),
    [
      ["table", "targets", 5],
      ["theme", "tourism", undefined],
      ["theme", "reading", undefined],
      [OWN, "", undefined],
      [TEXT, "forum", 9],
    ],
  );
  assert.deepEqual(
    chips.map(({ next }) => writeState(next, FACETS)),
    [
      "theme=tourism&theme=reading&own=1&q=forum&sort=due",
      "table=targets&theme=reading&own=1&q=forum&sort=due",
      "table=targets&theme=tourism&own=1&q=forum&sort=due",
      "table=targets&theme=tourism&theme=reading&q=forum&sort=due",
      "table=targets&theme=tourism&theme=reading&own=1&sort=due",
    ],
  );
  assert.deepEqual(chipsOf(nothing(), { without: {}, unbound: 0 }), []);
});

test("of the years due only years are read, and a chip drops both", () => {
  for (const query of ["due-from=20160", "due-from=abcd", "due-to=-1", "due-from="]) {
    assert.deepEqual(readState(query, FACETS), nothing());
  }
  const state = { ...nothing(), from: "2016", to: "2020" };
  assert.equal(writeState(state, FACETS), "due-from=2016&due-to=2020");
  const [chip] = chipsOf(state, { without: {}, unbound: 9 });
  assert.deepEqual([chip.key, chip.next, chip.without], [DUE, nothing(), 9]);
  const both = chipsOf({ ...state, text: "forum" }, { without: {}, unbound: 9 });
  assert.deepEqual(
    both.map(({ without }) => without),
    [undefined, undefined],
  );
  assert.deepEqual([state, { ...state, to: "" }, { ...state, from: "" }].map(yearsKey), [
    "due_between",
    "due_from",
    "due_to",
  ]);
});
