/** The code to embed a page, and the shape of a QR code. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  chartsOf,
  embedCode,
  pathOf,
  sinceVersion,
  sincesOf,
} from "../../templates/theme/assets/javascripts/share_code.js";
import { generate } from "../../node_modules/lean-qr/nano.mjs";

test("no title ends the attribute that holds it, and a frame is as high as its chart", () => {
  const chart = { name: "timeline", heading: "Timeline", height: 700 };
  const code = embedCode("https://x.example/embed/a/", '"><script>&', { chart });
  assert.ok(
    code.startsWith('<iframe src="https://x.example/embed/a/#timeline" title="&quot;&gt;&lt;script&gt;&amp;" '),
  );
  assert.ok(code.includes('height="700"'));
  assert.equal(code.match(/</g)?.length, 2);
});

test("a frame can name a version, before the chart", () => {
  const chart = { name: "gdp", heading: "GDP", height: 500 };
  assert.ok(embedCode("https://x/embed/gdp/", "GDP", { chart, version: "2.0.0" }).includes("/embed/gdp/?v=2.0.0#gdp"));
  assert.ok(embedCode("https://x/embed/a/", "A", { version: 'a"b' }).includes('src="https://x/embed/a/?v=a%22b"'));
});

test("what has become of a page since a version", () => {
  const versions = ["0.1.0", "0.2.0", "0.10.0"];
  const record = { since: "0.1.0", _embedded: { targets: [{ since: "0.2.0", value: null }], events: [] } };
  const sinces = sincesOf(record);
  assert.deepEqual(sinces, ["0.1.0", "0.2.0"]);
  const found = ["0.1.0", "0.2.0", "0.10.0", "0.3.0", ""].map((asked) => sinceVersion(asked, versions, sinces));
  assert.deepEqual(found, ["changed", "same", "same", "unknown", "unknown"]);
  assert.equal(sinceVersion("0.10.0", versions, ["0.1.0", null]), "perhaps");
});

test("charts keep the signs of their headings", () => {
  assert.deepEqual(chartsOf("a=500=A = B|b=1000=C"), [
    { name: "a", heading: "A = B", height: 500 },
    { name: "b", heading: "C", height: 1000 },
  ]);
  assert.deepEqual(chartsOf(""), []);
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
