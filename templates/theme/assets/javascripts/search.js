/** The search boxes of every page but that of results, which has a script of its own: search/page.js. */

import { attachList } from "./search/box.js";
import { attachShortcut, searchBoxes } from "./search/results.js";

const boxes = searchBoxes();
boxes.forEach((box, i) => attachList(box, `cp-search-${i}`));
attachShortcut(boxes);
