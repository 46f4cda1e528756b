"""Settings, and what Help shows."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import OtherNetwork
from app.index_errors import IndexKeyRefused
from app.pages.settings import IndexLine, ServerChecked, ServerLine, SettingsPage, Shape
from app.pages.unverified import PinLine
from app.preferences import Preferences
from tests.screenshots.studio import LEDGER, NETWORKS, Scene, Studio
from tests.support.inbox import NOW
from ui.flows.flow import Place
from ui.licences import components
from ui.problems import problem_of
from ui.views.about import AboutSheet
from ui.views.settings import SettingsView
from ui.views.settings_networks import AddNetworkSheet

HERE = "https://soroban.example.org"
TESTNET = NETWORKS["testnet"]
PAGE = SettingsPage(
    (
        ServerLine(NETWORKS["mainnet"], "public", "", ""),
        ServerLine(TESTNET, "testnet", HERE, HERE),
        ServerLine("Standalone Network ; February 2017", "", "http://127.0.0.1:8000", ""),
    ),
    300,
    "/Users/anna/Shared/Requests",
    "/Users/anna/.local/share/countersign",
    practises=False,
    indexes=(
        IndexLine(
            NETWORKS["mainnet"],
            "public",
            "https://api.trustlesswork.com",
            Shape.PRODUCT,
            has_key=True,
            used=True,
        ),
        IndexLine(
            TESTNET,
            "testnet",
            "https://dev.api.trustlesswork.com",
            Shape.PRODUCT,
            has_key=False,
            used=False,
        ),
    ),
    pins=(PinLine("ab" * 32, "mainnet-single-96d51751", "C", NOW),),
)
PRACTISING = SettingsPage(
    (ServerLine(NETWORKS["practice"], "practice", "http://127.0.0.1:8000", ""),),
    900,
    "",
    "/Users/anna/.local/share/countersign-practice/profile",
    practises=True,
)


def _settings(studio: Studio, page: SettingsPage) -> SettingsView:
    view = SettingsView(studio.look)
    look = studio.look
    view.show_preferences(Preferences(theme=look.theme.name, text_size=look.text))
    view.show_page(page)
    return studio.inside(view, Place.SETTINGS)


def settings(studio: Studio) -> None:
    _settings(studio, PAGE)


def lower(studio: Studio) -> None:
    _settings(studio, PAGE)
    studio.scrolled = 1.0


def practising(studio: Studio) -> None:
    _settings(studio, PRACTISING)


def checked(studio: Studio) -> None:
    view = _settings(studio, PAGE)
    view.networks[TESTNET].show_checked(
        ServerChecked(TESTNET, HERE, LEDGER, NOW - 4, 0.31), NOW
    )


def checking(studio: Studio) -> None:
    _settings(studio, PAGE).networks[TESTNET].show_checking()


def refused(studio: Studio) -> None:
    view = _settings(studio, PAGE)
    error = OtherNetwork("soroban.example.org", TESTNET, NETWORKS["mainnet"])
    view.networks[TESTNET].show_problem(problem_of(error))


def indexes(studio: Studio) -> None:
    view = _settings(studio, PAGE)
    view.indexes.rows[NETWORKS["mainnet"]].show_answered()
    studio.scrolled = 0.55


def index_refused(studio: Studio) -> None:
    view = _settings(studio, PAGE)
    why = IndexKeyRefused("api.trustlesswork.com", 401)
    view.indexes.rows[NETWORKS["mainnet"]].show_problem(problem_of(why))
    studio.scrolled = 0.55


def add_network(studio: Studio) -> None:
    settings(studio)
    AddNetworkSheet(studio.look, studio.frame).open()


def shortcuts(studio: Studio) -> None:
    settings(studio)
    studio.window.about.show_shortcuts()


def about(studio: Studio) -> None:
    settings(studio)
    sheet = AboutSheet(studio.look, studio.frame, "0.1.0")
    sheet.show_components(components())
    sheet.open()


SCENES: Mapping[str, Scene] = {
    "settings": settings,
    "settings-lower": lower,
    "settings-practising": practising,
    "settings-checked": checked,
    "settings-checking": checking,
    "settings-refused": refused,
    "settings-indexes": indexes,
    "settings-index-refused": index_refused,
    "settings-add-network": add_network,
    "shortcuts": shortcuts,
    "about": about,
}
