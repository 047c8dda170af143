"""The local server of a review: it shows records beside their passages and takes decisions."""

from __future__ import annotations

import datetime
import hmac
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, unquote

from cityplans.build.local_http import LocalHandler, LocalServer
from cityplans.core.errors import CommandError
from cityplans.core.paths import REVIEW_TEMPLATES
from cityplans.core.security_policy import page_headers
from cityplans.curate.review.additions import Addition
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import DONE, Action, Decision, Outcome, Result
from cityplans.curate.review.queue import Entry
from cityplans.curate.review.quotes import Choice
from cityplans.curate.review.removals import REMOVABLE, Reason
from cityplans.curate.review.session import Session
from cityplans.curate.review.shared_ids import RENAMED
from cityplans.curate.review.table_rows import key_of
from cityplans.render.review.further_pages import Wanted, add_page, delete_page, id_page
from cityplans.render.review.pages import ReviewPages
from cityplans.render.review.place import Asked, Last, Place, View, asked

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
_FURTHER_ACTIONS = ((View.ADD, "save"), (View.DELETE, "delete"), (View.ID, "rename"))
"""The actions of the pages that add and delete records and change ids."""


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
            entry = self._owner.session.snapshot().queue.entry(unquote(path.removeprefix(_VERSION)))
            status = HTTPStatus.OK if entry else HTTPStatus.NOT_FOUND
            self._send(status, _PLAIN, version_of(entry.record).encode() if entry else b"")
        else:
            self._show(asked(self.path))

    def _post(self) -> None:
        sent = self._form()
        if sent is None:
            return
        what, action = asked(self.path), sent.get("action", "")
        if what.view is View.UNDO:
            self._told(what, what.name, self._owner.session.undo(sent.get("write", "")), {})
        elif (what.view, action) in _FURTHER_ACTIONS:
            self._change(what, sent)
        elif what.view is View.RECORD and action in list(Action):
            self._decide(what, Action(action), sent)
        else:
            self._send(HTTPStatus.BAD_REQUEST, _PLAIN, b"This form decides nothing.\n")

    def _decide(self, what: Asked, action: Action, sent: Mapping[str, str]) -> None:
        """Carry out a decision about a record, and lead on."""
        decision = Decision(what.name, sent.get("seen", ""), action, _cells(sent), sent.get("reviewer", "").strip())
        outcome = self._owner.session.decide(decision)
        if outcome.is_done:
            self._lead_on(what.place, decision, outcome)
        else:
            self._show(what, Last(outcome.result, what.name, (), decision, outcome))

    def _change(self, what: Asked, sent: Mapping[str, str]) -> None:
        """Add or delete a record, or change an id, and lead to what there is then."""
        session, seen = self._owner.session, sent.get("seen", "")
        if what.view is View.ADD:
            outcome = session.add(_addition(what, sent))
        elif what.view is View.DELETE:
            outcome = session.delete(what.name, seen, _reason(sent))
        else:
            outcome = session.rename(what.name, seen, sent.get("new_id", "").strip())
        self._told(what, what.name, outcome, sent)

    def _told(self, what: Asked, key: str, outcome: Outcome, sent: Mapping[str, str]) -> None:
        """Lead to the record as it is now, or to the list if there is none; else say what is wrong."""
        if not outcome.is_done:
            self._show(what, Last(outcome.result, key, (), None, outcome), sent)
            return
        key = key_of(outcome.record) if outcome.record else key
        told, place = self._words(key, outcome), what.place
        address = place.record_address(key, **told) if outcome.record else place.list_address(**told)
        self._send(HTTPStatus.SEE_OTHER, _PLAIN, b"", {"Location": address})

    def _show(self, what: Asked, last: Last | None = None, sent: Mapping[str, str] | None = None) -> None:
        """Send the page of an address, with what became of a form and what was sent."""
        session, pages, place = self._owner.session, self._owner.pages, what.place
        snapshot = session.snapshot()
        last = last or _last(what.query, session.undoable)
        status = HTTPStatus.OK
        if last and last.outcome:
            is_conflict = last.result in (Result.CONFLICT, Result.STALE)
            status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        entry = snapshot.queue.entry(what.name) if what.view in (View.RECORD, View.DELETE, View.ID) else None
        if what.view in (View.LIST, View.UNDO) or snapshot.dataset is None:
            page = pages.list_page(snapshot, place, last)
        elif what.view is View.ADD:
            addition = _addition(what, sent) if sent else None
            page = add_page(pages, snapshot, place, _wanted(what, session.reviewer), addition, last)
        elif entry is None or not _has_view(what.view, entry):
            status, page = HTTPStatus.NOT_FOUND, pages.missing_page(snapshot, place, what.name)
        elif what.view is View.DELETE:
            page = delete_page(pages, snapshot, place, entry, _reason(sent or {}), last)
        elif what.view is View.ID:
            page = id_page(pages, snapshot, place, entry, (sent or {}).get("new_id", ""), last)
        else:
            page = pages.record_page(snapshot, place, entry, session.reviewer, last)
        self._send(status, _HTML, page.encode())

    def _lead_on(self, place: Place, decision: Decision, outcome: Outcome) -> None:
        """Lead to the next record after a confirmation, else back to the same one."""
        key = key_of(outcome.record) if outcome.record else decision.record_id
        told = self._words(key, outcome)
        address = place.record_address(key, **told)
        if outcome.result is Result.CONFIRMED or (
            outcome.result is Result.UNCHANGED and decision.action is Action.CONFIRM
        ):
            following = self._owner.session.snapshot().queue.neighbour(decision.record_id, place.chosen, 1)
            is_other = following and following.key != decision.record_id
            address = (
                place.record_address(following.key, **told) if following and is_other else place.list_address(**told)
            )
        self._send(HTTPStatus.SEE_OTHER, _PLAIN, b"", {"Location": address})

    def _words(self, key: str, outcome: Outcome) -> dict[str, str]:
        """Return what the address of the next page tells: what was done, to which files, as which write."""
        names = ",".join(path.rpartition("/")[2] for path in outcome.files)
        told = {"done": str(outcome.result), "record": key, "files": names}
        is_undone = outcome.result is Result.UNDONE
        return told | ({} if is_undone or not names else {"write": self._owner.session.undoable})

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


