"""What a page may do in a browser: its Content-Security-Policy, and the headers for hosts that read a `_headers` file."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # The theme draws its icons from pictures within its style sheet.
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
"""The directives of every page: its own files and nothing else, no inline script or style, no text that becomes markup."""

REFERRER = "same-origin"
"""Which address a page tells: our own pages may know where a reader came from, no other host does."""

_REFUSED = (
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
    """Write the policy as a page bears it in a meta element."""
    return "; ".join(f"{name} {sources}" for name, sources in CONTENT_POLICY.items())


def headers() -> Mapping[str, Mapping[str, str]]:
    """Give the headers of every file by the paths they hold for. A meta element cannot say who may frame a page; a header can."""
    return {
        "/*": {
            "Content-Security-Policy": f"{content_policy()}; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": REFERRER,
            "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
            "Cross-Origin-Opener-Policy": "same-origin",
        },
        # The data is for everybody's programs, those in other sites' pages too.
        "/data/*": {"Access-Control-Allow-Origin": "*"},
        "/api/*": {"Access-Control-Allow-Origin": "*"},
    }


def headers_file() -> bytes:
    """Write the `_headers` file, which Netlify, Cloudflare Pages and others read."""
    lines = [
        line
        for path, named in headers().items()
        for line in (path, *(f"  {name}: {value}" for name, value in named.items()))
    ]
    return "".join(f"{line}\n" for line in lines).encode()
