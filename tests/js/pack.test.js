/** The formats of a download. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readTable } from "../../templates/theme/assets/javascripts/pack_archive.js";
import { csv, fieldList, makeCsv, plain } from "../../templates/theme/assets/javascripts/pack_formats.js";
import { Failure, filterInWords } from "../../templates/theme/assets/javascripts/pack_rows.js";
import { letters, makeWorkbook } from "../../templates/theme/assets/javascripts/pack_workbook.js";

const field = (name, more) => ({
  name,
  type: "string",
  title: name,
  title_zh: `${name}（中）`,
  description: "d",
  description_zh: "说明",
  ...more,
});
const table = (rows, name = "targets") => ({
  name,
  resource: { title: "Targets", title_zh: "目标" },
  fields: [field("id"), field("value")],
  rows,
});

test("values are written in full, nothing for what is empty", () => {
  const values = [null, "", "1e5", 0, -0.5, 1e21, 1e-7, 123456789012345, 0.00000000000001];
  assert.deepEqual(values.map(plain), [
    ...["", "", "1e5", "0", "-0.5", "1e+21", "0.0000001", "123456789012345", "0.00000000000001"],
  ]);
});

test("CSV quotes what it must, and ends its lines with LF", () => {
  const rows = [
    ["a", null],
    ['say "no"', "x, y"],
    ["two\nlines", 12.5],
  ];
  assert.equal(csv(table(rows)), 'id,value\na,\n"say ""no""","x, y"\n"two\nlines",12.5\n');
});

test("one table is one file", async () => {
  const { bytes, ending, type } = await makeCsv({ tables: [table([["a", 1]])] });
  assert.deepEqual([new TextDecoder().decode(bytes), ending, type], ["id,value\na,1\n", ".csv", "text/csv"]);
});

test("the list of fields has every field in both languages", () => {
  const kinds = field("type", { categories: [{ value: "goal", label: "Goal", label_zh: "目标" }] });
  assert.deepEqual(fieldList([{ ...table([]), fields: [kinds] }]), [
    ["targets", "type", "type（中）", "type", "string", "goal = 目标 / Goal", "说明", "d"],
  ]);
});

test("what a workbook cannot hold is refused, not cut", async () => {
  const long = makeWorkbook({ tables: [table([["a", "x".repeat(32768)]])] });
  await assert.rejects(long, (problem) => {
    assert.ok(problem instanceof Failure);
    assert.deepEqual(
      [problem.key, problem.values],
      ["too_long", { table: "targets", id: "a", field: "value", n: 32768 }],
    );
    return true;
  });
  const many = makeWorkbook({ tables: [table(Array(1048576).fill(["a", 1]))] });
  await assert.rejects(many, { key: "too_many", values: { table: "targets", n: 1048576 } });
});

test("columns of a sheet are named by letters", () => {
  assert.deepEqual([1, 26, 27, 52, 53, 702, 703].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("a filter is said in words", () => {
  const words = {
    pair: "{facet}: {value}",
    or: " or ",
    and: "; ",
    all: "all records",
    missing: "{n} others",
    missing_one: "1 other",
    text: "title has “{text}”",
    sorted: "by {sort}",
  };
  const facets = { city: { title: "City", values: ["Guangzhou", "Hangzhou"] } };
  const page = { own_choice: "own only", "sorts.due": "date" };
  const rows = {
    index: {
      facets: ["city"],
      codes: {
        city: new Map([
          ["guangzhou", 1],
          ["hangzhou", 2],
        ]),
      },
    },
    pack: { words: { en: words } },
    labels: { en: { facets, words: page } },
  };
  const said = (state) =>
    filterInWords({ ...rows, state: { choices: {}, text: "", sort: "", own: false, ...state } }, "en");
  assert.equal(said({}), "all records");
  assert.equal(
    said({ choices: { city: ["x", "hangzhou"] }, text: " forum ", sort: "due", own: true }),
    "City: Hangzhou or 1 other; own only; title has “forum”; by date",
  );
});

test("what is written as CSV is read back with its types", () => {
  const fields = [field("id"), field("value", { type: "number" }), field("note")];
  const rows = [
    ["a", 1.5, 'say "no", twice'],
    ["b", null, "two\nlines"],
    ["c", 0, null],
    ["d", 1e-14, "=1+1"],
  ];
  const read = readTable(csv({ fields, rows }), fields);
  assert.deepEqual(
    read.map((row) => Object.values(row)),
    rows,
  );
  assert.throws(() => readTable('id\n"never closed', fields), SyntaxError);
});
