/** Questions in words: what is asked for, and of what. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { questionOf } from "../../templates/theme/assets/javascripts/search/asking.js";

const TABLE = {
  "": { verbs: ["的", "是", "由", "is", "the", "does", "for", "of"] },
  who: {
    words: ["谁负责", "哪个部门", "谁", "who is responsible for", "who", "lead agency"],
    verbs: ["负责", "leads"],
  },
  when: { words: ["什么时候", "到期", "when", "due"], verbs: ["建成"] },
  much: { words: ["多少", "how many", "how long"], verbs: [] },
  became: { words: ["完成了吗", "how is"], verbs: [] },
};
const asked = (query) => {
  const found = questionOf(query, TABLE);
  return found && [found.asks, found.rest];
};

test("words of asking are left out, wherever they are", () => {
  for (const query of ["旅游 谁负责", "旅游谁负责", "谁负责旅游？", "旅游由谁负责", "旅游是哪个部门负责的？"])
    assert.deepEqual(asked(query), ["who", "旅游"], query);
  for (const query of ["who is responsible for tourism", "Who leads tourism?", "lead agency for tourism"])
    assert.deepEqual(asked(query), ["who", "tourism"], query);
  assert.deepEqual(asked("杭州 空气质量 什么时候"), ["when", "杭州 空气质量"]);
  assert.deepEqual(asked("地铁什么时候建成"), ["when", "地铁"]);
  assert.deepEqual(asked("亚运会 完成了吗"), ["became", "亚运会"]);
});

test("longer words come first, and the first question counts", () => {
  assert.deepEqual(asked("how long is the metro"), ["much", "metro"]);
  assert.deepEqual(asked("地铁 多少 什么时候"), ["much", "地铁"]);
});

test("who names nothing asks of everything", () => {
  assert.deepEqual(asked("到期"), ["when", ""]);
  assert.deepEqual(asked("谁负责？"), ["who", ""]);
});

test("a part of a word is no word of asking, and a word keeps its parts", () => {
  assert.equal(asked("whole residues"), null);
  assert.equal(asked("旅游"), null);
  assert.deepEqual(asked("负责人 谁"), ["who", "负责人"]);
  assert.deepEqual(asked("目的地 谁负责"), ["who", "目的地"]);
  assert.equal(questionOf("杭州的空气 多少", TABLE).loose, "杭州 空气");
});

test("who quotes or leaves out words asks no question", () => {
  assert.equal(asked('"谁负责"'), null);
  assert.equal(asked("旅游 谁负责 -广州"), null);
  assert.deepEqual(asked("多少 -0.24"), ["much", "-0.24"]);
});

test("what is asked for is said as it was typed", () => {
  const said = (query) => questionOf(query, TABLE)?.said;
  assert.equal(said("How is the Asian Games"), "Asian Games");
  assert.equal(said("Asian Games when G20"), "asian games g20"); // not in one piece
});
