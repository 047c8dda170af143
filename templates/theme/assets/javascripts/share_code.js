/** What the buttons of a page hand out, the code to embed it and the shape of a QR code, and what a frame says of its version. */

/** Characters that end an attribute of HTML, or begin something in it. */
const ESCAPED = /[&<>"]/g;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The height of the frame of a promise in pixels. */
const HEIGHT = 340;

/** @typedef {{ name: string, heading: string, height: number }} Chart */

/**
 * Read the charts that a frame can show.
 * @param {string} written `<name>=<height>=<heading>` of each, with `|` between them
 * @returns {Chart[]}
 */
export function chartsOf(written) {
  return written.split("|").flatMap((each) => {
    const [name, height, ...heading] = each.split("=");
    return name && heading.length ? [{ name, heading: heading.join("="), height: Number(height) }] : [];
  });
}

/**
 * Return the HTML that shows a page in a frame.
 * @param {string} address
 * @param {string} title
 * @param {{ chart?: Chart, version?: string }} [options] the chart to be shown, and the version that the frame names
 * @returns {string}
 */
export function embedCode(address, title, { chart, version } = {}) {
  /** @param {string} text */
  const escaped = (text) => text.replace(ESCAPED, (sign) => ENTITIES[sign]);
  const src = `${address}${version ? `?v=${encodeURIComponent(version)}` : ""}${chart ? `#${chart.name}` : ""}`;
  const height = chart?.height ?? HEIGHT;
  return `<iframe src="${escaped(src)}" title="${escaped(title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`;
}

/**
 * Return since when a record of the API and all that it embeds are as they are.
 * @param {unknown} record
 * @returns {(string | null)[]} versions; null for what is not released yet
 */
export function sincesOf(record) {
  if (typeof record !== "object" || record === null) return [];
  return Object.entries(record).flatMap(([key, value]) => (key === "since" ? [value] : sincesOf(value)));
}

/**
 * Return what has become of a page since a version.
 * @param {string} asked
 * @param {string[]} versions the earliest first
 * @param {(string | null)[]} sinces the versions since which what the page shows is as it is
 * @returns {"same" | "changed" | "perhaps" | "unknown"} "perhaps" where changes are not released yet
 */
export function sinceVersion(asked, versions, sinces) {
  const place = versions.indexOf(asked);
  if (place < 0) return "unknown";
  if (sinces.some((since) => since === null)) return "perhaps";
  return sinces.every((since) => versions.indexOf(String(since)) <= place) ? "same" : "changed";
}

/**
 * Return the path of a QR code, one step for each run of dark modules in a row.
 * @param {{ size: number, get: (x: number, y: number) => boolean }} code
 * @param {number} margin
 * @returns {string}
 */
export function pathOf({ size, get }, margin) {
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let end = x;
      while (end < size && get(end, y)) end++;
      if (end > x) path += `M${x + margin} ${y + margin}h${end - x}v1h-${end - x}z`;
      x = end;
    }
  }
  return path;
}
