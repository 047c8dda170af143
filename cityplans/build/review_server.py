"""The local server of a review: it shows records beside their passages and takes decisions."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, unquote

from cityplans.build.local_http import LocalHandler, LocalServer
from cityplans.core.errors import CommandError
from cityplans.core.paths import REVIEW_TEMPLATES
from cityplans.core.security_policy import page_headers
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import Action, Decision, Outcome, Result
from cityplans.curate.review.queue import Filter, Show
from cityplans.curate.review.session import Session
from cityplans.render.review.pages import Last, Place, ReviewPages

_FILES: Mapping[str, tuple[str, str]] = {
    "/-/review.css": ("review.css", "text/css; charset=utf-8"),
    "/-/review.js": ("review.js", "text/javascript; charset=utf-8"),
}
_VERSION = "/-/version/"
_HTML, _PLAIN = "text/html; charset=utf-8", "text/plain; charset=utf-8"
_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 1 << 20
_MOST_FIELDS = 200
_FIELD = "field."


class ReviewServer(LocalServer):
    """Serves the review of one plan on 127.0.0.1 while it is open.

    Raises:
        CommandError: The port is in use, or using it is not permitted.
    """

    def __init__(self, session: Session, port: int) -> None:
        self.session = session
        # Pages of other sites can send forms here, but cannot know this.
        self.token = secrets.token_urlsafe(32)
        self.pages = ReviewPages(session.plan_id, self.token)
        super().__init__(lambda *arguments: _Handler(self, *arguments), port)


class _Handler(LocalHandler):
    """Answers with pages of the review, and carries out what their forms send."""

    def __init__(self, owner: ReviewServer, *arguments: object) -> None:
        self._owner = owner
        # Request, address and server, which the standard library's server passes to its handler.
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer with a page, a file that belongs to it, or the version of a record."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Carry out a decision about a record; refuse what no page of this server has sent."""
        self._answer(self._post)

    def _answer(self, answer: Callable[[], None]) -> None:
        """Answer a request from this machine; say so if the folders cannot be read any more."""
        if self.refuse_foreign_host():
            return
        try:
            answer()
        except CommandError as problem:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, _PLAIN, f"{problem}\n".encode())

    def _get(self) -> None:
        path = self.path.partition("?")[0]
        if path in _FILES:
            name, kind = _FILES[path]
            self._send(HTTPStatus.OK, kind, (REVIEW_TEMPLATES / name).read_bytes())
        elif path.startswith(_VERSION):
            entry = self._owner.session.snapshot().queue.entry(path.removeprefix(_VERSION))
            status = HTTPStatus.OK if entry else HTTPStatus.NOT_FOUND
            self._send(status, _PLAIN, version_of(entry.record).encode() if entry else b"")
        else:
            place, record_id, query = self._place()
            self._show(place, record_id, _last(query))

    def _post(self) -> None:
        sent = self._form()
        if sent is None:
            return
        place, record_id, _ = self._place()
        if record_id is None or sent.get("action") not in list(Action):
            self._send(HTTPStatus.BAD_REQUEST, _PLAIN, b"This form decides nothing.\n")
            return
        cells = {name.removeprefix(_FIELD): text for name, text in sent.items() if name.startswith(_FIELD)}
        action = Action(sent["action"])
        decision = Decision(record_id, sent.get("seen", ""), action, cells, sent.get("reviewer", "").strip())
        outcome = self._owner.session.decide(decision)
        if outcome.is_done:
            self._lead_on(place, decision, outcome)
        else:
            self._show(place, record_id, Last(outcome.result, record_id, (), decision, outcome))

    def _place(self) -> tuple[Place, str | None, Mapping[str, str]]:
        """Return language and filter, the record that the address names, None for the list, and the query."""
        path, _, text = self.path.partition("?")
        query = {name: values[-1] for name, values in parse_qs(text, errors="replace").items()}
        parts = [unquote(part) for part in path.split("/") if part]
        language = parts.pop(0) if parts[:1] == ["en"] else "zh"
        show = query.get("show", "")
        chosen = Filter(Show(show) if show in list(Show) else Show.OPEN, query.get("table", ""))
        place = Place("en" if language == "en" else "zh", chosen)
        if not parts:
            return place, None, query
        return place, parts[1] if parts[0] == "records" and len(parts) == 2 else "/".join(parts), query

    def _show(self, place: Place, record_id: str | None, last: Last | None) -> None:
        """Send the page of a place."""
        snapshot, pages = self._owner.session.snapshot(), self._owner.pages
        status = HTTPStatus.OK
        entry = snapshot.queue.entry(record_id) if record_id else None
        if record_id is None or snapshot.dataset is None:
            page = pages.list_page(snapshot, place, last)
        elif entry is None:
            status, page = HTTPStatus.NOT_FOUND, pages.missing_page(snapshot, place, record_id)
        else:
            page = pages.record_page(snapshot, place, entry, self._owner.session.reviewer, last)
            if last and last.outcome:
                is_conflict = last.result is Result.CONFLICT
                status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        self._send(status, _HTML, page.encode())

    def _lead_on(self, place: Place, decision: Decision, outcome: Outcome) -> None:
        """Lead to the next record after a confirmation, else back to the same one."""
        names = ",".join(path.rpartition("/")[2] for path in outcome.files)
        told = {"done": str(outcome.result), "record": decision.record_id, "files": names}
        address = place.record_address(decision.record_id, **told)
        if outcome.result is Result.CONFIRMED or (
            outcome.result is Result.UNCHANGED and decision.action is Action.CONFIRM
        ):
            following = self._owner.session.snapshot().queue.neighbour(decision.record_id, place.chosen, 1)
            is_other = following and following.record.id != decision.record_id
            address = (
                place.record_address(following.record.id, **told)
                if following and is_other
                else place.list_address(**told)
            )
        self._send(HTTPStatus.SEE_OTHER, _PLAIN, b"", {"Location": address})

    def _form(self) -> Mapping[str, str] | None:
        """Return the fields of a form that a page of this server has sent; refuse any other and return None."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length[:9]) > _LARGEST_FORM:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _PLAIN, b"This form is too large.\n")
            return None
        body = self.rfile.read(int(length))
        origin = self.headers.get("Origin")
        is_own = origin is None or origin in {f"http://{name}" for name in self.own_addresses}
        is_form = self.headers.get("Content-Type", "").partition(";")[0].strip() == _FORM
        try:
            fields = parse_qs(body.decode("ascii"), True, True, errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError:
            fields = {}
        sent = {name: values[-1] for name, values in fields.items()}
        if not (is_own and is_form and hmac.compare_digest(sent.get("token", "").encode(), self._owner.token.encode())):
            refusal = b"This form was not sent by a page of this review: reload the page and try again.\n"
            self._send(HTTPStatus.FORBIDDEN, _PLAIN, refusal)
            return None
        return sent

    def _send(self, status: HTTPStatus, kind: str, body: bytes, more: Mapping[str, str] | None = None) -> None:
        self.send(status, kind, body, {**page_headers(), **(more or {})})


def _last(query: Mapping[str, str]) -> Last | None:
    """Return what a decision led to, as the address of the next page tells it."""
    told = (Result.SAVED, Result.CONFIRMED, Result.WITHDRAWN, Result.UNCHANGED)
    done = query.get("done", "")
    files = query.get("files", "").split(",")
    return Last(Result(done), query.get("record", ""), files) if done in told else None
