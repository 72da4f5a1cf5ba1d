"""Who may do what with saved cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Actor", "Identity", "Mode", "Right", "Role", "role_of"]


class Mode(StrEnum):
    """How the program is used.

    ``public``: open to anybody, nothing is stored on the server. ``local``: on the computer of one person, who owns
    everything. ``desk``: a centre whose people sign in.
    """

    public = "public"
    local = "local"
    desk = "desk"


class Role(StrEnum):
    viewer = "viewer"
    inspector = "inspector"
    administrator = "administrator"


class Right(StrEnum):
    """``change``: of cases of one's own; ``change_all``: of cases of others; ``judge``: marks, statuses, conclusions."""

    read = "read"
    save = "save"
    change = "change"
    change_all = "change_all"
    judge = "judge"


_RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.viewer: frozenset({Right.read}),
    Role.inspector: frozenset({Right.read, Right.save, Right.change, Right.judge}),
    Role.administrator: frozenset(Right),
}
_STRONGEST_FIRST: Final = (Role.administrator, Role.inspector, Role.viewer)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a sign-in says somebody is. ``email`` is ``None`` unless the provider has verified it."""

    issuer: str
    subject: str
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An owner known to the store, with the role in which they act now."""

    id: str
    name: str | None
    role: Role

    def may(self, right: Right) -> bool:
        return right in _RIGHTS[self.role]


def role_of(identity: Identity, roles: Mapping[Role, Iterable[str]]) -> Role | None:
    """The strongest role whose list names the subject or the verified address; ``None`` for a stranger."""
    names = {identity.subject}
    if identity.email:
        names.add(identity.email.casefold())
    for role in _STRONGEST_FIRST:
        listed = roles.get(role, ())
        if any(name in names or name.casefold() in names for name in listed):
            return role
    return None
