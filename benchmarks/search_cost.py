"""Measures what a search costs in a browser: bytes, requests, time to first and later results."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from urllib.parse import quote

from playwright.sync_api import Browser

COLD_STARTS = 20
"""The number of queries that are opened in a fresh browser."""


def cost(browser: Browser, address: str, queries: Sequence[str]) -> dict[str, str]:
    """Open the results page for queries in fresh browsers, then type further queries into an open one."""
    kilobytes, requests, cold, empty = [], [], [], []
    for query in queries[:COLD_STARTS]:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/search/empty.html")
        empty.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        context.close()
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: dict[str, float] = {}
        names: dict[str, str] = {}
        session.on(
            "Network.requestWillBeSent",
            lambda event, names=names: names.update({event["requestId"]: event["request"]["url"]}),
        )
        session.on(
            "Network.loadingFinished",
            lambda event, sizes=sizes: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.add_init_script(
            """new MutationObserver((_, self) => {
                if (!document.querySelector(".search-results__item")) return;
                self.disconnect();
                window.first = performance.now();
                window.fetched = performance
                    .getEntriesByType("resource")
                    .filter((entry) => entry.responseEnd <= window.first)
                    .map((entry) => entry.name);
            }).observe(document, { childList: true, subtree: true });"""
        )
        page.goto(f"{address}/search/?q={quote(query)}")
        page.wait_for_selector(".search-results__item", state="attached")
        cold.append(page.evaluate("window.first"))
        page.wait_for_load_state("networkidle")
        # Every script of the page counts, whatever it is for.
        ours = ("/search/", "/assets/javascripts/")
        fetched = {name for name in page.evaluate("window.fetched") if any(part in name for part in ours)}
        counted = [size for key, size in sizes.items() if names[key] in fetched]
        kilobytes.append(sum(counted) / 1024)
        requests.append(len(counted))
        context.close()
    page = browser.new_page()
    page.goto(f"{address}/search/?q={quote(queries[0])}")
    page.wait_for_selector(".search-results__item")
    page.wait_for_load_state("networkidle")
    later = page.evaluate(
        """async (queries) => {
            const input = document.querySelector("#content .cp-search__input");
            const times = [];
            for (const query of queries) {
                const former = document.querySelector(".search-results__item");
                input.value = query;
                const started = performance.now();
                input.dispatchEvent(new Event("input"));
                await new Promise((done) => {
                    const look = () => {
                        const now = document.querySelector(".search-results__item");
                        if (now && now !== former) done(); else setTimeout(look, 1);
                    };
                    look();
                });
                times.push(performance.now() - started);
                await new Promise((done) => setTimeout(done, 150));
            }
            return times;
        }""",
        list(queries[1:]),
    )
    page.close()
    return {
        "KB to first result, median / maximum": f"{statistics.median(kilobytes):.0f} / {max(kilobytes):.0f}",
        "requests": f"{statistics.median(requests):.0f} / {max(requests)}",
        "empty page, ms": f"{statistics.median(empty):.0f}",
        "first, ms": f"{statistics.median(cold):.0f}",
        "later, ms": f"{statistics.median(later):.0f}",
    }
