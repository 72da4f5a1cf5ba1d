"""The door of a desk: nobody sees the pages before having signed in and having a role."""

from __future__ import annotations

import streamlit as st

from calculator.web.desk import Desk
from calculator.web.keeping import entry_refused, identity, mode_of, sign_in_is_set_up
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["admitted", "leave"]


def admitted(desk: Desk) -> bool:
    """Whether the visitor may see the pages; else what is needed is said, with the way to sign in."""
    refused = entry_refused()
    if refused is None:
        return True
    text = refused.text(desk.language)
    st.html(element("div", text, look="notice open" if refused.code == "sign_in" else "notice bad", role="alert"))
    if refused.code == "sign_in":
        st.button(t("web_saved.sign_in", desk.language), key="sign-in", type="primary", on_click=st.login)
    elif refused.code == "no_role" and sign_in_is_set_up():
        leave(desk)
    return False


def leave(desk: Desk) -> None:
    """The way out for somebody who has signed in."""
    if mode_of() == "desk" and identity() is not None:
        st.button(t("web_saved.sign_out", desk.language), key="sign-out", type="tertiary", on_click=st.logout)
