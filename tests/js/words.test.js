/** Words: cutting, understanding a query, marking what it matches. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { excerpt } from "../../templates/theme/assets/javascripts/search/results.js";
import {
  fold,
  foldScript,
  holds,
  marks,
  parse,
  stem,
  units,
} from "../../templates/theme/assets/javascripts/search/words.js";

test("fold takes away width, compatibility forms, case and accents", () => {
  for (const [text, folded] of [
    ["ＡｂＣ１２３", "abc123"],
    ["㎡ﬁ①", "m2fi1"],
    ["lǚyóu café", "luyou cafe"],
    ["Ñ", "n"],
    ["旅游", "旅游"],
  ]) {
    assert.equal(fold(text), folded);
  }
});

test("units that touch have places one apart, others two, but for a space between Chinese and a word", () => {
  const placed = (text) => units(fold(text)).map((unit) => `${unit.text} ${unit.place}`);
  assert.deepEqual(placed("G20峰会"), ["g20 0", "峰 1", "会 2"]);
  assert.deepEqual(placed("G20 峰会"), ["g20 0", "峰 1", "会 2"]);
  assert.deepEqual(placed("G20, 峰会"), ["g20 0", "峰 2", "会 3"]);
  assert.deepEqual(placed("belt and road"), ["belt 0", "and 2", "road 4"]);
  assert.deepEqual(placed("1,000.5% x.y"), ["1,000.5% 0", "x 2", "y 4"]);
  assert.deepEqual(placed("𠮷野"), ["𠮷 0", "野 1"]);
});

const QUERIES = [
  ["旅游", ["旅游"], []],
  ["G20 峰会", ["g20", "峰会"], []],
  ["Ｇ２０　峰会，峰会", ["g20", "峰会"], []],
  ["1000万人次", ["1000万人次"], []],
  ["（11）", ["11"], []],
  ["6.5亿吨 23％ 1,000", ["6.5亿吨", "23%", "1,000"], []],
  ["“深港创新圈”建设", ["深港创新圈", "建设"], []],
  ["shenzhen-2011-m09", ["shenzhen 2011 m09"], []],
  ["2018—2020年", ["2018 2020年"], []],
  ["旅游 -广州 －深圳", ["旅游"], ["广州", "深圳"]],
  ['-"belt and road" 港', ["港"], ["belt and road"]],
  ["development of the city", ["development", "city"], []],
  ["the of", ["the", "of"], []],
  ['"unpaired 旅游', ["unpaired", "旅游"], []],
  ["<b>(.*)[\\", ["b"], []],
  ["——……！？「」", [], []],
  ["😀🇨🇳", [], []],
  ["\ud83d", [], []],
  ["-", [], []],
  ["", [], []],
];
for (const [query, wanted, unwanted] of QUERIES) {
  test(`letters and figures count in ${JSON.stringify(query)}; all else separates, joins, quotes or excludes`, () => {
    const asked = parse(query);
    const texts = (terms) => terms.map((term) => term.text);
    assert.deepEqual([texts(asked.wanted), texts(asked.unwanted)], [wanted, unwanted]);
  });
}

test("what is asked for twice counts twice, and words that are left out are counted", () => {
  const asked = parse("the city of the city");
  assert.deepEqual(
    asked.wanted.map(({ text, times }) => [text, times]),
    [["city", 2]],
  );
  assert.equal(asked.common, 3);
});

test("no query takes longer than its first 200 characters", () => {
  const sizes = [
    "国".repeat(1e5),
    "𠮷".repeat(1e5),
    "a b c d e f g h i j ".repeat(1e4),
    '"'.repeat(1e5),
    "-".repeat(1e5),
  ].map((query) => parse(query).wanted.map((term) => term.units.length));
  assert.deepEqual(sizes, [[200], [200], Array(9).fill(1), [], []]);
});

const FORMS = [
  ["cities", "city"],
  ["services", "service"],
  ["planning", "plan"],
  ["exchanges", "exchange"],
  ["policies", "policy"],
  ["built", "built"],
];
for (const [one, other] of FORMS)
  test(`${one} and ${other} share their stem`, () => assert.equal(stem(one), stem(other)));

const MARKED = [
  ["推进深港澳旅游业", "深港", "推进[深港]澳旅游业"],
  ["深港深港", "深港 港深", "[深港深港]"],
  ["Tourism, tourist, detour", "tour", "[Tour]ism, [tour]ist, detour"],
  ["Cities and city", "cities", "[Cities] and [city]"],
  ["（Ｇ２０）峰会", "g20 峰会", "（[Ｇ２０]）[峰会]"],
  ["面积㎡和ﬁne", "m2 f", "面积[㎡]和[ﬁ]ne"],
  ["cafe\u0301 x", "café", "[cafe\u0301] x"],
  ["𠮷野家", "野", "𠮷[野]家"],
  ["<b>旅游</b>", "旅游", "<b>[旅游]</b>"],
  ["2018—2020年", "2018-2020", "[2018—2020]年"],
  ["没有", "旅游", "没有"],
  ["", "旅游", ""],
];
for (const [text, query, expected] of MARKED) {
  test(`hits of ${JSON.stringify(query)} are marked in ${JSON.stringify(text)} as it is printed`, () => {
    const pieces = marks(text, parse(query).wanted);
    assert.equal(pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join(""), expected);
  });
}

test("an exact term is no beginning of a word", () => {
  const [begun] = parse("touris").wanted;
  const [exact] = parse('"touris"').wanted;
  assert.deepEqual([holds(["by tourism"], begun), holds(["by tourism"], exact)], [true, false]);
});

test("where a text has the very word, or longer words are left out, they are not marked", () => {
  const [term] = parse("metro").wanted;
  const marked = (text, term) => marks(text, [term]).flatMap(({ text, hit }) => (hit ? [text] : []));
  assert.deepEqual(marked("A metropolitan metro and metros", term), ["metro", "metros"]);
  assert.deepEqual(marked("Metropolitan", term), ["Metro"]);
  assert.deepEqual(marked("Metropolitan", { ...term, whole: true }), []);
});

test("a long text is cut around the match, never through a word or a character", () => {
  const cut = (text, query) => excerpt(text, parse(query).wanted);
  assert.match(cut("天".repeat(200) + "旅游" + "地".repeat(200), "旅游"), /^…天+旅游地+…$/);
  assert.match(cut("word ".repeat(100) + "tourism " + "other ".repeat(100), "tour"), /^…(word )+tourism( other)+…$/);
  assert.match(cut("𠮷".repeat(200) + "旅", "旅"), /^…𠮷+旅$/u);
  assert.equal(cut("短", "短"), "短");
});

test("several words are also looked for in a row, without the commonest; Chinese apart is no row", () => {
  const row = (query) => parse(query).phrase?.units.map(({ text, place }) => `${text} ${place}`);
  assert.deepEqual(row("building of the centre"), ["building 0", "centre 6"]);
  assert.deepEqual(row("G20 峰会"), ["g20 0", "峰 1", "会 2"]);
  assert.equal(row("广州 旅游"), undefined);
  assert.equal(row("tourism"), undefined);
  assert.equal(row('"belt and road" city'), undefined);
  assert.equal(row("tourism -city"), undefined);
});

test("Traditional characters that texts of the index have fold to Simplified ones, and are marked", () => {
  assert.equal(fold("國際"), "國際");
  foldScript("國国際际");
  assert.equal(fold("國際化"), "国际化");
  const { wanted } = parse("国际");
  assert.deepEqual(marks("建設國際城市", wanted), [
    { text: "建設", hit: false },
    { text: "國際", hit: true },
    { text: "城市", hit: false },
  ]);
});
