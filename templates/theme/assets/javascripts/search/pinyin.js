/** Queries spelt in pinyin or by its initials: the runs of characters that are read so and occur. */

import { fold } from "./words.js";

export const TRIED = 24; // candidates that are looked up
const PATHS = 200;

export const isSpelling = (text) => /^[a-z]+(?:[1-5][a-z]*)*$/.test(text.replaceAll(" ", ""));

/** Give the letters of a spelling, with v for ü, which folding has taken away, and without tones. */
export function spelling(query, text) {
  if (!isSpelling(text)) return "";
  const umlauts = fold(
    query
      .normalize("NFC")
      .toLowerCase()
      .replace(/[üǖǘǚǜ]/g, "v"),
  );
  const plain = umlauts.replace(/[^a-z0-9]+/g, "");
  const own = text.replaceAll(" ", "").replace(/[1-5]/g, "");
  // The query itself tells where a u had dots; otherwise u stands for itself.
  return plain.replace(/[1-5]/g, "").length === own.length ? plain.replace(/[1-5]/g, "") : own;
}

export async function readings(index) {
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

export async function neighbours(index, known, characters) {
  const letters = [...new Set([...characters].map((character) => known.letter.get(character) ?? "_"))];
  const files = await Promise.all(letters.map((letter) => index.help(letter)));
  const all = Object.assign({}, ...files.map((each) => each?.han));
  return (character) => {
    const [titled, other, before, counts] = all[character] ?? ["", "", "", []];
    return { titled, after: titled + other, before, count: (next) => counts[titled.indexOf(next)] ?? 0 };
  };
}

export async function fromSyllables(index, known, letters) {
  if (!letters || letters.length > 60) return [];
  const ways = syllabify(letters, known);
  const found = await Promise.all(
    ways.map((way) =>
      chains(
        index,
        known,
        way.map((syllable) => known.syllables.get(syllable)),
        false,
      ),
    ),
  );
  return found.flat();
}

export async function fromInitials(index, known, letters) {
  if (!/^[a-z]{2,12}$/.test(letters)) return [];
  const sets = [...letters].map((initial) =>
    [...known.spoken]
      .flatMap(([character, read]) => (read.some((each) => each[0] === initial) ? [character] : []))
      .join(""),
  );
  return chains(index, known, sets, true);
}

/** Give the runs of characters, one from each set, that occur pair by pair; commonest in titles first. */
async function chains(index, known, sets, titled) {
  const near = await neighbours(index, known, sets.slice(0, Math.max(1, sets.length - 1)).join(""));
  let paths = Array.from(sets[0], (character) => ({
    text: character,
    score: sets.length === 1 ? near(character).titled.length : Infinity,
  }));
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
  return paths
    .sort((a, b) => b.score - a.score)
    .slice(0, TRIED)
    .map(({ text }) => text);
}
