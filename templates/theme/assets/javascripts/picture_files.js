/** The files of a picture: an SVG that stands alone, with title and source, and its table as CSV. */

import { element, find } from "./dom.js";
import { csv } from "./pack_formats.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24;
const FONT =
  "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, " +
  "'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Source Han Sans SC', sans-serif";
const [INK, RED, TEXT, SOFT, PAPER] = ["#173f5f", "#b83a1e", "#16212b", "#54626f", "#ffffff"];

/**
 * The light palette of stylesheets/charts.css as presentation attributes, which every reader of SVG supports.
 * @type {Record<string, Record<string, string>>}
 */
export const STYLES = {
  text: { fill: TEXT },
  soft: { fill: SOFT },
  strong: { fill: TEXT, "font-weight": "700" },
  date: { fill: RED, "font-weight": "700" },
  name: { fill: INK },
  pale: { fill: PAPER, "font-weight": "700" },
  ink: { fill: INK },
  red: { fill: RED },
  "hollow-ink": { fill: PAPER, stroke: INK, "stroke-width": "1.7" },
  "hollow-red": { fill: PAPER, stroke: RED, "stroke-width": "1.7" },
  tint: { fill: "#b9ccdb" },
  band: { fill: "#f1f4f7" },
  axis: { fill: "none", stroke: "#7c8b99", "stroke-width": "1.2" },
  rule: { fill: "none", stroke: "#d7dee5", "stroke-width": "1" },
  goal: { fill: "none", stroke: RED, "stroke-width": "2.4" },
  reach: { fill: "none", stroke: INK, "stroke-width": "1.5", "stroke-dasharray": "2 4" },
  hit: { fill: "none" },
  "shade-1": { fill: "#e3ebf1" },
  "shade-2": { fill: "#c3d4e1" },
  "shade-3": { fill: "#93b1c8" },
  "shade-4": { fill: "#43708f" },
  "shade-5": { fill: "#173f5f" },
};

/** What a file may be made of: nothing that runs, loads, styles or links. */
const SHAPES = new Set(["g", "path", "rect", "circle", "text", "tspan", "title"]);
const ATTRIBUTES = new Set(
  "d x y cx cy r rx ry width height transform font-size text-anchor opacity fill stroke stroke-width".split(" "),
);

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function make(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * Copy a shape of a page with its colours, and links as groups.
 * @param {Element} shape
 * @returns {Element | null} null for what no picture is made of
 */
function copy(shape) {
  const name = shape.localName === "a" ? "g" : shape.localName;
  if (!SHAPES.has(name)) return null;
  const kept = [...shape.attributes].filter((each) => ATTRIBUTES.has(each.name)).map((each) => [each.name, each.value]);
  const made = make(name, { ...Object.fromEntries(kept), ...STYLES[shape.getAttribute("class") ?? ""] });
  for (const child of shape.childNodes) {
    const piece = child instanceof Element ? copy(child) : child instanceof Text ? child.cloneNode() : null;
    if (piece) made.append(piece);
  }
  return made;
}

/**
 * Break a text into lines by words, or between Han characters.
 * @param {string} text
 * @param {number} limit
 * @param {(text: string) => number} widthOf
 * @returns {string[]}
 */
export function wrap(text, limit, widthOf) {
  const lines = [""];
  for (const piece of text.match(/[^\s\p{Script=Han}]+\s*|\p{Script=Han}[\p{Po}\p{Pe}\p{Pf}]*\s*|\s+/gu) ?? []) {
    const last = lines.length - 1;
    if (lines[last] && widthOf((lines[last] + piece).trimEnd()) > limit) lines.push(piece);
    else lines[last] += piece;
  }
  return lines.map((line) => line.trim());
}

/**
 * Return the picture of a figure as a file that stands alone.
 * @param {HTMLElement} figure
 * @returns {string}
 */
export function svgOf(figure) {
  const drawn = find(figure, ".cp-figure__wide svg", SVGSVGElement);
  const { width, height } = drawn.viewBox.baseVal;
  const context = document.createElement("canvas").getContext("2d");
  /** @type {(font: string) => (text: string) => number} */
  const measure = (font) => (text) => {
    if (!context) return text.length * 20;
    context.font = `${font} ${FONT}`;
    return context.measureText(text).width;
  };
  /** @param {string} name */
  const words = (name) => drawn.querySelector(`:scope > ${name}`)?.textContent ?? "";
  const title = wrap(words("title"), width, measure("700 20px"));
  const source = find(figure, ".cp-figure__source", HTMLElement).textContent?.trim() ?? "";
  const below = wrap(source, width, measure("12px"));
  const top = MARGIN + 28 * title.length + 8;
  const bottom = top + height + 26;
  const size = [width + 2 * MARGIN, bottom + 18 * below.length + MARGIN - 12];
  const svg = make("svg", {
    viewBox: `0 0 ${size.join(" ")}`,
    width: size[0],
    height: size[1],
    role: "img",
    lang: document.documentElement.lang,
    "font-family": FONT,
    "aria-labelledby": "title",
    "aria-describedby": "desc",
  });
  svg.append(make("title", { id: "title" }, words("title")), make("desc", { id: "desc" }, words("desc")));
  svg.append(make("rect", { fill: PAPER, width: size[0], height: size[1] }));
  const line = { x: MARGIN, "font-size": 20, ...STYLES.strong };
  title.forEach((text, i) => svg.append(make("text", { ...line, y: MARGIN + 18 + 28 * i }, text)));
  const body = make("g", { transform: `translate(${MARGIN} ${top})` });
  for (const child of drawn.children) {
    const piece = ["title", "desc"].includes(child.localName) ? null : copy(child);
    if (piece) body.append(piece);
  }
  svg.append(body);
  const small = { x: MARGIN, "font-size": 12, ...STYLES.soft };
  below.forEach((text, i) => svg.append(make("text", { ...small, y: bottom + 18 * i }, text)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}`;
}

/** Pixels of a PNG for each of its SVG: sharp on paper and on large screens. */
const SCALE = 2;

/**
 * Return the same picture as PNG, for programs that take no SVG.
 * @param {HTMLElement} figure
 * @returns {Promise<Blob>}
 */
export async function pngOf(figure) {
  const drawn = new Image();
  drawn.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(figure))}`;
  await drawn.decode();
  const canvas = element("canvas", { width: drawn.naturalWidth * SCALE, height: drawn.naturalHeight * SCALE });
  canvas.getContext("2d")?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser makes no PNG"))), "image/png"),
  );
}

/** What spreadsheet programs take for the start of a formula, also after white space and in full-width forms. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

/**
 * Return the table of a figure as CSV that spreadsheet programs open as it is: with a byte order mark, without formulas.
 * @param {HTMLElement} figure
 * @returns {string}
 */
export function csvOf(figure) {
  const table = find(figure, ".cp-figure__data table", HTMLTableElement);
  const [header, ...rows] = Array.from(table.rows, ({ cells }) =>
    Array.from(cells, (cell) => {
      const text = cell.textContent?.trim().replaceAll(/\s+/g, " ") ?? "";
      return FORMULA.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
    }),
  );
  return `\ufeff${csv({ fields: header.map((name) => ({ name })), rows })}`;
}
