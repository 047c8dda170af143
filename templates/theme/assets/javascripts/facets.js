/**
 * Facets: which records meet the choices, and how many records each further choice would leave.
 *
 * Pure: columns and choices in, places and counts out. Values chosen in one facet are alternatives, facets must all be
 * met, and the counts of a facet ignore its own choices. explore.js is the page; any list that brings columns of the
 * same form (see columns.py) can be counted the same way.
 */

const VERSION = 1;

/** Fold width and case, so that what is typed and what is written compare alike. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/**
 * Make the columns of a file ready for counting: `{size, facets, values, codes, groups, orders, column, …}`.
 * Throws where the file has a form that is not known here.
 */
export function readColumns(file) {
  if (file.version !== VERSION) throw new Error(`columns of version ${file.version}`);
  const byRecord = new Map();
  const groups = [...file.groups]
    .sort((a, b) => Number("of" in a) - Number("of" in b))
    .map(({ keys, counts, columns, heirs, of }) => {
      const read = of
        ? [byRecord.get(of).map((code) => (code ? columns[0][code - 1] : 0))]
        : columns.map((column) => Uint32Array.from(column));
      keys.forEach((key, i) => byRecord.set(key, read[i]));
      return {
        keys,
        columns: read,
        starts: counts ? startsOf(counts) : null,
        heirs: heirs ? Uint32Array.from(heirs) : null,
      };
    });
  const codes = Object.fromEntries(
    file.facets.map((key) => [key, new Map(file.values[key].map((value, i) => [value, i + 1]))]),
  );
  return {
    key: file.key,
    size: file.size,
    chunk: file.chunk,
    facets: file.facets,
    values: file.values,
    codes,
    groups,
    orders: file.orders,
    column: byRecord,
  };
}

/** Turn how many entries each record has into where its entries start. */
function startsOf(counts) {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((n, i) => (starts[i + 1] = starts[i] + n));
  return starts;
}

/** Give the state that nothing was chosen in. */
export function nothing() {
  return { choices: {}, text: "", sort: "", inherited: false };
}

/** Read a state from the query of an address; what is no facet is left alone. */
export function readState(query, facets) {
  const asked = new URLSearchParams(query);
  const state = nothing();
  for (const key of facets) {
    const values = [...new Set(asked.getAll(key).filter(Boolean))];
    if (values.length) state.choices[key] = values;
  }
  state.text = asked.get("q") ?? "";
  state.sort = asked.get("sort") ?? "";
  state.inherited = asked.get("inherited") === "1";
  return state;
}

/** Write a state as the query of an address, the same for the same state. */
export function writeState(state, facets) {
  const query = new URLSearchParams();
  for (const key of facets) for (const value of state.choices[key] ?? []) query.append(key, value);
  if (state.inherited) query.set("inherited", "1");
  if (state.text.trim()) query.set("q", state.text.trim());
  if (state.sort) query.set("sort", state.sort);
  return query.toString();
}

/** Give the state with one value of one facet chosen or no longer chosen. */
export function toggle(state, key, value) {
  const chosen = state.choices[key] ?? [];
  const values = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const choices = { ...state.choices, [key]: values };
  if (!values.length) delete choices[key];
  return { ...state, choices };
}

/**
 * Select the records that meet all choices, `{facet: [values]}`.
 *
 * `within` (a byte per record) leaves only the records whose byte is set, for what is no facet; with `inherited` a
 * record without entries of its own in a group has those of its heir. Gives `places` in the order of the columns;
 * `counts`, for each facet how many records each code would leave; `without`, for each facet how many records there
 * would be without its choices; `unbound`, how many without `within`.
 */
export function select(index, choices, { within = null, inherited = false } = {}) {
  const groups = index.groups.map((group) => {
    const masks = group.keys.map((key) => maskOf(index, key, choices[key]));
    const seen = group.keys.map((key) => new Uint32Array(index.values[key].length + 1));
    const counts = group.keys.map((key) => new Uint32Array(index.values[key].length + 1));
    return { ...group, masks, seen, counts, without: group.keys.map(() => 0), bound: masks.some(Boolean) };
  });
  const bound = groups.filter((group) => group.bound);
  const places = [];
  let unbound = 0;
  const range = [0, 0];
  for (let place = 0; place < index.size; place++) {
    const outside = within !== null && !within[place];
    let failed = outside ? 1 : 0;
    let failing = null;
    for (const group of bound) {
      if (meets(group, entries(group, place, inherited, range), -1)) continue;
      failing = group;
      if (++failed > 1) break;
    }
    if (failed > 1) continue;
    if (failed === 0) places.push(place);
    if (!failing) unbound++;
    if (outside) continue;
    for (const group of failing ? [failing] : groups) count(group, entries(group, place, inherited, range), place + 1);
  }
  const result = { places: Uint32Array.from(places), counts: {}, without: {}, unbound };
  for (const group of groups) {
    group.keys.forEach((key, i) => {
      result.counts[key] = group.counts[i];
      result.without[key] = group.without[i];
    });
  }
  return result;
}

/** Mark the codes of the chosen values; null where nothing is chosen. A value that does not exist marks nothing. */
function maskOf(index, key, values) {
  if (!values?.length) return null;
  const mask = new Uint8Array(index.values[key].length + 1);
  for (const value of values) {
    const code = index.codes[key].get(value);
    if (code) mask[code] = 1;
  }
  return mask;
}

/** Set the range of a record's entries in a group's columns. */
function entries({ starts, heirs }, place, inherited, range) {
  let from = place;
  if (starts && inherited && heirs?.[place] && starts[place] === starts[place + 1]) from = place - heirs[place];
  range[0] = starts ? starts[from] : place;
  range[1] = starts ? starts[from + 1] : place + 1;
  return range;
}

/** Tell whether one entry meets the choices of all keys but one. */
function meets({ columns, masks }, [start, end], ignored) {
  if (!masks.some((mask, i) => mask && i !== ignored)) return true;
  for (let entry = start; entry < end; entry++) if (fits(columns, masks, entry, ignored)) return true;
  return false;
}

function fits(columns, masks, entry, ignored) {
  for (let i = 0; i < masks.length; i++) if (i !== ignored && masks[i] && !masks[i][columns[i][entry]]) return false;
  return true;
}

/** Count a record under each of its values, once under each; `stamp` is another number for every record. */
function count(group, range, stamp) {
  const { keys, columns, masks, seen, counts, without } = group;
  for (let i = 0; i < keys.length; i++) {
    if (meets(group, range, i)) without[i]++;
    for (let entry = range[0]; entry < range[1]; entry++) {
      const code = columns[i][entry];
      if (!code || seen[i][code] === stamp || !fits(columns, masks, entry, i)) continue;
      seen[i][code] = stamp;
      counts[i][code]++;
    }
  }
}

/** Put places in an order: `keys` holds a number for each record, the smallest first, 0 last; without keys as they stand. */
export function sortPlaces(places, keys) {
  if (!keys) return places;
  const key = (place) => keys[place] || Infinity;
  return Uint32Array.from(places).sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
}

/** Mark the records whose words hold a text. */
export function holding(words, text) {
  const wanted = fold(text.trim());
  return Uint8Array.from(words, (each) => Number(fold(each).includes(wanted)));
}

/** Turn places in their order into keys to sort by. */
export function keysOf(order) {
  const keys = new Uint32Array(order.length);
  order.forEach((place, i) => (keys[place] = i + 1));
  return keys;
}
