/**
 * The reader of the index: fetches the few files that a query needs and gives the records that match, best first.
 *
 * The files are described in cityplans/search/index.py, shards.py and postings.py.
 */

import { isHan, parse, stem } from "./words.js";

const VERSION = 2;
const CLASSES = 5; // title, names, summary, context, passage
const SPAN = 65536; // more than the places in a record
const TITLE_BLOCK = 128; // where the next title of a record begins
const PREFIXES = 2; // beginnings of words up to this length are terms of their own
const ID = "#"; // in front of an id, which is one term
const CALLED = 8 * 256; // below it in weight: what is called exactly so
const MOST = 2 ** 24; // more than there are records
const FORMER = ["plan", "measure", "section", "city", "body", "theme", "indicator", "target"]; // among equals, unless the name is their own
const OWN = new Set(["city", "plan", "body", "theme", "indicator"]);

/** Read a compressed file. */
async function read(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // a server that knows gzip has unpacked it
  const unpacked = new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("gzip")));
  return new Uint8Array(await unpacked.arrayBuffer());
}

const decoder = new TextDecoder();
const json = (bytes) => JSON.parse(decoder.decode(bytes));

/** Read numbers that are coded in groups of seven bits, lowest first. */
function numbers(bytes, from, to) {
  const found = [];
  for (let i = from; i < to; i++) {
    let value = bytes[i] & 127;
    for (let shift = 7; bytes[i] & 128; shift += 7) value |= (bytes[++i] & 127) << shift;
    found.push(value);
  }
  return found;
}

function recordsIn(bytes, [from, to]) {
  let last = -1;
  return numbers(bytes, from, to).map((gap) => (last += gap + 1));
}

/** Read the places of some records: for each `record * SPAN + place`, and in titles the length of the text. */
function placesIn(bytes, [from, to], records, titled) {
  const coded = numbers(bytes, from, to);
  const keys = [];
  const lengths = [];
  let at = 0;
  for (const record of records) {
    let place = 0;
    for (let more = 1; more; ) {
      const step = coded[at++];
      more = step & 1;
      place += step >> 1;
      keys.push(record * SPAN + place);
      if (titled) lengths.push(coded[at++]);
    }
  }
  return { keys, lengths };
}