def _last(query: Mapping[str, str], undoable: str) -> Last | None:
    """Return what a decision led to, as the address of the next page tells it.

    Only what was written last can be taken back, whichever page is still open.
    """
    done = query.get("done", "")
    files = [name for name in query.get("files", "").split(",") if name]
    write = undoable if query.get("write") == undoable else ""
    return Last(Result(done), query.get("record", ""), files, write=write) if done in DONE else None


def _cells(sent: Mapping[str, str], prefix: str = _FIELD) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in sent.items() if name.startswith(prefix)}


def _addition(what: Asked, sent: Mapping[str, str]) -> Addition:
    choice = Choice(sent.get("copy", ""), sent.get("lines", ""), sent.get("quote", ""))
    return Addition(what.name, _cells(sent), choice, sent.get("after", ""))


def _wanted(what: Asked, reviewer: str) -> Wanted:
    query = what.query
    cells = _cells(query, "cell.")
    if what.name == "exceptions":
        cells = {"reviewer": reviewer, "date": datetime.date.today().isoformat(), **cells}
    return Wanted(what.name, query.get("about", ""), query.get("at", ""), query.get("copy", ""), cells)


def _reason(sent: Mapping[str, str]) -> Reason:
    return Reason(*(sent.get(name, "").strip() for name in ("reason_zh", "reason_en", "successor_id")))


def _has_view(view: View, entry: Entry) -> bool:
    """Return whether a record can be deleted, or its id changed, here."""
    if view is View.DELETE:
        return entry.record.table in REMOVABLE
    return view is View.RECORD or entry.record.table in RENAMED
