/** The files of a citation. tests/integration/test_bibliography.py compares them with those that the site publishes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { write } from "../../templates/theme/assets/javascripts/cite_formats.js";

const item = {
  id: "store-m1-t1",
  type: "dataset",
  title: "5% _more_",
  author: [{ literal: "One & Two" }, { literal: "Three" }],
  genre: "数值 / Figure",
  version: "0.1.0",
  issued: { "date-parts": [[2026, 1, 2]] },
  language: "zh",
  URL: "https://x.example/m1/#m1-t1",
  note: "a {b}",
  number: "m1-t1",
};

test("CSL-JSON is a list of the item", () => {
  assert.deepEqual(JSON.parse(write("csl.json", item)), [item]);
});

test("what TeX acts on is escaped, and an address is not", () => {
  const written = write("bib", item);
  assert.ok(written.startsWith("@dataset{store-m1-t1,\n"));
  assert.ok(written.includes("author = {{One \\& Two} and {Three}}"));
  assert.ok(written.includes("title = {{5\\% \\_more\\_}}"));
  assert.ok(written.includes("note = {a {\\textbraceleft}b{\\textbraceright}}"));
  assert.ok(written.includes("url = {https://x.example/m1/#m1-t1}"));
});

test("a value stays on its line in RIS", () => {
  const written = write("ris", { ...item, title: "a\nER  - \u2028TY  - JOUR" });
  assert.ok(written.includes("TI  - a ER  -  TY  - JOUR\r\n"));
  assert.equal(written.match(/^ER {2}- $/gm)?.length ?? written.split("\r\nER  - ").length - 1, 1);
});
