/** The code to embed a page, and the shape of a QR code. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { embedCode, pathOf } from "../../templates/theme/assets/javascripts/share_code.js";
import { generate } from "../../node_modules/lean-qr/nano.mjs";

test("no title ends the attribute that holds it", () => {
  const code = embedCode("https://x.example/embed/a/", '"><script>&', "timeline");
  assert.ok(
    code.startsWith('<iframe src="https://x.example/embed/a/#timeline" title="&quot;&gt;&lt;script&gt;&amp;" '),
  );
  assert.equal(code.match(/</g)?.length, 2);
});

test("a QR code is drawn module for module", () => {
  const code = generate("https://x.example/measures/guangzhou-2018-m18/");
  const drawn = new Set();
  for (const [, x, y, run] of pathOf(code, 4).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(run); i++) drawn.add(`${Number(x) - 4 + i} ${Number(y) - 4}`);
  assert.ok(code.size > 20 && drawn.size > 200);
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) assert.equal(drawn.has(`${x} ${y}`), code.get(x, y), `${x} ${y}`);
});
