/** The reader over a small index: what is found, in which order, and what is fetched for it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { parse } from "../../templates/theme/assets/javascripts/search/words.js";
import { openTiny, writeIndex } from "./tiny_index.js";

const record = (kind, id, titles, { names = [], summary = [], context = [], passage = [] } = {}) => ({
  kind,
  id,
  classes: [titles, names, summary, context, passage],
});

const RECORDS = [
  record("city", "shenzhen", ["深圳市", "Shenzhen", "深圳"]),
  record("plan", "plan-1", ["深圳旅游规划", "Tourism plan"], { context: ["深圳市", "Shenzhen"] }),
  record("theme", "tourism", ["旅游", "Tourism"]),
  record("measure", "m1", ["发展旅游", "Develop tourism"], { context: ["深圳旅游规划", "Tourism plan"] }),
  record("measure", "m2", ["建设会议中心", "Build a conference centre"], { summary: ["吸引旅游者", "For tourists"] }),
  record("section", "s1", ["深港合作", "Cooperation of two cities"], { names: ["1000万人次"] }),
  record("section", "s2", ["G20峰会", "G20 summit"], { passage: ["旅游与会议"] }),
  record("target", "t1", ["游客", "Visitors to the city"], { context: ["发展旅游"] }),
];
const files = writeIndex(RECORDS);

/** Return the ids that a query finds, the best first. */
async function found(index, query) {
  const { records } = await index.match(query);
  return records.map((each) => RECORDS[each].id);
}

test("titles come before summaries, summaries before contexts, contexts before passages", async () => {
  const { index } = await openTiny(files);
  assert.deepEqual(await found(index, "旅游"), ["tourism", "plan-1", "m1", "m2", "t1", "s2"]);
});

test("what is called exactly so comes first, and the answer says so", async () => {
  const { index } = await openTiny(files);
  assert.equal((await index.match("旅游")).called, true);
  assert.deepEqual(await found(index, "深圳"), ["shenzhen", "plan-1", "m1"]);
  assert.equal((await index.match("旅游规")).called, false);
});

test("the order of kinds decides among equals, unless the kind is looked for by its own name", async () => {
  const equals = ["target", "theme", "city", "section", "measure", "plan"].map((kind) =>
    record(kind, `x-${kind}`, ["长城站"]),
  );
  const { index } = await openTiny(writeIndex(equals));
  const kinds = async (query) => (await index.match(query)).records.map((each) => equals[each].kind);
  assert.deepEqual(await kinds("长"), ["plan", "measure", "section", "city", "theme", "target"]);
  assert.deepEqual(await kinds("长城"), ["plan", "city", "theme", "measure", "section", "target"]);
});

test("a word that eight records have is not the beginning of another", async () => {
  const said = (id, text) => record("measure", id, ["路", text]);
  const lines = [1, 2, 3, 4, 5, 6, 7].map((n) => said(`m${n}`, "Metro line"));
  const few = [...lines, said("region", "Metropolitan area")];
  const { index } = await openTiny(writeIndex(few));
  const { records, terms } = await index.match("metro");
  assert.deepEqual([records.length, records.at(-1), terms[0].whole], [8, 7, undefined]);
  const enough = await openTiny(writeIndex([...lines, said("m8", "A metro"), said("region", "Metropolitan area")]));
  const { records: all, terms: whole } = await enough.index.match("metro");
  assert.deepEqual([all.length, whole[0].whole], [8, true]);
  assert.equal((await enough.index.match("metrop")).records.length, 1);
});

test("the very word comes first however few records have it, and wherever it is in them", async () => {
  const words = [
    record("plan", "p1", ["都市", "Metropolitan area"]),
    record("measure", "m1", ["路", "Roads"], { passage: ["a metro"] }),
    record("measure", "m2", ["新", "Metropolitan news"]),
    record("measure", "m3", ["新", "New areas"]),
  ];
  const { index } = await openTiny(writeIndex(words));
  const ids = async (query, typing) => (await index.match(query, typing)).records.map((each) => words[each].id);
  assert.deepEqual(await ids("metro"), ["m1", "p1", "m2"]);
  // While somebody types, a word of few records may be the beginning of another.
  assert.deepEqual(await ids("metro", true), ["p1", "m2", "m1"]);
  assert.deepEqual([await ids("news"), await ids("new")], [["m2"], ["m3", "m2"]]);
});

test("words are found by their beginning and in other forms, phrases at their places", async () => {
  const { index } = await openTiny(files);
  assert.deepEqual(await found(index, "tou"), ["tourism", "plan-1", "m1", "m2"]);
  assert.deepEqual(await found(index, "t"), ["tourism", "plan-1", "m1", "s1", "t1", "m2"]);
  assert.deepEqual(await found(index, "cities"), ["s1", "t1"]);
  assert.deepEqual(await found(index, '"tour"'), []);
  assert.deepEqual(await found(index, "g20 峰会"), ["s2"]);
  assert.deepEqual(await found(index, "G20峰会"), ["s2"]);
  assert.deepEqual(await found(index, "1000万"), ["s1"]);
  assert.deepEqual(await found(index, "000万"), []);
  assert.deepEqual(await found(index, "会中心"), []);
  assert.deepEqual(await found(index, "会议中心"), ["m2"]);
});

test("several terms must all be found, and none that is excluded", async () => {
  const { index } = await openTiny(files);
  assert.deepEqual(await found(index, "旅游 会议"), ["m2", "s2"]);
  assert.deepEqual(await found(index, "旅游 -会议"), ["tourism", "plan-1", "m1", "t1"]);
  assert.deepEqual(await found(index, "-旅游"), []);
  assert.deepEqual(await found(index, ""), []);
});

