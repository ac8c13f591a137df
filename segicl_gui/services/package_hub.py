"""The folder in which a server keeps work packages, and who may do what with them.

===================  ==========================================================================
``NAME.segicl``      handed out, for the user of that name; never written to
``returned``         what came back, each time under a new name: ``NAME-WHEN-DIGEST.segicl``
``withdrawn``        what is no longer handed out
``exchange.jsonl``   who published, fetched, returned and withdrew what and when, a line each
===================  ==========================================================================

Nothing is overwritten and nothing removed. What is not whole yet lies in ``.writing-…``.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.services.package_listing import Facts, Listing, Returned, facts_of, no_such
from segicl_gui.storage.atomic import UNFINISHED, make_folder, write_error
from segicl_gui.storage.project_archives import unpack
from segicl_gui.storage.project_store import SUFFIX

_NAME = re.compile(r"[\w@-][\w.@-]{0,99}")
_KEPT = re.compile(rf"(.+)-(\d{{8}}T\d{{12}})-[0-9a-f]{{12}}{re.escape(SUFFIX)}")
_STAMP = "%Y%m%dT%H%M%S%f"
_SET = re.compile(r"[0-9a-f]{32}")
_STALE_SECONDS = 86_400.0


class Hub:
    """Packages of a folder. Safe to use from many threads.

    Parameters
    ----------
    folder : Path
    leads : frozenset of str
        Users who may hand out packages and fetch what came back; with one key for everybody
        (user ""), everybody may.
    """

    def __init__(self, folder: Path, leads: frozenset[str] = frozenset()) -> None:
        self.folder = folder
        self._leads = leads
        self._lock = threading.Lock()
        self._about = Facts()

    def may_lead(self, user: str) -> bool:
        """Whether a user may hand out packages."""
        return user == "" or user in self._leads

    def listed(self, user: str) -> Listing:
        """What there is for a user; a package that cannot be read has no cases."""
        log = self._log()
        fetched = {str(x.get("name")): x for x in log if x.get("what") == "fetched"}
        back = {str(x.get("kept")): str(x.get("user", "")) for x in log if "kept" in x}
        returns: dict[str, list[Returned]] = {}
        for path in sorted((self.folder / "returned").glob(f"*{SUFFIX}"), key=_when):
            if found := _KEPT.fullmatch(path.name):
                finished = self._about(path)[1]
                one = Returned(path.name, _when(path), back.get(path.name, ""), finished)
                returns.setdefault(found[1], []).append(one)
        packages = []
        for name in self._names(user):
            about, _ = self._about(self._path(name))
            last = fetched.get(name, {})
            packages.append(
                replace(
                    about,
                    name=name,
                    fetched=str(last.get("when", "")),
                    fetched_by=str(last.get("user", "")),
                    returns=tuple(returns.get(name, ())),
                )
            )
        return Listing(user, self.may_lead(user), tuple(packages), self._returnable(user))

    def found(self, user: str, name: str) -> Path:
        """The folder of a user's package; `UserError` if there is none."""
        if name not in self._names(user):
            raise no_such(name)
        return self._path(name)

    def returned(self, user: str, kept: str) -> Path:
        """The folder of a package that came back; `UserError` if there is none, or not for them."""
        self.check_lead(user)
        path = self.folder / "returned" / kept
        if not _KEPT.fullmatch(kept) or not path.is_dir():
            raise UserError(
                "There is no such package", f"“{kept}” did not come back.", "List them again."
            )
        return path

    def check_lead(self, user: str) -> None:
        """Refuse who may not hand out."""
        if not self.may_lead(user):
            raise UserError(
                "Not with this key",
                f"“{user}” may fetch and return packages, but not hand them out.",
                "Ask who runs the server: `segicl serve --lead NAME`.",
            )

    def check_return(self, user: str, name: str) -> None:
        """Refuse what was never handed out to a user."""
        if name not in self._returnable(user):
            raise no_such(name)

    def fetched(self, user: str, name: str) -> None:
        """Note that a package was fetched, whole."""
        self._note(what="fetched", user=user, name=name)

    def keep(self, user: str, name: str, archive: Path, digest: str) -> tuple[str, bool]:
        """Keep what came back.

        Parameters
        ----------
        archive : Path
            As `project_archives.packed` gives it.
        digest : str
            Of the archive, in hexadecimals.

        Returns
        -------
        str
            The name it is kept under.
        bool
            Whether just this came back before.

        Raises
        ------
        UserError
            If it is damaged or no work package, or cannot be kept.
        """
        into = self.folder / "returned"
        with self._unpacked(archive, name) as whole, self._lock:
            make_folder(into)
            known = next(into.glob(f"{name}-*-{digest[:12]}{SUFFIX}"), None)
            if known is not None:  # sent twice, as after a lost answer
                return known.name, True
            when = datetime.now(UTC).strftime(_STAMP)
            target = into / f"{name}-{when}-{digest[:12]}{SUFFIX}"
            _move(whole, target)
        self._note(what="returned", user=user, name=name, kept=target.name)
        return target.name, False

    def check_new(self, user: str, name: str, number: str) -> None:
        """Refuse a package that may not be published."""
        self.check_lead(user)
        if not _NAME.fullmatch(name) or not _SET.fullmatch(number):
            raise UserError(
                "No name of a package",
                f"“{name}” is none: letters, digits and . _ - @.",
                "Give another.",
            )
        if self._path(name).exists():
            raise _there_already([name])

    def stage(self, user: str, name: str, number: str, archive: Path) -> None:
        """Take a package of a set that is handed out once all are there (`publish`).

        Raises
        ------
        UserError
            As `check_new` and `keep`.
        """
        self.check_new(user, name, number)
        with self._unpacked(archive, name) as whole, self._lock:
            stage = self._stage(number)
            make_folder(stage)
            target = stage / whole.name
            if not target.exists():  # else sent twice
                _move(whole, target)

    def publish(self, user: str, number: str) -> tuple[str, ...]:
        """Hand out a set of packages, all or none; again, it does no harm.

        Returns
        -------
        tuple of str
            Their names.

        Raises
        ------
        UserError
            If there is no such set, or one of its names is there already.
        """
        self.check_lead(user)
        with self._lock:
            known = [x for x in self._log() if x.get("set") == number]
            staged = (
                sorted(self._stage(number).glob(f"*{SUFFIX}")) if _SET.fullmatch(number) else []
            )
            names = [p.stem for p in staged]
            if known:  # what is still there, a crash has left
                names = [str(n) for n in known[0].get("names", ())]
            elif not staged:
                raise UserError("Nothing to hand out", "None has come.", "Hand out again.")
            elif there := [n for n in names if self._path(n).exists()]:
                raise _there_already(there)
            else:
                self._note(what="published", user=user, names=names, set=number)
            for path in staged:
                _move(path, self._path(path.stem))
        shutil.rmtree(self._stage(number), ignore_errors=True)
        return tuple(names)

    def withdraw(self, user: str, name: str) -> str:
        """Hand a package out no more; what was fetched of it can still be returned.

        Returns
        -------
        str
            The name under which it lies in ``withdrawn``.
        """
        self.check_lead(user)
        path = self.found(user, name)
        with self._lock:
            make_folder(self.folder / "withdrawn")
            when = datetime.now(UTC).strftime(_STAMP)
            target = self.folder / "withdrawn" / f"{name}-{when}{SUFFIX}"
            _move(path, target)
        self._note(what="withdrawn", user=user, name=name)
        return target.name

    def room(self) -> Path:
        """A file to receive into; `forget` it afterwards."""
        self._tidy()
        place = self.folder / f"{UNFINISHED}{uuid.uuid4().hex[:12]}"
        make_folder(place)
        return place / "package.zip"

    @staticmethod
    def forget(archive: Path) -> None:
        """Remove what was received, and what was made of it beside it."""
        shutil.rmtree(archive.parent, ignore_errors=True)

    @contextmanager
    def _unpacked(self, archive: Path, name: str) -> Iterator[Path]:
        """An archive's project, not in its place yet."""
        free = self.room()
        try:
            whole = free.with_name(f"{name}{SUFFIX}")
            unpack(archive, whole)
            if not facts_of(whole)[0].identity:
                raise UserError(
                    "No work package", f"What came as “{name}” is none.", "Send it again."
                )
            yield whole
        finally:
            self.forget(free)

    def _names(self, user: str) -> list[str]:
        found = sorted(p.stem for p in self.folder.glob(f"*{SUFFIX}"))
        return found if self.may_lead(user) else [n for n in found if n == user]

    def _returnable(self, user: str) -> tuple[str, ...]:
        gone = [p.stem.rpartition("-")[0] for p in (self.folder / "withdrawn").glob(f"*{SUFFIX}")]
        own = [n for n in gone if n == user or self.may_lead(user)]
        return tuple(sorted({*own, *self._names(user)}))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _stage(self, number: str) -> Path:
        return self.folder / f"{UNFINISHED}set-{number}"

    def _log(self) -> list[dict[str, Any]]:
        out = []
        with suppress(OSError):
            for line in (self.folder / "exchange.jsonl").read_text("utf-8", "replace").splitlines():
                with suppress(ValueError):  # cut short by a crash
                    told = json.loads(line)
                    out += [told] if isinstance(told, dict) else []
        return out

    def _note(self, **told: object) -> None:
        when = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"when": when, **told}, ensure_ascii=False)
        path = self.folder / "exchange.jsonl"
        try:
            with path.open("a", encoding="utf-8") as file:
                # A line that a crash cut short ends here.
                file.write(f"{line}\n" if file.tell() == 0 or _ended(path) else f"\n{line}\n")
        except OSError as e:
            raise write_error(path, e) from e

    def _tidy(self) -> None:
        """Remove what was never completed, a day later."""
        for path in self.folder.glob(f"{UNFINISHED}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)


def _when(returned: Path) -> str:
    """When a package came back, ISO 8601."""
    found = _KEPT.fullmatch(returned.name)
    if found is None:
        return ""
    day = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
    return day.isoformat(timespec="microseconds")


def _move(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as e:
        raise write_error(target, e) from e


def _ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"


def _there_already(names: list[str]) -> UserError:
    return UserError(
        "Not handed out",
        f"On the server is already: {', '.join(names)}.",
        "Withdraw it first, or give other names; what somebody works on is never replaced.",
    )
