/**
 * Help for a query that finds nothing: Traditional characters, pinyin and its initials, words written together, the
 * nearest term, fewer terms. The files are made by cityplans/search/folding.py.
 */

import { fold, isHan, parse } from "./words.js";

const TRIED = 24; // candidates that are looked up
const SHOWN = 5; // candidates that are shown
const PATHS = 200;
const SMALL = 20_000; // records up to which every letter is read for a wrong first letter

/**
 * Understand a query that finds nothing. Gives `{how, found}`: how it was understood (traditional, pinyin, initials,
 * apart, nearest, fewer), and queries that do find something with their records, the best first; null where nothing helps.
 */
export async function understand(index, query) {
  const simple = await simplified(index, query);
  if (simple !== fold(query)) {
    const found = await findings(index, [simple]);
    if (found.length) return { how: "traditional", found };
  }
  const spelt = simple.replace(/[a-z]+/g, (run, at) => (at && isHan(simple[at - 1]) ? ` ${run}` : run));
  const { wanted } = parse(spelt);
  if (!wanted.length) return null;
  const alone = await Promise.all(wanted.map((term) => index.match({ wanted: [term], unwanted: [], common: 0 })));
  const lost = wanted.filter((term, i) => alone[i].records.length === 0);
  const told = lost.length > 0 && (await tellings(index, query, wanted, lost));
  if (told) return told;
  if (wanted.length < 2) return null;
  const fewer = wanted.map((term, i) => wanted.filter((each, k) => k !== i).map(written).join(" "));
  const found = [await findings(index, fewer), await findings(index, wanted.map(written))].find((each) => each.length) ?? [];
  return found.length ? { how: "fewer", found: found.slice(0, SHOWN) } : null;
}

const written = ({ text, exact }) => (exact ? `"${text}"` : text.replaceAll(" ", "-"));

/** Look up queries and keep those that find something. */
async function findings(index, queries) {
  const tried = await Promise.all([...new Set(queries)].slice(0, TRIED).map(async (query) => ({ query, ...(await index.match(query)) })));
  return tried.filter(({ records }) => records.length);
}

