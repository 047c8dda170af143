/** One cell corrected: what would be wrong with it, and the change as a patch. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { patch, problem, readLine, writeLine } from "../../templates/theme/assets/javascripts/correct_cell.js";

test("lines of CSV are read and written", () => {
  for (const [line, cells] of [
    ["a,b,c", ["a", "b", "c"]],
    [",,", ["", "", ""]],
    ["", [""]],
    ['"a, b","say ""no""",c', ["a, b", 'say "no"', "c"]],
    ['"",x', ["", "x"]],
  ]) {
    assert.deepEqual(readLine(line), cells, line);
    assert.deepEqual(readLine(writeLine(cells)), cells, line);
  }
  assert.equal(writeLine(["plain", "a, b", 'say "no"', "two\nlines"]), 'plain,"a, b","say ""no""","two\nlines"');
});

const field = (more) => ({ name: "x", type: "string", title: "", description: "", maxLength: 32767, ...more });
const PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$";
const CASES = [
  ["1000万", { type: "number" }, ["number", {}]],
  ["１０００", { type: "number" }, ["wide", { value: "1000" }]],
  ["12.5", { type: "number" }, null],
  ["-0.5", { type: "number" }, null],
  ["1e5", { type: "number" }, ["number", {}]],
  ["1,000", { type: "number" }, ["number", {}]],
  ["12.5", { type: "integer" }, ["integer", {}]],
  ["1234567890123456", { type: "integer" }, ["integer", {}]],
  ["0", { type: "integer", minimum: 1 }, ["minimum", { value: 1 }]],
  ["10", { type: "integer", maximum: 9 }, ["maximum", { value: 9 }]],
  ["", { required: true }, ["required", {}]],
  ["", { type: "number" }, null],
  ["Tourism ", {}, ["spaces", {}]],
  ["Tour\u202eism", {}, ["invisible", {}]],
  ["two\nlines", {}, ["invisible", {}]],
  ["x".repeat(40_000), {}, ["long", { value: 32767 }]],
  ["𠮷".repeat(3), { maxLength: 3 }, null],
  ["2020年", { pattern: "^\\d{4}(-\\d{2})?$" }, ["pattern", {}]],
  ["a-b1", { pattern: PATTERN }, null],
  ["a--b", { pattern: PATTERN }, ["pattern", {}]],
  ["goal", { categories: [["goal", "Goal"]] }, null],
  ["gaol", { categories: [["goal", "Goal"]] }, ["category", {}]],
];
for (const [text, more, expected] of CASES) {
  test(`${JSON.stringify(text.slice(0, 20))} in ${JSON.stringify(more)} is ${expected?.[0] ?? "right"}`, () => {
    assert.deepEqual(problem(field(more), text), expected);
  });
}

test("a reference must name a record", () => {
  const ids = new Map([["persons-times", "Person-times"]]);
  const reference = field({ table: "units", pattern: PATTERN });
  assert.deepEqual(problem(reference, "persons-timed", ids), ["reference", { table: "units" }]);
  assert.equal(problem(reference, "persons-times", ids), null);
});

test("a patch exchanges one line", () => {
  assert.equal(
    patch("datasets/x/targets.csv", 7, "a,1", "a,2", "Correct a\nwhy: 9."),
    "Correct a\nwhy: 9.\n\ndiff --git a/datasets/x/targets.csv b/datasets/x/targets.csv\n" +
      "--- a/datasets/x/targets.csv\n+++ b/datasets/x/targets.csv\n@@ -7 +7 @@\n-a,1\n+a,2\n",
  );
});
