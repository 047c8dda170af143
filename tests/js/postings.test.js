/** The lists of the index have the form that docs/search-index.md describes. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  idOf,
  openShard,
  phrase,
  placesIn,
  recordsIn,
  slotsOf,
  SPAN,
} from "../../templates/theme/assets/javascripts/search/postings.js";
import { parse } from "../../templates/theme/assets/javascripts/search/words.js";
import { varint } from "./tiny_index.js";

const TEXT = readFileSync(new URL("../../docs/search-index.md", import.meta.url), "utf8");

/** Return the bytes of the example. */
function example() {
  const [, block] = TEXT.match(/^```hex\n(.*?)^```$/ms);
  const columns = block.split("\n").map((line) => line.slice(0, 20));
  return Uint8Array.from(columns.join(" ").match(/\b[0-9a-f]{2}\b/g), (byte) => parseInt(byte, 16));
}

test("the example is read as it is described", () => {
  const { terms, entry } = openShard(example());
  assert.deepEqual(terms, ["bay"]);
  const bay = entry(0);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((level) => bay.records(level)),
    [[3], [], [3, 7], [], []],
  );
  assert.deepEqual(bay.places(0, [3]), { keys: [3 * SPAN + 128], lengths: [1] });
  assert.deepEqual(bay.places(2, [3, 7]), { keys: [3 * SPAN + 2, 7 * SPAN, 7 * SPAN + 4], lengths: [] });
  assert.deepEqual(bay.places(1, []), { keys: [], lengths: [] });
});

test("numbers of one byte and of several are read", () => {
  const numbers = [0, 1, 127, 128, 300, 16383, 16384, 2 ** 21, 2 ** 28 - 1];
  const records = recordsIn(Uint8Array.from(numbers.flatMap(varint)));
  assert.deepEqual(
    records.map((record, i) => record - (records[i - 1] ?? -1) - 1),
    numbers,
  );
  assert.deepEqual(varint(300), [0xac, 0x02]);
});

test("places are steps, and an odd one says that another follows", () => {
  const places = placesIn(Uint8Array.of(0x02, 0x0b, 0x08), [3, 7], false);
  assert.deepEqual(places, { keys: [3 * SPAN + 1, 7 * SPAN + 5, 7 * SPAN + 9], lengths: [] });
  const titled = placesIn(Uint8Array.of(0x02, 4, 0x0b, 12, 0x08, 12), [3, 7], true);
  assert.deepEqual(titled, { keys: places.keys, lengths: [4, 12, 12] });
});

test("a term is covered by pairs, words and characters", () => {
  const slots = (query) =>
    slotsOf(parse(query).wanted[0]).map(({ before, word, place }) => `${place} ${before}${word}`);
  assert.deepEqual(slots("深港创新"), ["0 深港", "2 创新"]);
  assert.deepEqual(slots("深港创"), ["0 深港", "1 港创"]);
  assert.deepEqual(slots("G20峰会"), ["0 g20峰", "1 峰会"]);
  assert.deepEqual(slots("m09-1"), ["0 m09", "2 1"]);
  assert.deepEqual(slots("港"), ["0 港"]);
  const open = (query) => slotsOf(parse(query).wanted[0]).map((slot) => slot.open);
  assert.deepEqual([open("tour"), open('"tour"'), open("深港"), open("深g")], [[true], [false], [false], [true]]);
});

test("words that are joined one by one may be an id", () => {
  const id = (query) => idOf(parse(query).wanted[0]);
  assert.deepEqual(["m09-1", '"belt and road"', "road", "深-港", "g20峰会"].map(id), [
    "#m09-1",
    "#belt-and-road",
    "",
    "",
    "",
  ]);
});

test("characters that touch nothing are looked for anywhere in the record", () => {
  const entry = (records) => ({
    part: false,
    records: () => records,
    places: () => assert.fail("no places are needed"),
  });
  const slots = slotsOf(parse("深-港").wanted[0]);
  const { keys } = phrase([[entry([2, 3])], [entry([3, 4])]], slots, 0);
  assert.deepEqual(keys, [3 * SPAN]);
});
