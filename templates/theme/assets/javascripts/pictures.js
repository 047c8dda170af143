/** Buttons below every picture that make its files; without script there are the picture and its table. */

import { download, element, find, sharedWords } from "./dom.js";

const { charts: words } = await sharedWords();
/** @type {NodeListOf<HTMLElement>} */
const figures = document.querySelectorAll("figure.cp-figure");
for (const figure of figures) {
  const name = find(figure, "figcaption [id]", HTMLElement).id;
  const files = element("p", { class: "cp-actions cp-figure__files" });
  for (const [ending, said] of /** @type {["png" | "svg" | "csv", string][]} */ ([
    ["png", words.png],
    ["svg", words.svg],
    ["csv", words.csv],
  ])) {
    const button = element("button", { type: "button", class: "cp-figure__file" }, said);
    button.addEventListener("click", async () => {
      const files = await import("./picture_files.js");
      const content = {
        png: () => files.pngOf(figure),
        svg: () => files.svgOf(figure),
        csv: () => files.csvOf(figure),
      };
      download(`${name}.${ending}`, await content[ending]());
    });
    files.append(button);
  }
  figure.append(files);
}
