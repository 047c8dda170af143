/** A small search index in memory, written as docs/search-index.md describes it, and opened with the site's reader. */

import { gzipSync } from "node:zlib";

import { openIndex } from "../../templates/theme/assets/javascripts/search/reader.js";
import { fold, isHan, units } from "../../templates/theme/assets/javascripts/search/words.js";

const TITLE_BLOCK = 128;
const FOLDER = "memory:/search/";

/** Write a number in groups of seven bits. */
export function varint(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

/** Cut a text into its terms: `[term, place]`, the place being null for characters and beginnings of words. */
function termsOf(text) {
  const found = units(fold(text));
  return found.flatMap((unit, i) => {
    const next = found[i + 1];
    const pair = next?.place === unit.place + 1 && (isHan(unit.text) || isHan(next.text));
    const alone = isHan(unit.text) ? [[unit.text, null]] : [[unit.text, unit.place]];
    const begun = isHan(unit.text) ? [] : [1, 2].map((n) => [`${unit.text.slice(0, n)}*`, null]);
    return [...alone, ...begun, ...(pair ? [[unit.text + next.text, unit.place]] : [])];
  });
}

/** Gather the places of every term: term → class → record → `[place, length of the text]`. */
function gather(records) {
  const terms = new Map();
  records.forEach(({ id, classes }, record) => {
    terms.set(
      `#${id}`,
      Array.from({ length: 5 }, (_, level) => new Map(level === 1 ? [[record, []]] : [])),
    );
    classes.forEach((texts, level) => {
      let base = 0;
      for (const text of texts) {
        const size = units(fold(text)).length;
        for (const [term, place] of termsOf(text)) {
          if (!terms.has(term))
            terms.set(
              term,
              Array.from({ length: 5 }, () => new Map()),
            );
          const lists = terms.get(term)[level];
          if (!lists.has(record)) lists.set(record, []);
          if (place !== null || level === 0) lists.get(record).push([base + (place ?? 0), size]);
        }
        const end = (units(fold(text)).at(-1)?.place ?? -1) + 1;
        base += level === 0 ? (Math.floor(end / TITLE_BLOCK) + 1) * TITLE_BLOCK : end + 1;
      }
    });
  });
  return terms;
}

/** Write the list of records and the list of places of one class. */
function listsOf(lists, titled) {
  let last = -1;
  const gaps = [...lists.keys()].flatMap((record) => {
    const gap = record - last - 1;
    last = record;
    return varint(gap);
  });
  const places = [...lists.values()].flatMap((all) => {
    let former = 0;
    const sorted = [...new Map(all)].sort(([a], [b]) => a - b);
    return sorted.flatMap(([place, size], i) => {
      const step = varint(2 * (place - former) + (i + 1 < sorted.length ? 1 : 0));
      former = place;
      return titled ? [...step, ...varint(size)] : step;
    });
  });
  return [gaps, places];
}

/** Return the shortest beginning of a term that comes after the term before it. */
function startOf(last, first) {
  return [...first].map((_, i) => first.slice(0, i + 1)).find((begun) => !last.startsWith(begun));
}

/** Write an entry; with `files`, all its lists but those of titles go there. */
function entryOf(term, classes, files) {
  const lists = classes.map((each, level) => (each.size ? listsOf(each, level === 0) : null));
  const mask = lists.reduce((sum, each, level) => sum + (each ? 1 << level : 0), files ? 32 : 0);
  const sizes = lists.flatMap((each) => each?.flatMap((list) => varint(list.length)) ?? []);
  if (!files) return [mask, ...sizes, ...lists.flatMap((each) => each?.flat() ?? [])];
  const names = [0, 1].map((which) => `${which}${Buffer.from(term).toString("hex")}00000000`.slice(0, 8));
  names.forEach((name, which) =>
    files.set(
      `lists/${name}`,
      lists.slice(1).flatMap((each) => each?.[which] ?? []),
    ),
  );
  return [mask, ...sizes, ...Buffer.from(names.join("")), ...(lists[0]?.flat() ?? [])];
}

/**
 * Write an index of records `{kind, id, classes}`, whose classes are lists of texts, `perShard` terms to a shard; the
 * lists of the terms named `large` go into files of their own. Returns the files by address.
 */
export function writeIndex(records, { perShard = 5, large = [], folded = "", version = 3 } = {}) {
  const files = new Map();
  const terms = [...gather(records)].sort(([a], [b]) => (a < b ? -1 : 1));
  const starts = [];
  for (let i = 0; i < terms.length; i += perShard) {
    const shard = terms.slice(i, i + perShard);
    const names = [...Buffer.from(shard.map(([term]) => term).join("\n"))];
    const entries = shard.map(([term, classes]) => entryOf(term, classes, large.includes(term) ? files : null));
    const sizes = entries.flatMap((entry) => varint(entry.length));
    files.set(`terms/${starts.length}-abcd`, [...varint(names.length), ...names, ...sizes, ...entries.flat()]);
    starts.push(startOf(terms[i - 1]?.[0] ?? "", shard[0][0]));
  }
  const kinds = records.flatMap(({ kind }, i) => (kind === records[i - 1]?.kind ? [] : [[kind, i]]));
  const chunk = 2;
  for (let i = 0; i < records.length; i += chunk) {
    const shown = records
      .slice(i, i + chunk)
      .map(({ kind, id, classes }) => ({ kind, id, zh: { title: classes[0][0] } }));
    files.set(`records/0-abcd/${i / chunk}`, [...Buffer.from(JSON.stringify(shown))]);
  }
  const shards = starts.map(() => "abcd");
  const parts = {
    chunk,
    group: 64,
    groups: ["0-abcd"],
    starts: starts.join("\n"),
    shards,
    folded,
    facets: "",
    help: {},
  };
  const about = { version, records: records.length, kinds, ...parts };
  files.set("index", [...Buffer.from(JSON.stringify(about))]);
  return new Map([...files].map(([path, bytes]) => [`${FOLDER}${path}.bin`, gzipSync(Uint8Array.from(bytes))]));
}

/** Open an index that was written so. Returns it, and the addresses that were asked for. */
export async function openTiny(files) {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address.slice(FOLDER.length));
    return files.has(address) ? new Response(files.get(address)) : new Response("", { status: 404 });
  };
  return { index: await openIndex(FOLDER), asked };
}
