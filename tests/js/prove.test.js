/** A reader's copy: the hashes, characters and passages are those that Python finds in it; see tests/support/copies.json. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  CodePoints,
  decode,
  kindOf,
  resaved,
  sha256,
} from "../../templates/theme/assets/javascripts/prove/copy_text.js";
import { findPassage, pieces, startsAround } from "../../templates/theme/assets/javascripts/prove/passages.js";

const COPIES = JSON.parse(readFileSync(new URL("../support/copies.json", import.meta.url), "utf8"));
const bytesOf = (copy) => new Uint8Array(Buffer.from(copy.base64, "base64"));
const ascii = (text) => new Uint8Array(Buffer.from(text, "latin1"));
const PLAIN = COPIES[0];
const TEXT = decode(bytesOf(PLAIN));

for (const copy of COPIES) {
  test(`a copy with ${copy.name} is read as Python reads it`, async () => {
    const bytes = bytesOf(copy);
    const text = new CodePoints(decode(bytes));
    assert.equal(await sha256(bytes), copy.sha256);
    assert.equal(text.length, copy.characters);
    for (const passage of copy.passages) {
      assert.equal(text.slice(passage.start, passage.end), passage.text);
      assert.equal(await sha256(passage.text), passage.sha256);
      assert.deepEqual(await findPassage(text, [passage], ""), {
        state: "there",
        start: passage.start,
        end: passage.end,
        place: passage,
      });
    }
  });
}

test("places in UTF-16 and code points lead to each other around a character of two units", () => {
  const text = new CodePoints("ab𠮷c🎏");
  assert.equal(text.length, 5);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 9].map((point) => text.placeOf(point)),
    [0, 1, 2, 4, 5, 7, 7],
  );
  assert.deepEqual(
    [0, 1, 2, 4, 5, 7].map((place) => text.pointAt(place)),
    [0, 1, 2, 3, 4, 5],
  );
  assert.equal(text.slice(2, 4), "𠮷c");
});

test("what is no text in UTF-8 is called by its name", () => {
  const kinds = [
    ["", "empty"],
    ["%PDF-1.7\n\0", "pdf"],
    ["PK\x03\x04\0", "office"],
    ["\xd0\xcf\x11\xe0\xa1", "office"],
    ["{\\rtf1", "office"],
    ["\n<!DOCTYPE html><p>", "html"],
    ["\xef\xbb\xbf<html>", "html"],
    ["\xff\xfea\0", "utf16"],
    ["ab\0cd", "binary"],
    ["\xb5\xc6\xbb\xf0", "encoding"],
    ["1. <b>", ""],
  ];
  for (const [text, kind] of kinds) assert.equal(kindOf(ascii(text)), kind, JSON.stringify(text));
  assert.equal(kindOf(bytesOf(PLAIN)), "");
});

test("a copy that an editor saved again is the copy but for its mark and line ends", () => {
  const [, marked, windows] = COPIES.map((copy) => decode(bytesOf(copy)));
  assert.ok(resaved(marked).includes(TEXT) && resaved(windows).includes(TEXT));
  assert.ok(resaved(TEXT).includes(marked) && resaved(TEXT).includes(windows));
  assert.ok(!resaved(TEXT).includes(TEXT));
});

test("a passage is found where something before it was added, also the one that shifts with it", async () => {
  const [first, second] = PLAIN.passages;
  const text = new CodePoints(`首页 🎏\n${TEXT}`);
  const found = await findPassage(text, [first], "建 设滨河书屋");
  assert.deepEqual([found.state, found.start - first.start], ["moved", 5]);
  assert.equal((await findPassage(text, [second], "", [5])).state, "moved");
  assert.equal((await findPassage(text, [second], "读者1000人次")).start, second.start + 5);
});

test("one changed character loses its passage and no other", async () => {
  const [first, second] = PLAIN.passages;
  const text = new CodePoints(TEXT.replace("12间", "13间"));
  assert.equal((await findPassage(text, [second], "办好")).state, "there");
  const lost = await findPassage(text, [first], "滨河书屋");
  assert.equal(lost.state, "lost");
  assert.deepEqual([lost.start, lost.end], [first.start, first.end]);
  const moved = new CodePoints(`${"首页\n".repeat(30)}${text.text}`);
  const shown = await findPassage(moved, [first], "滨河书屋");
  assert.ok(moved.slice(shown.start, shown.end).startsWith("滨河书屋"));
  const nowhere = await findPassage(new CodePoints("灯"), [first], "滨河书屋");
  assert.deepEqual([nowhere.state, nowhere.start, nowhere.end], ["lost", 1, 1]);
});

test("the likeliest beginnings are tried first, and not without end", () => {
  assert.deepEqual(startsAround([[4, 6]], 4, 9), [4, 3, 2]);
  assert.equal(startsAround([[50_000, 50_001]], 40_000, 100_000).length, 20_000);
});

test("a text is cut where a passage or a figure begins or ends", () => {
  assert.deepEqual(
    pieces(
      [
        [2, 8, "measure"],
        [4, 6, "figure"],
      ],
      0,
      9,
    ),
    [
      [0, 2, []],
      [2, 4, ["measure"]],
      [4, 6, ["measure", "figure"]],
      [6, 8, ["measure"]],
      [8, 9, []],
    ],
  );
});
