/** The answer in a sentence: of what a question is about, and of nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { answerRows, subjectsOf } from "../../templates/theme/assets/javascripts/search/answers.js";

const NAMES = {
  "c:shenzhen": ["深圳市", "深圳", "shenzhen"],
  "c:urumqi": ["乌鲁木齐", "urumqi"],
  "t:tourism": ["旅游", "tourism"],
  "t:urban": ["城市规划与建设管理", "城市规划", "urban planning and management", "management"],
};
const REPLIES = {
  who: {
    "": ["Who", "bodies/", "154 agencies"],
    "c:shenzhen": ["Shenzhen: who", "cities/shenzhen/#bodies", "A, B"],
    "t:tourism": ["Tourism: who", "themes/tourism/", "Hangzhou: C; Shenzhen: A", { shenzhen: "Shenzhen: A" }],
  },
  became: { "c:urumqi": ["Urumqi", "cities/urumqi/#became", "9 of 74"] },
};
const index = { help: async () => ({ names: NAMES, replies: REPLIES }) };
const told = async (asks, loose) =>
  (await answerRows(index, { asks, loose }, "en")).map(({ path, sentence }) => [path, sentence]);

test("cities and themes are found by their names, and only where nothing else is named", () => {
  assert.deepEqual(subjectsOf("深圳旅游", NAMES), ["c:shenzhen", "t:tourism"]);
  assert.deepEqual(subjectsOf("tourism shenzhen", NAMES), ["c:shenzhen", "t:tourism"]);
  assert.deepEqual(subjectsOf("", NAMES), []);
  for (const other of ["深圳 地铁", "waste management", "tourisms", "旅游局"])
    assert.equal(subjectsOf(other, NAMES), null);
});

test("a question about everything, a city or a theme has one answer", async () => {
  assert.deepEqual(await told("who", ""), [["bodies/", "154 agencies"]]);
  assert.deepEqual(await told("who", "深圳"), [["cities/shenzhen/#bodies", "A, B"]]);
  assert.deepEqual(await told("who", "旅游"), [["themes/tourism/", "Hangzhou: C; Shenzhen: A"]]);
  assert.deepEqual(await told("became", "urumqi"), [["cities/urumqi/#became", "9 of 74"]]);
});

test("of a theme in a city that city is told", async () => {
  assert.deepEqual(await told("who", "深圳 旅游"), [["themes/tourism/", "Shenzhen: A"]]);
});

test("what has no answer is not answered", async () => {
  assert.deepEqual(await told("became", "shenzhen"), []);
  assert.deepEqual(await told("became", ""), []);
  assert.deepEqual(await told("where", "tourism"), []);
  assert.deepEqual(await told("who", "地铁"), []);
  assert.deepEqual(await answerRows({ help: async () => null }, { asks: "who", loose: "" }, "en"), []);
});
