import assert from "node:assert/strict";
import { test } from "node:test";

import { words } from "../../templates/theme/assets/javascripts/headings.js";

test("a heading is cut between words", () => {
  assert.deepEqual(words("建设国际机场"), ["建设", "国际", "机场"]);
});

test("punctuation stays with its word", () => {
  assert.deepEqual(words("桥梁（二期）、道路"), ["桥梁", "（二期）、", "道路"]);
  assert.equal(words("桥梁（二期）、道路").join(""), "桥梁（二期）、道路");
});
