"""A rough word for the device behind a request, so that people know their logins again."""

from __future__ import annotations

_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """“Firefox, Windows”, from a User-Agent header; empty where it says nothing known."""
    told = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return ", ".join(word for word in told if word)


def _first(user_agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    # The order matters: Edge also calls itself Chrome, and Chrome calls itself Safari.
    return next((word for mark, word in marks if mark in user_agent), "")
