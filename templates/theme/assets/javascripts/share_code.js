/** What the buttons of a page hand out: the code to embed it, and the shape of a QR code. */

/** Characters that end an attribute of HTML, or begin something in it. */
const ESCAPED = /[&<>"]/g;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The height of a frame in pixels: of a chart, and of a promise. */
const HEIGHTS = { chart: 560, promise: 340 };

/**
 * Return the HTML that shows a page in a frame.
 * @param {string} address
 * @param {string} title
 * @param {string} [chart] the one to be shown, of a plan
 * @returns {string}
 */
export function embedCode(address, title, chart = "") {
  /** @param {string} text */
  const escaped = (text) => text.replace(ESCAPED, (sign) => ENTITIES[sign]);
  const src = escaped(chart ? `${address}#${chart}` : address);
  const height = chart ? HEIGHTS.chart : HEIGHTS.promise;
  return `<iframe src="${src}" title="${escaped(title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`;
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
