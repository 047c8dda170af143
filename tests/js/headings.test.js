import assert from "node:assert/strict";
import { test } from "node:test";

import { hyphenated, words } from "../../templates/theme/assets/javascripts/headings.js";

test("a heading is cut between words", () => {
  assert.deepEqual(words("建设国际机场"), ["建设", "国际", "机场"]);
});

test("punctuation stays with its word", () => {
  assert.deepEqual(words("桥梁（二期）、道路"), ["桥梁", "（二期）、", "道路"]);
  assert.equal(words("桥梁（二期）、道路").join(""), "桥梁（二期）、道路");
});

test("an English word with a hyphen stays whole, unless it is too long for a narrow line", () => {
  assert.deepEqual(hyphenated("A well-connected, high-tech port"), [
    "A ",
    "well-connected",
    ", ",
    "high-tech",
    " port",
  ]);
  assert.deepEqual(hyphenated("No such word – none"), ["No such word – none"]);
  assert.deepEqual(hyphenated("A service-and-administration-oriented city"), [
    "A service-and-administration-oriented city",
  ]);
});
