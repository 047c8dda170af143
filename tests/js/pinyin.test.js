/** Queries spelt in pinyin, and what is near to a term that finds nothing. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, distance, isMeant, isSlip, nearest } from "../../templates/theme/assets/javascripts/search/nearest.js";
import {
  fromInitials,
  fromSyllables,
  isSpelling,
  isWord,
  readings,
  spelling,
  syllabify,
} from "../../templates/theme/assets/javascripts/search/pinyin.js";
import { understand } from "../../templates/theme/assets/javascripts/search/help.js";
import { openTiny, writeIndex } from "./tiny_index.js";

const HELP = {
  traditional: "國国際际遊游",
  readings: {
    lv: ["旅", ""],
    you: ["游油", ""],
    guo: ["国", ""],
    ji: ["际", ""],
    ke: ["客", ""],
    xi: ["西", ""],
    an: ["安", ""],
    xian: ["先", ""],
  },
  l: { han: { 旅: ["游客", "", "", [3, 1]] }, words: "" },
  y: { han: { 游: ["客", "", "旅", [1]] }, words: "" },
  g: { han: { 国: ["际", "", "", [2]] }, words: "" },
  j: { han: { 际: ["", "", "国", []] }, words: "" },
  k: { han: { 客: ["", "", "旅游", []] }, words: "" },
  t: { han: {}, words: "tourism tourist" },
  words: "旅游 ly 国际 gj 旅客 lk",
};
const fake = { help: async (key) => HELP[key] ?? null, size: 3, letters: ["g", "j", "k", "l", "t", "y"] };

test("letters with or without tones may be a spelling", () => {
  assert.deepEqual(["lvyou", "lv3you2", "lv you", "3lv", "旅you", "a-b"].map(isSpelling), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("a spelling has no tones, and v for ü where the query says so", () => {
  assert.equal(spelling("lǚyóu", "luyou"), "lvyou");
  assert.equal(spelling("lü you", "lu you"), "lvyou");
  assert.equal(spelling("lv3you2", "lv3you2"), "lvyou");
  assert.equal(spelling("luyou", "luyou"), "luyou");
  assert.equal(spelling("会议 lü", "lu"), "lv");
  assert.equal(spelling("2020", "2020"), "");
});

test("letters are cut into syllables, the fewest first", async () => {
  const known = await readings(fake);
  assert.deepEqual(syllabify("xian", known), [["xian"], ["xi", "an"]]);
  assert.deepEqual(syllabify("lvyou", known), [["lv", "you"]]);
  assert.deepEqual(syllabify("lvx", known), []);
});

test("readings say how a character is read and what is read so", async () => {
  const table = { du: ["都", "", "督"], dou: ["", "都", ""] };
  const known = await readings({ help: async (key) => (key === "readings" ? table : null) });
  assert.deepEqual([known.main.get("都"), known.main.get("督"), known.letter.get("督")], ["du", "du", undefined]);
  assert.deepEqual(known.spoken.get("都"), ["du", "dou"]);
  assert.deepEqual([known.letter.get("都"), known.syllables.get("dou")], ["d", "都"]);
});

test("pinyin and initials lead to runs of characters that occur", async () => {
  const known = await readings(fake);
  assert.deepEqual(await fromSyllables(fake, known, "lvyou"), ["旅游"]);
  assert.deepEqual(await fromSyllables(fake, known, "lvyouke"), ["旅游客"]);
  assert.deepEqual(await fromSyllables(fake, known, "youlv"), []);
  assert.deepEqual(await fromInitials(fake, known, "ly"), ["旅游"]);
  assert.deepEqual(await fromInitials(fake, known, "gj"), ["国际"]);
  assert.deepEqual(await fromInitials(fake, known, "l"), []);
});

test("a run of characters is cut in two, neither part being a single one", () => {
  assert.deepEqual(apart("广州旅游"), ["广州 旅游"]);
  assert.deepEqual(apart("广州市旅游"), ["广州 市旅游", "广州市 旅游"]);
  assert.deepEqual([apart("旅游业"), apart("tour旅游")], [[], []]);
});

test("a slip sounds the same or has the same characters", async () => {
  const known = await readings(fake);
  assert.equal(isSlip(known, "旅油", "旅游"), true);
  assert.equal(isSlip(known, "游旅", "旅游"), true);
  assert.equal(isSlip(known, "旅客", "旅游"), false);
  assert.equal(isSlip(known, "旅", "旅游"), false);
});

test("a word is cut into words without a rest", async () => {
  const known = await readings(fake);
  assert.deepEqual(
    ["旅游", "国际旅游", "国际旅", "旅", "游国", ""].map((text) => isWord(known, text)),
    [true, true, false, false, false, true],
  );
});

test("what is offered is a word, sounds the same or is long, and keeps the figures", async () => {
  const known = await readings(fake);
  assert.equal(isMeant(known, "旅客人", "旅客"), true);
  assert.equal(isMeant(known, "旅安", "旅先"), false);
  assert.equal(isMeant(known, "游安", "油安"), true);
  assert.equal(isMeant(known, "旅安先西", "旅安先客"), true);
  assert.equal(isMeant(known, "十三五", "十五"), false);
  assert.equal(isMeant(known, "十三五规划", "十二五规划"), false);
  assert.equal(isMeant(known, "十三五规划", "十五规划"), false);
  assert.equal(isMeant(known, "国际一流城市", "国际化流城市"), true);
  assert.equal(isMeant(known, "三十", "三是"), false);
});

test("letters by which words differ are counted, a swap being one", () => {
  assert.deepEqual(
    [
      ["tourism", "tourism"],
      ["tourizm", "tourism"],
      ["toursim", "tourism"],
      ["turism", "tourism"],
      ["tourrism", "tourism"],
      ["xxxxxxx", "tourism"],
      ["tour", "tourism"],
    ].map(([a, b]) => distance(a, b, 2)),
    [0, 1, 1, 1, 1, Infinity, Infinity],
  );
});

test("the nearest words are those that differ least or begin so", async () => {
  const known = await readings(fake);
  assert.deepEqual(await nearest(fake, known, "tourizm"), ["tourism", "tourist"]);
  assert.deepEqual(await nearest(fake, known, "touriz"), ["tourism", "tourist"]);
  assert.deepEqual(await nearest(fake, known, "xourism"), ["tourism", "tourist"]);
  assert.deepEqual(await nearest(fake, known, "zzzzzz"), []);
  assert.deepEqual(await nearest(fake, known, "to"), []);
});

const TITLES = ["国际旅游", "旅游", "旅客", "国际会议旅客"];
const records = TITLES.map((title, i) => ({
  kind: "measure",
  id: `m${i}`,
  classes: [[title, "tourism"], [], [], [], []],
}));

/** Return how a query is understood and the first query instead of it. */
async function understood(query) {
  const { index } = await openTiny(writeIndex(records));
  const help = await understand({ ...index, help: fake.help, letters: fake.letters }, query);
  return help && [help.how, help.found[0].query];
}

for (const [query, how, instead] of [
  ["國際", "traditional", "国际"],
  ["旅遊", "traditional", "旅游"],
  ["lvyou", "pinyin", "旅游"],
  ["lv you", "pinyin", "旅游"],
  ["ly", "initials", "旅游"],
  ["旅油", "nearest", "旅游"],
  ["tourizm", "nearest", "tourism"],
  ["旅客国际", "apart", "旅客 国际"],
  ["旅西", "similar", "旅游"],
  ["旅游 qqqq", "fewer", "旅游"],
]) {
  test(`${query} is understood as ${how}`, async () => {
    assert.deepEqual(await understood(query), [how, instead]);
  });
}

test("where nothing helps, nothing is invented", async () => {
  for (const query of ["qqqqq", "", "！", "魑魅魍魎", "\ud83d"]) assert.equal(await understood(query), null);
});