test("characters that touch nothing are found in the record that has them, not in its neighbour", async () => {
  const { index } = await openTiny(files);
  // 游 is in the titles of m1 and of t1, 客 in that of t1 alone.
  assert.deepEqual(await found(index, "客-游"), ["t1"]);
  assert.deepEqual(await found(index, "深-作"), ["s1"]);
});

test("an id is one term: it finds its record and those whose ids begin so, its words find neither", async () => {
  const parts = ["road-2020-m11", "road-2020-m1", "road-2020", "railway-2009"].map((id) =>
    record("plan", id, ["规划"]),
  );
  const { index } = await openTiny(writeIndex(parts));
  const ids = async (query) => (await index.match(query)).records.map((each) => parts[each].id);
  assert.deepEqual(await ids("road-2020-m1"), ["road-2020-m1", "road-2020-m11"]);
  assert.deepEqual(await ids('"road-2020-m1"'), ["road-2020-m1"]);
  assert.deepEqual(await ids("ROAD-2020"), ["road-2020", "road-2020-m11", "road-2020-m1"]);
  assert.deepEqual(await ids("road"), []);
  assert.deepEqual(await ids("2020-m1"), []);
  assert.deepEqual(await ids("road 2009"), []);
});

test("lists in files of their own are read when they are needed, places for phrases only", async () => {
  const { index, asked } = await openTiny(writeIndex(RECORDS, { large: ["旅游", "游"] }));
  const lists = () => asked.filter((path) => path.startsWith("lists/"));
  assert.deepEqual(await found(index, "旅游"), ["tourism", "plan-1", "m1", "m2", "t1", "s2"]);
  assert.equal(lists().length, 1);
  assert.deepEqual(await found(index, "旅游者"), ["m2"]);
  assert.equal(lists().length, 2);
});

test("of the terms only the shards that can have them are read, and each file once", async () => {
  const { index, asked } = await openTiny(files);
  assert.deepEqual(asked, ["index.bin"]);
  await found(index, "会议");
  await found(index, "会议");
  assert.equal(asked.length, 2);
  assert.deepEqual(
    [await index.record(2), await index.record(3)].map(({ id }) => id),
    ["tourism", "m1"],
  );
  assert.deepEqual(asked.slice(2), ["records/0-abcd/1.bin"]);
});

test("a file that could not be read is asked for again", async () => {
  const { index } = await openTiny(files);
  const { fetch } = globalThis;
  globalThis.fetch = async () => new Response("", { status: 503 });
  await assert.rejects(index.match("会议"), /503/);
  globalThis.fetch = fetch;
  assert.deepEqual(await found(index, "会议"), ["m2", "s2"]);
});

test("an index of another version is refused, and so is what is no index", async () => {
  await assert.rejects(openTiny(writeIndex(RECORDS, { version: 4 })), /version 4/);
  for (const body of ["no json", "null", '{"version": 999, "records": []}'])
    await assert.rejects(openTiny(new Map([["memory:/search/index.bin", body]])));
});

test("what does not occur is not found", async () => {
  const { index } = await openTiny(writeIndex([record("plan", "only", ["一"])]));
  assert.deepEqual(await index.match("二"), { records: [], called: false, terms: parse("二").wanted });
});

test("the very word comes before longer words and other forms, wherever it is", async () => {
  const words = [
    record("plan", "p1", ["都市", "Metropolitan training"]),
    ...["m1", "m2", "m3"].map((id) =>
      record("measure", id, ["建设公交网", "Buses"], { summary: ["", "A metro for the suburbs, and trains; a tour"] }),
    ),
    record("measure", "m4", ["四", "Touring"], { summary: ["", "A trainspotter"] }),
  ];
  const { index } = await openTiny(writeIndex(words));
  const ids = async (query) => (await index.match(query)).records.map((each) => words[each].id);
  assert.deepEqual(await ids("metro"), ["m1", "m2", "m3", "p1"]);
  assert.deepEqual(await ids("trains"), ["m1", "m2", "m3", "p1", "m4"]);
  // A word of few records may be the beginning of another.
  assert.deepEqual(await ids("trainspotter"), ["m4"]);
  assert.deepEqual(await ids("metropol"), ["p1"]);
});

test("words in a row come before the same words apart, and a rare word counts more than a common one", async () => {
  const words = [
    record("measure", "m1", ["一", "Overseas visitors"], { summary: ["", "Chinese food"] }),
    record("measure", "m2", ["二", "Associations"], { summary: ["", "Ties with overseas Chinese"] }),
    record("measure", "m3", ["三", "City of trade"], { summary: ["", "A harbour"] }),
    record("measure", "m4", ["四", "Harbour"], { summary: ["", "For trade in the city"] }),
    record("measure", "m5", ["五", "Trade"], { summary: ["", "More trade"] }),
    record("measure", "m6", ["六", "Trade fairs"]),
  ];
  const { index } = await openTiny(writeIndex(words));
  const ids = async (query) => (await index.match(query)).records.map((each) => words[each].id);
  assert.deepEqual(await ids("overseas chinese"), ["m2", "m1"]);
  assert.deepEqual(await ids("trade harbour"), ["m4", "m3"]);
});

test("a text in Traditional characters is found by Simplified ones and by its own", async () => {
  const { index } = await openTiny(writeIndex([record("plan", "hk", ["国际城市"])], { folded: "國国際际" }));
  for (const query of ["国际", "國際", "國际"]) assert.deepEqual((await index.match(query)).records, [0]);
});
