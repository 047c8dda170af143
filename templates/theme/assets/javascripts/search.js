/** The script of every page but that of results, which has its own, search/page.js: search boxes and folded parts. */

import { attachFolds } from "./folds.js";
import { breakHeadings } from "./headings.js";
import { attachList } from "./search/box.js";
import { attachShortcut, searchBoxes } from "./search/results.js";

breakHeadings();
const boxes = searchBoxes();
boxes.forEach((box, i) => attachList(box, `cp-search-${i}`));
attachShortcut(boxes);
attachFolds();
