/** What the scripts share, as far as it needs no page. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import {
  fetchJson,
  fetchPacked,
  fill,
  grouped,
  once,
  say,
  Unreadable,
} from "../../templates/theme/assets/javascripts/dom.js";

test("placeholders are filled, and those without a value stay", () => {
  assert.equal(fill("{a} {b} {a}", { a: 1 }), "1 {b} 1");
  assert.equal(fill("{constructor} {a}", { a: "$& $1" }), "{constructor} $& $1");
});

test("words have a singular, separators in numbers, and their key where there are none", () => {
  const words = { rows: "{n} rows", rows_one: "1 row", named: "{name}" };
  assert.equal(say(words, "rows", { n: 1234567 }), "1,234,567 rows");
  assert.equal(say(words, "rows", { n: 1 }), "1 row");
  assert.equal(say(words, "named", { name: "1234" }), "1234");
  assert.equal(say(words, "missing"), "missing");
});

test("thousands are apart as English writes them", () => {
  for (const n of [0, 7, 999, 1000, 65536, 1234567, -1234, -123456, 1234.5])
    assert.equal(grouped(n), n.toLocaleString("en"));
});

test("what failed is tried again, what succeeded is not", async () => {
  const known = new Map();
  let calls = 0;
  const act = async () => {
    if (++calls === 1) throw new Error("first");
    return calls;
  };
  await assert.rejects(once(known, "x", act), /first/);
  assert.deepEqual(await Promise.all([once(known, "x", act), once(known, "x", act)]), [2, 2]);
  assert.equal(await once(known, "x", act), 2);
});

test("a file that is missing, unreachable or no JSON is unreadable by its address, until it is there", async () => {
  const answers = [
    () => new Response("", { status: 404 }),
    () => Promise.reject(new TypeError("offline")),
    () => new Response("not JSON"),
    () => new Response('{"a": 1}'),
  ];
  globalThis.fetch = async () => answers.shift()();
  for (let i = 0; i < 3; i++) {
    await assert.rejects(
      fetchJson("x.json"),
      (problem) => problem instanceof Unreadable && problem.message === "x.json",
    );
  }
  assert.deepEqual(await fetchJson("x.json"), { a: 1 });
  assert.deepEqual(await fetchJson("x.json"), { a: 1 });
});

test("a packed file is unpacked, unless the server did it", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  for (const body of [gzipSync(bytes), bytes]) {
    globalThis.fetch = async () => new Response(body);
    assert.deepEqual(await fetchPacked("x.bin"), bytes);
  }
});
