"""Writes the input of the peers: the same records as Markdown, or as JSON with a template."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cityplans.catalog.responsibility import responsible
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure
from cityplans.exports.citations.citation import record_citation
from cityplans.exports.citations.formats import as_text
from cityplans.render.shell import Shell

URL = "https://plans.example.org/"
Record = Mapping[str, Any]

_PAGE = """\
<article id="content" class="cp-measure">
<nav class="cp-crumbs"><ol>{{ range .crumbs }}<li><a href="../../{{ .href }}">{{ .text }}</a></li>{{ end }}</ol></nav>
<header class="cp-head"><p class="cp-over"><span class="cp-number">{{ .number }}</span> {{ .kind }}</p>
<h1 data-field="title_zh">{{ .title }}</h1><p class="cp-other" lang="en">{{ .title_en }}</p>
<p class="cp-tags"><a class="cp-tag" href="../../themes/{{ .theme }}/">{{ .theme }}</a> {{ .status }}</p></header>
<p class="cp-summary">{{ .summary }}</p>
<section><h2>谁负责</h2><ul class="cp-bodies">{{ range .responsible }}
<li data-record="responsibility:{{ .id }}"><a href="../../bodies/{{ .body }}/">{{ .name }}</a> {{ .role }}</li>\
{{ end }}</ul></section>
<section><h2>目标与期限</h2><ul class="cp-targets">{{ range .targets }}
<li class="cp-target" id="{{ .id }}"><strong>{{ .printed }}</strong> <span class="cp-tag">{{ .type }}</span>
<p class="cp-target__note">{{ .note }}</p><dl><dt>期限</dt><dd>{{ .due }}</dd></dl><p>{{ .citation }}</p>
</li>{{ end }}</ul></section>
<section><h2>文中提到</h2><ul class="cp-chips">{{ range .mentions }}
<li id="{{ .id }}"><span>{{ .name }}</span> <span class="cp-note">{{ .type }} {{ .note }}</span></li>\
{{ end }}</ul></section>
<section><h2>出处</h2>{{ range .evidence }}
<div class="cp-evidence"><p><strong>{{ .publisher }}</strong></p>
<p class="cp-note">第 {{ .start }}–{{ .end }} 个字符 · SHA-256 <code>{{ .sha256 }}</code></p></div>{{ end }}</section>
<section><h2>引用</h2><p class="cp-cite">{{ .citation }}</p></section>
</article>
<p hidden>@@filler@@</p>
"""


def records(catalog: Catalog) -> Iterator[dict[str, Any]]:
    """Yield every measure with everything that its Chinese page shows."""
    for measure in catalog.measures.values():
        plan = catalog.plans[measure.plan_id]
        yield {
            "id": measure.id,
            "title": measure.title_zh,
            "title_en": measure.title_en,
            "description": measure.summary_zh,
            "summary": measure.summary_zh,
            "number": measure.number,
            "kind": measure.kind,
            "status": measure.status,
            "theme": measure.theme_id,
            "crumbs": [{"href": f"plans/{plan.id}/", "text": plan.title_zh}, *_section_crumbs(catalog, measure)],
            "responsible": [
                {"id": r.id, "body": r.body_id, "name": catalog.bodies[r.body_id].name_zh, "role": r.role}
                for r in responsible(catalog, measure)[0]
            ],
            "targets": [
                {
                    "id": t.id,
                    "printed": t.value_printed,
                    "type": t.type,
                    "note": t.note_zh,
                    "due": t.due,
                    "citation": _citation(catalog, t.id),
                }
                for t in catalog.targets_by_subject.get(measure.id, ())
            ],
            "mentions": [
                {"id": m.id, "name": m.name_zh, "type": m.type, "note": m.note_zh}
                for m in catalog.mentions_by_subject.get(measure.id, ())
            ],
            "evidence": [
                {
                    "publisher": catalog.sources[e.source_id].publisher_zh,
                    "start": e.start,
                    "end": e.end,
                    "sha256": e.sha256[:16],
                }
                for e in catalog.evidence_by_record.get(measure.id, ())
            ],
            "citation": _citation(catalog, measure.id),
        }


def _citation(catalog: Catalog, record_id: str) -> str:
    return as_text(record_citation(catalog, URL, record_id), "zh")


def _section_crumbs(catalog: Catalog, measure: Measure) -> Iterator[dict[str, str]]:
    if section := catalog.sections.get(measure.section_id):
        yield {"href": f"plans/{measure.plan_id}/#{section.id}", "text": section.title_zh}


def hugo(folder: Path, shell: Shell, measures: Sequence[Record], filler: int, *, from_json: bool) -> None:
    """Write a site for Hugo, from Markdown or one JSON file, with `filler` bytes added to each page."""
    layouts = folder / "layouts" / "measures"
    layouts.mkdir(parents=True)
    slots = {
        "title": "{{ .Title }}",
        "description": "{{ .Params.description }}",
        "canonical": "{{ .Permalink }}",
        "root": "../..",
    }
    slots |= {"body": f"{{{{ with .Params }}}}{_PAGE}{{{{ end }}}}", "other": "../../en/measures/{{ .Params.id }}/"}
    text = shell.compose(slots)
    text = text.replace("@@filler@@", "x" * filler)
    for name in ("single.html", "page.html"):
        (layouts / name).write_text(text, encoding="utf-8")
    kinds = '["taxonomy", "term", "rss", "sitemap", "robotstxt", "404", "home", "section"]'
    (folder / "hugo.toml").write_text(f'baseURL = "{URL}"\ndisableKinds = {kinds}\n', encoding="utf-8")
    content = folder / "content" / "measures"
    content.mkdir(parents=True)
    if from_json:
        (folder / "data").mkdir()
        (folder / "data" / "measures.json").write_text(json.dumps(measures, ensure_ascii=False), encoding="utf-8")
        adapter = '{{ range site.Data.measures }}{{ $.AddPage (dict "path" .id "title" .title "params" .) }}{{ end }}\n'
        (content / "_content.gotmpl").write_text(adapter, encoding="utf-8")
        return
    for record in measures:
        (content / f"{record['id']}.md").write_text(
            json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def markdown(folder: Path, measures: Sequence[Record]) -> None:
    """Write a site for MkDocs and Zensical with Material's pages, without the measures in the sidebar."""
    docs = folder / "docs" / "measures"
    docs.mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# 措施\n", encoding="utf-8")
    config = {
        "site_name": "City Plans",
        "site_url": URL,
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [],
        "markdown_extensions": ["attr_list", "tables"],
        "nav": [{"Home": "index.md"}],
        "not_in_nav": "/measures/",
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    for record in measures:
        (docs / f"{record['id']}.md").write_text(_markdown_page(record), encoding="utf-8")


def _markdown_page(record: Record) -> str:
    def safe(text: object) -> str:
        return re.sub(r"([\\`*_{}\[\]|#])", r"\\\1", html.escape(str(text)))

    lines = ["---", f"title: {json.dumps(record['title'], ensure_ascii=False)}"]
    lines += [
        f"description: {json.dumps(record['description'], ensure_ascii=False)}",
        "---",
        f"# {safe(record['title'])}",
        "",
    ]
    lines += [
        " › ".join(safe(crumb["text"]) for crumb in record["crumbs"]),
        "",
        safe(record["title_en"]),
        "",
        safe(record["summary"]),
        "",
    ]
    lines += [
        "## 谁负责",
        "",
        *(f"- [{safe(r['name'])}](../../bodies/{r['body']}/) {r['role']}" for r in record["responsible"]),
        "",
    ]
    lines += ["## 目标与期限", ""]
    for target in record["targets"]:
        lines += [
            f"### {safe(target['printed'])} {target['type']} {{#{target['id']}}}",
            "",
            safe(target["note"]),
            "",
            f"期限 {target['due']}",
            "",
            safe(target["citation"]),
            "",
        ]
    lines += [
        "## 文中提到",
        "",
        *(f"- {safe(m['name'])} {m['type']} {safe(m['note'])}" for m in record["mentions"]),
        "",
    ]
    lines += [
        "## 出处",
        "",
        *(f"- {safe(e['publisher'])} {e['start']}–{e['end']} `{e['sha256']}`" for e in record["evidence"]),
        "",
    ]
    return "\n".join([*lines, "## 引用", "", safe(record["citation"]), ""])
