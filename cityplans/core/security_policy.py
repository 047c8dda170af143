"""What a page may do in a browser: its Content-Security-Policy, and headers for the host."""

from __future__ import annotations

from collections.abc import Mapping

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


def headers() -> Mapping[str, Mapping[str, str]]:
    """Return the headers by path. Only a header, not a meta element, can forbid framing of a page."""
    return {
        "/*": {
            "Content-Security-Policy": f"{content_policy()}; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": REFERRER,
            "Permissions-Policy": ", ".join(f"{name}=()" for name in _DISABLED_FEATURES),
            "Cross-Origin-Opener-Policy": "same-origin",
        },
        # Programs in pages of other sites may read the data too.
        "/data/*": {"Access-Control-Allow-Origin": "*"},
        "/api/*": {"Access-Control-Allow-Origin": "*"},
    }


def headers_file() -> bytes:
    """Return the `_headers` file, which Netlify, Cloudflare Pages and others read."""
    lines = [
        line
        for path, values in headers().items()
        for line in (path, *(f"  {name}: {value}" for name, value in values.items()))
    ]
    return "".join(f"{line}\n" for line in lines).encode()