/** Read the index in a folder; its address ends in a slash. */
export async function openIndex(folder) {
  const about = json(await read(`${folder}index.bin`, { cache: "no-cache" }));
  if (about.version !== VERSION) throw new Error(`${folder}: version ${about.version}`);
  const starts = about.starts.split("\n");
  const kinds = about.kinds.map(([kind, first], i) => ({ kind, first, end: about.kinds[i + 1]?.[1] ?? about.records }));
  const former = new Uint8Array(about.records);
  const own = new Uint8Array(about.records);
  for (const { kind, first, end } of kinds) {
    former.fill(FORMER.indexOf(kind), first, end);
    own.fill(OWN.has(kind) ? 1 : 0, first, end);
  }
  const files = new Map();

  function file(path, parsed = (bytes) => bytes) {
    if (!files.has(path)) {
      const reading = read(`${folder}${path}.bin`).then(parsed);
      files.set(path, reading);
      reading.catch(() => files.delete(path));
    }
    return files.get(path);
  }

  function shardOf(term) {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= term) low = middle;
      else high = middle;
    }
    return low;
  }

  const shard = (i) => file(`terms/${i}-${about.shards[i]}`, openShard);

  /** Give the entries of the terms that begin so and pass a test. */
  async function range(begun, test) {
    const shards = [];
    for (let i = shardOf(begun); i <= shardOf(begun + "\uffff"); i++) shards.push(shard(i));
    const opened = await Promise.all(shards);
    return opened.flatMap(({ terms, entry }) => terms.flatMap((term, i) => (term.startsWith(begun) && test(term) ? [entry(i)] : [])));
  }

  async function exactly(term) {
    const { terms, entry } = await shard(shardOf(term));
    const i = terms.indexOf(term);
    return i < 0 ? [] : [entry(i)];
  }

  /** Give the entries of a slot, each with `part`: whether it is only the beginning of a longer word. */
  async function entriesOf({ before, word, open, alone }) {
    if (!open) return exactly(before + word);
    if (alone && word.length <= PREFIXES) {
      const [begun, same] = await Promise.all([exactly(`${word}*`), exactly(word)]);
      return [...begun.map((entry) => ({ ...entry, part: true })), ...same];
    }
    const root = alone ? stem(word).replace(/i$/, "") : word;
    const same = (rest) => alone && stem(rest) === stem(word);
    const test = (term) => {
      const rest = term.slice(before.length);
      return /^[^*]*$/.test(rest) && ![...rest].some(isHan) && (rest.startsWith(word) || same(rest));
    };
    const found = await range(before + (root.length > PREFIXES && word.startsWith(root) ? root : word), test);
    return found.map((entry) => ({ ...entry, same: entry.term === before + word, part: entry.term !== before + word && !same(entry.term) }));
  }

  /** Give the entries of the ids that a term is or begins. An id of one word is found as a word. */
  async function idsOf({ units, exact }) {
    if (units.length === 1 || units.some(({ text, place }, i) => isHan(text) || place !== 2 * i)) return [];
    const id = ID + units.map(({ text }) => text).join("-");
    const found = exact ? await exactly(id) : await range(id, () => true);
    return found.map((entry) => ({ ...entry, part: entry.term !== id }));
  }

  /** Find a term: for each record a cost, 255 where it is not, and how much it is of each title (Chinese, English, others). */
  async function find(term) {
    const cost = new Uint8Array(about.records).fill(255);
    const shares = [0, 1, 2].map(() => new Float32Array(about.records));
    const slots = slotsOf(term);
    const size = term.units.length;
    const note = (record, price) => {
      if (price < cost[record]) cost[record] = price;
    };
    const noteAt = (key, price, length) => {
      const record = Math.floor(key / SPAN);
      note(record, price);
      if (!length) return;
      const share = shares[Math.min(2, ((key % SPAN) / TITLE_BLOCK) | 0)];
      share[record] = Math.max(share[record], size / length);
    };
    const [ids, ...lists] = await Promise.all([idsOf(term), ...slots.map(entriesOf)]);
    for (const entry of ids) for (const record of entry.records(1)) note(record, entry.part ? 3 : 2);
    if (lists.some((entries) => entries.length === 0)) return { cost, shares };
    // Who asks for a phrase reads the places of its parts, who asks for one term only those in titles.
    await Promise.all(lists.flat().map((entry) => entry.load(file, slots.length > 1)));
    for (let level = 0; level < CLASSES; level++) {
      if (slots.length === 1) {
        for (const entry of lists[0]) {
          const price = 2 * level + (entry.part ? 1 : 0);
          const records = entry.records(level);
          if (level > 0) for (const record of records) note(record, price);
          else {
            const { keys, lengths } = entry.places(level, records);
            // Another form of the word is not quite the title that was asked for.
            const worth = entry.same === false ? 1.02 : 1;
            for (let i = 0; i < keys.length; i++) noteAt(keys[i], price, lengths[i] * worth);
          }
        }
      } else {
        const { keys, lengths, whole } = phrase(lists, slots, level);
        for (let i = 0; i < keys.length; i++) noteAt(keys[i], 2 * level + (whole.has(keys[i]) ? 0 : 1), lengths[i]);
      }
    }
    return { cost, shares };
  }

  /**
   * Give the numbers of the `records` that match a query understood by `parse`, best first, and whether the first one
   * is `called` exactly so.
   */
  async function match({ wanted, unwanted, common }) {
    if (wanted.length === 0) return { records: [], called: false };
    const [found, excluded] = await Promise.all([Promise.all(wanted.map(find)), Promise.all(unwanted.map(find))]);
    const matched = [];
    for (let record = 0; record < about.records; record++) {
      if (found.some(({ cost }) => cost[record] === 255) || excluded.some(({ cost }) => cost[record] < 255)) continue;
      matched.push(record);
    }
    const size = wanted.reduce((sum, { units, times = 1 }) => sum + units.length * times, 0);
    // Weight and number of a record in one number, so that sorting needs no comparing function.
    const keys = new Float64Array(matched.length);
    const scale = (size + common) / size;
    matched.forEach((record, at) => {
      let cost = 0;
      const parts = [0, 0, 0];
      found.forEach((term, i) => {
        cost += term.cost[record];
        for (let k = 0; k < 3; k++) parts[k] += term.shares[k][record] * (wanted[i].times ?? 1) * scale;
      });
      const share = Math.max(...parts.map((part) => (part > 1.001 ? 0.9 : part))); // more may be asked than the title has
      const exactly = parts.some((part, k) => part > 0.999 && part <= 1.001 && found.every(({ shares }) => shares[k][record] > 0));
      // What is called exactly so, then things by most of their name, then by kind, then by how much of the title it is.
      const called = exactly ? 0 : own[record] && share >= 0.5 ? 1 : 2;
      const weight = (cost * 3 + called) * CALLED + (called ? former[record] * 256 : 0) + Math.round(255 * (1 - Math.min(1, share)));
      keys[at] = weight * MOST + record;
    });
    keys.sort();
    return { records: Array.from(keys, (key) => key % MOST), called: keys.length > 0 && keys[0] < CALLED * MOST };
  }

  function fileOf(record) {
    const chunk = Math.floor(record / about.chunk);
    return `records/${about.groups[Math.floor(chunk / about.group)]}/${chunk % about.group}`;
  }

  return {
    folder,
    size: about.records,
    match: (query) => match(typeof query === "string" ? parse(query) : query),
    kindOf: (record) => kinds.find(({ end }) => record < end)?.kind,
    record: async (record) => (await file(fileOf(record), json))[record % about.chunk],
    passages: async (record) => (await file(`${fileOf(record)}p`, json))[record % about.chunk],
    facets: () => file(`facets/${about.facets}`, json),
    help: (key) => (about.help[key] ? file(`help/${about.help[key]}`, json) : Promise.resolve(null)),
    letters: Object.keys(about.help).filter((key) => key.length === 1),
  };
}