async function simplified(index, query) {
  const pairs = Array.from((await index.help("traditional")) ?? "");
  const simple = new Map();
  for (let i = 0; i < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
  return Array.from(fold(query), (character) => simple.get(character) ?? character).join("");
}

/** Put something else in the place of every term that finds nothing. */
async function tellings(index, query, wanted, lost) {
  const known = await readings(index);
  // Syllables that stand apart are read together: lv you.
  const letters = wanted.every((term) => isSpelling(term.text));
  const joined = letters && wanted.length > 1 ? parse(wanted.map((term) => term.text).join("")).wanted : null;
  for (const [how, guess] of [
    ["pinyin", (text) => fromSyllables(index, known, spelling(query, text))],
    ["initials", (text) => fromInitials(index, known, text)],
    ["apart", apart],
    ["nearest", (text) => nearest(index, known, text)],
  ]) {
    for (const [all, missing] of [...(joined && how === "pinyin" ? [[joined, joined]] : []), [wanted, lost]]) {
      const guesses = await Promise.all(missing.map((term) => guess(term.text)));
      if (guesses.some((each) => each.length === 0)) continue;
      // The n-th query takes the n-th guess for each term, or the last one there is.
      const count = Math.min(TRIED, Math.max(...guesses.map((each) => each.length)));
      const queries = Array.from({ length: count }, (_, n) =>
        all.map((term) => (missing.includes(term) ? guesses[missing.indexOf(term)].at(Math.min(n, guesses[missing.indexOf(term)].length - 1)) : written(term))).join(" "),
      );
      const found = await findings(index, queries);
      if (found.length) return { how, found: best(how, found) };
    }
  }
  return null;
}

/** Put the best finding first: of initials what is called so, of words written together the cut that finds most. */
function best(how, found) {
  if (how === "apart") return found.sort((a, b) => b.records.length - a.records.length).slice(0, 1);
  if (how === "initials") found.sort((a, b) => Number(b.called) - Number(a.called));
  return found.slice(0, SHOWN);
}

/* ---- pinyin ---- */

const isSpelling = (text) => /^[a-z]+(?:[1-5][a-z]*)*$/.test(text.replaceAll(" ", ""));

/** Give the letters of a spelling, with v for ü, which folding has taken away, and without tones. */
function spelling(query, text) {
  if (!isSpelling(text)) return "";
  const umlauts = fold(query.normalize("NFC").toLowerCase().replace(/[üǖǘǚǜ]/g, "v"));
  const plain = umlauts.replace(/[^a-z0-9]+/g, "");
  const own = text.replaceAll(" ", "").replace(/[1-5]/g, "");
  // The query itself tells where a u had dots; otherwise u stands for itself.
  return plain.replace(/[1-5]/g, "").length === own.length ? plain.replace(/[1-5]/g, "") : own;
}

async function readings(index) {
  const table = (await index.help("readings")) ?? {};
  const syllables = new Map();
  const spoken = new Map();
  const letter = new Map();
  for (const [syllable, [first, also]] of Object.entries(table)) {
    syllables.set(syllable, first + also);
    for (const character of first) letter.set(character, syllable[0]);
    for (const character of first + also) spoken.set(character, [...(spoken.get(character) ?? []), syllable]);
  }
  return { syllables, spoken, letter };
}

/** Give the ways of cutting letters into syllables, those of fewest syllables first. */
function syllabify(letters, { syllables }) {
  const ways = [[[]]];
  for (let end = 1; end <= letters.length; end++) {
    ways[end] = [];
    for (let start = Math.max(0, end - 6); start < end; start++) {
      const syllable = letters.slice(start, end);
      if (syllables.has(syllable)) ways[end].push(...ways[start].map((way) => [...way, syllable]));
    }
    ways[end] = ways[end].sort((a, b) => a.length - b.length).slice(0, 20);
  }
  return ways[letters.length];
}

async function neighbours(index, known, characters) {
  const letters = [...new Set([...characters].map((character) => known.letter.get(character) ?? "_"))];
  const files = await Promise.all(letters.map((letter) => index.help(letter)));
  const all = Object.assign({}, ...files.map((each) => each?.han));
  return (character) => {
    const [titled, other, before, counts] = all[character] ?? ["", "", "", []];
    return { titled, after: titled + other, before, count: (next) => counts[titled.indexOf(next)] ?? 0 };
  };
}

async function fromSyllables(index, known, letters) {
  if (!letters || letters.length > 60) return [];
  const ways = syllabify(letters, known);
  const found = await Promise.all(ways.map((way) => chains(index, known, way.map((syllable) => known.syllables.get(syllable)), false)));
  return found.flat();
}

async function fromInitials(index, known, letters) {
  if (!/^[a-z]{2,12}$/.test(letters)) return [];
  const sets = [...letters].map((initial) => [...known.spoken].flatMap(([character, read]) => (read.some((each) => each[0] === initial) ? [character] : [])).join(""));
  return chains(index, known, sets, true);
}

/** Give the runs of characters, one from each set, that occur pair by pair; commonest in titles first. */
async function chains(index, known, sets, titled) {
  const near = await neighbours(index, known, sets.slice(0, Math.max(1, sets.length - 1)).join(""));
  let paths = Array.from(sets[0], (character) => ({ text: character, score: sets.length === 1 ? near(character).titled.length : Infinity }));
  for (const set of sets.slice(1)) {
    const next = new Set(set);
    paths = paths.flatMap(({ text, score }) => {
      const { titled: inTitles, after, count } = near(text.at(-1));
      return Array.from(titled ? inTitles : after)
        .filter((character) => next.has(character))
        .map((character) => ({ text: text + character, score: Math.min(score, count(character)) }));
    });
    paths = paths.sort((a, b) => b.score - a.score).slice(0, PATHS);
  }
  return paths.sort((a, b) => b.score - a.score).slice(0, TRIED).map(({ text }) => text);
}

/* ---- words written together, the nearest term ---- */

/** Cut a run of Han characters in two: 广州旅游 is 广州 旅游. */
function apart(text) {
  const characters = Array.from(text);
  if (characters.length < 4 || !characters.every(isHan)) return [];
  return characters.slice(3).map((_, i) => `${characters.slice(0, i + 2).join("")} ${characters.slice(i + 2).join("")}`);
}

async function nearest(index, known, text) {
  const characters = Array.from(text);
  if (characters.every(isHan)) return characters.length > 1 ? nearestHan(index, known, characters) : [];
  return /^[a-z]{3,}$/.test(text) ? nearestWord(index, text) : [];
}

/** Give what differs by one character and occurs pair by pair: homophones first. */
async function nearestHan(index, known, characters) {
  const near = await neighbours(index, known, characters);
  const linked = (a, b) => a === undefined || b === undefined || near(a).after.includes(b) || near(b).before.includes(a);
  const candidates = new Map();
  const offer = (made, score) => {
    const text = made.join("");
    if (made.length > 1 && text !== characters.join("") && !(candidates.get(text) >= score)) candidates.set(text, score);
  };
  const sound = (a, b) => {
    const [one, two] = [known.spoken.get(a) ?? [], known.spoken.get(b) ?? []];
    if (one.some((syllable) => two.includes(syllable))) return 3;
    return one.some((x) => two.some((y) => distance(x, y, 1) <= 1)) ? 1 : 0;
  };
  const common = (before, other, after) => {
    const count = Math.min(before ? near(before).count(other) : Infinity, after ? near(other).count(after) : Infinity);
    return count / (count + 3);
  };
  for (let i = 0; i <= characters.length; i++) {
    const [before, here, after] = [characters[i - 1], characters[i], characters[i + 1]];
    const [left, right] = [characters.slice(0, i), characters.slice(i + 1)];
    const rest = [...left.slice(1).map((c, k) => linked(left[k], c)), ...right.slice(1).map((c, k) => linked(right[k], c))].every(Boolean);
    if (here !== undefined && rest) {
      const follow = before === undefined ? near(after).before : near(before).after;
      for (const other of follow) {
        if (linked(other, after)) offer([...left, other, ...right], 1 + 2 * sound(here, other) + common(before, other, after));
      }
      if (linked(before, after)) offer([...left, ...right], before && after ? 3 : 0);
    }
    if (here !== undefined && before !== undefined) {
      for (const other of near(before).after) if (linked(other, here)) offer([...left, other, here, ...right], 1 + common(before, other, here));
      offer([...left.slice(0, -1), here, before, ...right], linked(here, before) ? 4 : -1);
    }
  }
  return [...candidates].filter(([, score]) => score >= 0).sort((a, b) => b[1] - a[1]).slice(0, TRIED).map(([text]) => text);
}

async function nearestWord(index, typed) {
  const own = [...new Set([typed[0], typed[1]])];
  for (const letters of [own, index.size <= SMALL ? index.letters : []]) {
    const files = await Promise.all(letters.map((letter) => index.help(letter)));
    const words = files.flatMap((each) => each?.words.split(" ") ?? []);
    const allowed = typed.length > 5 ? 2 : 1;
    const near = words.map((word) => [word, Math.min(distance(word, typed, allowed), distance(word.slice(0, typed.length), typed, 1) + 0.5)]);
    const best = near.filter(([, far]) => far <= allowed).sort((a, b) => a[1] - b[1]);
    if (best.length) return best.slice(0, TRIED).map(([word]) => word);
  }
  return [];
}

/** Count the letters by which two words differ, a swap of neighbours being one; more than allowed is Infinity. */
function distance(a, b, allowed) {
  if (Math.abs(a.length - b.length) > allowed) return Infinity;
  let rows = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let k = 1; k <= b.length; k++) {
      row[k] = Math.min(row[k - 1] + 1, rows[1][k] + 1, rows[1][k - 1] + (a[i - 1] === b[k - 1] ? 0 : 1));
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]) row[k] = Math.min(row[k], rows[0][k - 2] + 1);
    }
    rows = [rows[1], row];
  }
  const far = rows[1][b.length];
  return far <= allowed ? far : Infinity;
}
