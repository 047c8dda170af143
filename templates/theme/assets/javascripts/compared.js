/** What some plans have in common; cityplans/catalog/comparison.py says the same of the plans that the page shows first. */

/**
 * A text that leads to an address, with a note.
 * @typedef {[text: string, path: string, note: string]} Link
 * A promised figure; `key` is the same for figures that count the same thing.
 * @typedef {[path: string, name: string, headline: string, due: string, became: Link[], key: string, when: string]} Figure
 * What a measure says of a type of action.
 * @typedef {[path: string, title: string, text: string, figures: string[], more: number, became: Link[]]} Entry
 * @typedef {Record<string, Entry[]>} Entries by type
 * @typedef {Record<string, Figure[]>} Figures by family
 * @typedef {[name: string, path: string, firm: string, entries: Entries, figures: Figures, leads: Record<string, Link[]>]} Side
 * @typedef {[theme: number, id: string, label: string, path: string]} Type
 * @typedef {[id: string, label: string, path: string]} Theme
 * A family of indicators, with what of it does not compare.
 * @typedef {[id: string, label: string, path: string, caution: string]} Family
 * @typedef {{words: Record<string, string>, themes: Theme[], types: Type[], families: Family[], plans: Record<string, Side>}} Data
 */

/**
 * Compare the plans with these ids.
 * @param {Data} data
 * @param {string[]} chosen
 */
export function compared(data, chosen) {
  const plans = chosen.flatMap((id) => data.plans[id] ?? []);
  /** @param {3 | 4} part @param {string} key */
  const having = (part, key) => chosen.filter((id) => data.plans[id]?.[part][key]).length;
  return {
    shared: data.themes
      .map((theme, place) => ({
        theme,
        types: data.types.filter((type) => type[0] === place && having(3, type[1]) > 1),
      }))
      .filter(({ types }) => types.length),
    only: chosen
      .map((id) => ({
        id,
        types: data.types.filter((type) => data.plans[id]?.[3][type[1]] && having(3, type[1]) === 1),
      }))
      .filter(({ types }) => types.length),
    families: data.families.filter((family) => having(4, family[0]) > 1),
    plans,
  };
}

/**
 * Say how far the figures of different plans compare; the best case decides.
 * @param {Figure[][]} figures each plan's by itself
 * @returns {"same" | "other_year" | "different"}
 */
export function alike(figures) {
  /** @type {"different" | "other_year"} */
  let found = "different";
  for (const [place, one] of figures.entries())
    for (const y of figures.slice(place + 1).flat())
      for (const x of one) {
        if (x[5] !== y[5]) continue;
        if (x[6] === y[6]) return "same";
        found = "other_year";
      }
  return found;
}

/**
 * Read the plans that an address asks for: those that there are, each once; null if they are fewer than two.
 * @param {string} query
 * @param {string[]} ids
 */
export function asked(query, ids) {
  const named = new URLSearchParams(query).get("plan")?.split(",") ?? [];
  const found = ids.filter((id) => named.includes(id));
  return found.length > 1 ? found : null;
}