/**
 * Choose the terms of the index that cover a term: pairs of units where they touch, words and characters where not.
 * The last word of a term that is not exact is open: it may go on.
 */
function slotsOf({ units, exact }) {
  const slots = [];
  const open = (i) => !exact && i === units.length - 1 && !isHan(units[i].text);
  const paired = (i) => units[i + 1]?.place === units[i].place + 1;
  const pair = (i) => ({ before: units[i].text, word: units[i + 1].text, open: open(i + 1), place: units[i].place });
  for (let i = 0; i < units.length; i++) {
    if (paired(i)) slots.push(pair(i++));
    else if (i && paired(i - 1)) slots.push(pair(i - 1));
    else slots.push({ before: "", word: units[i].text, open: open(i), place: units[i].place, alone: units.length === 1, loose: isHan(units[i].text) });
  }
  return slots;
}

/** Find where all slots stand at their places in one class of text; `whole` are those whose last word does not go on. */
function phrase(lists, slots, level) {
  const found = lists.map((entries, i) => {
    if (slots[i].loose && level > 0) return { loose: new Set(entries.flatMap((entry) => entry.records(level))) };
    const read = entries.map((entry) => ({ ...entry.places(level, entry.records(level)), part: entry.part }));
    const keys = read.flatMap(({ keys }) => keys.map((key) => key - slots[i].place));
    return {
      keys: slots[i].loose ? null : new Set(keys),
      loose: slots[i].loose ? new Set(keys.map((key) => Math.floor(key / SPAN))) : null,
      lengths: read.flatMap(({ lengths }) => lengths),
      part: new Set(read.flatMap(({ keys, part }) => (part ? keys.map((key) => key - slots[i].place) : []))),
    };
  });
  const first = found.find(({ keys }) => keys);
  const keys = [];
  const lengths = [];
  const whole = new Set();
  if (!first) return { keys: [...found[0].loose].filter((record) => found.every(({ loose }) => loose.has(record))).map((r) => r * SPAN), lengths, whole };
  let i = 0;
  for (const key of first.keys) {
    if (found.every((each) => (each.keys ? each.keys.has(key) : each.loose.has(Math.floor(key / SPAN))))) {
      keys.push(key);
      lengths.push(first.lengths[i]);
      if (!found.at(-1).part?.has(key)) whole.add(key);
    }
    i++;
  }
  return { keys, lengths, whole };
}

/** Read one coded number after another. */
function cursor(bytes, at) {
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  return { number, take: (size) => [at, (at += size)] };
}

/** Open a shard: its terms, and `entry(i)` for the lists of one of them. */
function openShard(bytes) {
  const { number, take } = cursor(bytes, 0);
  const terms = decoder.decode(bytes.subarray(...take(number()))).split("\n");
  const lengths = terms.map(number);
  const ranges = lengths.map(take);
  return { terms, entry: (i) => openEntry(terms[i], bytes.subarray(...ranges[i])) };
}

/** Open the entry of a term; what is large stands in two files, of records and of places. */
function openEntry(term, bytes) {
  const mask = bytes[0];
  const { number, take } = cursor(bytes, 1);
  const sizes = [];
  for (let level = 0; level < CLASSES; level++) sizes.push(mask & (1 << level) ? [number(), number()] : null);
  const names = mask & 32 ? [0, 1].map(() => decoder.decode(bytes.subarray(...take(8)))) : null;
  const outside = [0, 0];
  // Lists of records and of places, in turn, per class; outside, each kind stands in its own file.
  const parts = sizes.map((size, level) =>
    size?.map((length, which) =>
      names && level > 0 ? { source: which, range: [outside[which], (outside[which] += length)] } : { source: -1, range: take(length) },
    ),
  );
  const sources = {};
  const bytesOf = ({ source }) => (source < 0 ? bytes : sources[source]);
  return {
    term,
    part: false,
    load: async (file, placed) => {
      if (!names) return;
      const wanted = placed ? [0, 1] : [0];
      await Promise.all(wanted.map(async (which) => (sources[which] = await file(`lists/${names[which]}`))));
    },
    records: (level) => (parts[level] ? recordsIn(bytesOf(parts[level][0]), parts[level][0].range) : []),
    places: (level, records) =>
      parts[level] ? placesIn(bytesOf(parts[level][1]), parts[level][1].range, records, level === 0) : { keys: [], lengths: [] },
  };
}
