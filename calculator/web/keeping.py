"""The store as the pages use it: opened once for all visitors, and who this visitor is to it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

import streamlit as st

from calculator.store.case_file import Case
from calculator.store.errors import StoreError
from calculator.store.roles import Actor, Identity, Mode
from calculator.store.settings import Settings, settings_of
from calculator.store.store import Store
from calculator.web.desk import Desk
from calculator.web.estimate import Estimate, rules

__all__ = ["case_on", "entry_refused", "identity", "kept", "mode_of", "sign_in_is_set_up"]


@st.cache_resource(show_spinner=False)
def _store(mode: str, url: str, roles: tuple[tuple[str, tuple[str, ...]], ...]) -> Store:
    return Store.open(Settings(Mode(mode), url, dict(roles)))  # type: ignore[arg-type]


def mode_of() -> Mode:
    """How the program is used. Raises ``StoreError`` for a wrong setting."""
    return settings_of(os.environ).mode


def kept() -> tuple[Store, Actor]:
    """The store, and who this visitor is there. Raises ``StoreError`` with the one reason why nothing can be saved."""
    settings = settings_of(os.environ)
    if settings.mode is Mode.local and (reached := _reached_by_others()):
        raise StoreError("open_to_others", address=reached)
    if settings.mode is Mode.public:
        raise StoreError("public")
    store = _store(settings.mode, settings.url, tuple(sorted(settings.roles.items())))
    return store, store.actor(identity() if settings.mode is Mode.desk else None)


def entry_refused() -> StoreError | None:
    """Why a visitor may not see the pages at all: at a desk everybody signs in and has a role."""
    try:
        settings = settings_of(os.environ)
        if settings.mode is not Mode.desk:
            return None
        if not sign_in_is_set_up():
            return StoreError("sign_in_not_set")
        who = identity()
        if who is None:
            return StoreError("sign_in")
        _store(settings.mode, settings.url, tuple(sorted(settings.roles.items()))).actor(who)
    except StoreError as error:
        return error
    return None


def sign_in_is_set_up() -> bool:
    """Whether Streamlit knows a provider of identities and has what it needs to ask it."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return False
    return all(map(find_spec, ("authlib", "httpx")))  # Streamlit asks the provider with them


def identity() -> Identity | None:
    """Who has signed in; an address of mail counts only where the provider has verified it."""
    if not sign_in_is_set_up() or not st.user.get("is_logged_in"):
        return None
    return identity_of(st.user.to_dict())


def identity_of(claims: Mapping[str, Any]) -> Identity | None:
    """The identity that the claims of a provider state; ``None`` without a subject."""
    subject = claims.get("sub")
    if not subject:
        return None
    email = claims.get("email")
    verified = claims.get("email_verified") in (True, "true")
    name = claims.get("name") or claims.get("preferred_username") or email
    return Identity(
        str(claims.get("iss") or ""),
        str(subject),
        str(email) if email and verified else None,
        str(name) if name else None,
    )


def case_on(desk: Desk, found: Estimate, title: str | None = None) -> Case:
    """The case on top of the desk: what is entered, by which law it is judged, and its scenarios.

    Values that contradict each other are kept too: opened again, they stand in their fields and are told again.
    """
    law = desk.draft.law
    name = title if title is not None else str(found.document.get("title") or desk.title(desk.current))
    return Case(
        title=name,
        application=desk.draft.read()[0],
        readings=dict(law.readings),
        values=dict(law.values),
        as_of=law.as_of or None,
        scenarios=tuple(variant.to_record() for variant in desk.variants.get(desk.current, ())),
        unread=desk.draft.unread(),
        rules_version=rules().version,
        rules_digest=rules().sha256,
    )


def _reached_by_others() -> str | None:
    """The address at which other computers reach the pages, where there is one."""
    address = str(st.get_option("server.address") or "0.0.0.0")
    if not _is_this_machine(address):
        return address
    headers = st.context.headers
    forwarded = next((headers[name] for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip") if name in headers), None)
    return None if forwarded is None else forwarded[:60]


def _is_this_machine(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
