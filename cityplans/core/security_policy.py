"""What a page may do in a browser: its Content-Security-Policy, and headers for the host."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cityplans.core.languages import PREFIX

CONTENT_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # The theme embeds its icons in its style sheet.
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
"""The directives of every page: only files of the site, no inline script or style, no text that becomes markup."""

REFERRER = "same-origin"
"""Only pages of this site learn where a reader came from, no other host does."""

EMBED = "embed/"
"""The folder below a language's root whose pages other sites may put into frames."""

_DISABLED_FEATURES = (
    "camera",
    "display-capture",
    "geolocation",
    "microphone",
    "payment",
    "usb",
    "midi",
    "magnetometer",
    "gyroscope",
    "accelerometer",
)


def content_policy() -> str:
    """Return the policy for the meta element of a page."""
    return "; ".join(f"{name} {sources}" for name, sources in CONTENT_POLICY.items())


def _of_every_file() -> dict[str, str]:
    return {
        "Content-Security-Policy": content_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": REFERRER,
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _DISABLED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _of_pages() -> dict[str, str]:
    """Return what also forbids framing; only a header can, not a meta element."""
    return {"Content-Security-Policy": f"{content_policy()}; frame-ancestors 'none'", "X-Frame-Options": "DENY"}


def page_headers() -> Mapping[str, str]:
    """Return the headers of a page that nobody may put into a frame."""
    return _of_every_file() | _of_pages()


def headers(folders: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """Return the headers by path; `folders` are those of pages, below a language's root.

    Framing is forbidden folder by folder, for all but pages to embed: where two paths apply, some hosts send the headers
    of both and others those of one, so that no path can take back what "/*" forbids.
    """
    pages = ["/404.html"]
    for root in ("/", *(f"/{prefix}" for prefix in PREFIX.values() if prefix)):
        pages += [root, f"{root}index.html"]
        pages += (f"{root}{folder}/*" for folder in sorted(folders) if folder != EMBED.rstrip("/"))
    found = {"/*": _of_every_file(), **{path: _of_pages() for path in pages}}
    # Programs in pages of other sites may read the data too.
    for path in ("/data/*", "/api/*"):
        found[path] = {"Access-Control-Allow-Origin": "*", **found.get(path, {})}
    return found


def headers_file(folders: Collection[str]) -> bytes:
    """Return the `_headers` file, which Netlify, Cloudflare Pages and others read."""
    lines = [
        line
        for path, values in headers(folders).items()
        for line in (path, *(f"  {name}: {value}" for name, value in values.items()))
    ]
    return "".join(f"{line}\n" for line in lines).encode()
