"""Foreign text as it is shown: nothing hides, nothing passes for something else unmarked."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wallet.texts.clusters import hides
from wallet.texts.foreign import MOST_SHOWN, Foreign, Mark, beginning, written

CYRILLIC_RAURA = "\u0440\u0430\u0443\u0440\u0430"
"""Five Cyrillic letters that are read as five Latin ones."""

CYRILLIC_SSSR = "\u0421\u0421\u0421\u0420"

MARKED = {
    "a right-to-left override": ("a\u202eb", Mark.HIDDEN, "U+202E"),
    "a tag": ("a\U000e0041b", Mark.HIDDEN, "U+E0041"),
    "an invisible note head": ("a\U0001d159b", Mark.HIDDEN, "U+1D159"),
    "a fifth mark on a letter": ("a\u0301\u0302\u0303\u0304\u0305b", Mark.STACKED, "U+0305"),
    "a mark on nothing": ("\u0338100", Mark.STACKED, "U+0338"),
    "a Cyrillic letter in a word": ("U\u0405DC", Mark.MIXED, "U\u0405DC"),
    "a Greek letter in a word": ("pay p\u03b1ypal", Mark.MIXED, "p\u03b1ypal"),
    "an Armenian letter in a word": ("c\u0585urt", Mark.MIXED, "c\u0585urt"),
    "a Cherokee letter in a word": ("\u13a0avid", Mark.MIXED, "\u13a0avid"),
    "a word that reads as ours": (CYRILLIC_RAURA, Mark.LOOKALIKE, CYRILLIC_RAURA),
    "one among words of ours": (f"paid by {CYRILLIC_SSSR} now", Mark.LOOKALIKE, CYRILLIC_SSSR),
    "a letter among digits": ("1\u041e0", Mark.LOOKALIKE, "1\u041e0"),
    "fullwidth letters": (
        "\uff35\uff33\uff24\uff23",
        Mark.LOOKALIKE,
        "\uff35\uff33\uff24\uff23",
    ),
    "mathematical letters": ("\U0001d414SDC", Mark.LOOKALIKE, "\U0001d414SDC"),
    "a phonetic letter": ("\u0261old", Mark.LOOKALIKE, "\u0261old"),
    "an i without its dot": ("Clos\u0131ng", Mark.LOOKALIKE, "Clos\u0131ng"),
    "a ligature": ("\ufb01ne", Mark.LOOKALIKE, "\ufb01ne"),
    "a click that looks like a stroke": ("\u01c0DC", Mark.LOOKALIKE, "\u01c0DC"),
    "Arabic digits": ("\u0665\u0660 USDC", Mark.DIGITS, "\u0665\u0660"),
    "a Bengali four, which looks like 8": ("\u09ea00", Mark.DIGITS, "\u09ea00"),
    "an encoded web site": ("see xn--exmple-4nf.com", Mark.PUNYCODE, "xn--exmple-4nf.com"),
    "a web site in other letters": (
        "https://ex\u0430mple.com/a",
        Mark.PUNYCODE,
        "xn--exmple-4nf.com",
    ),
}

HONEST = (
    "Closing of 12 May, “as agreed”",
    "Überweisung für Łódź, Ångström, São João, Việt Nam",
    "kap\u0131, Türkçe, İstanbul",
    "日本語のABC契約, コーヒー, 한국어 韓國",
    "\u0437\u0430 \u043e\u0441\u0435 \u0438 \u0440\u0430\u043a\u0430",
    "\u0391\u03b8\u03ae\u03bd\u03b1, \u03a0\u03b5\u03b9\u03c1\u03b1\u03b9\u03ac\u03c2",
    "עקד של מכר, عقد البيع, हिन्दी में, ไทย",
    "5 µm, 12 m², 1ª 2º, ½ €",
    "e\u0301a\u0323\u0302 🏠 👍🏽 🇪🇸",
    "https://example.com/?q=1#a, mail@example.com",
    "<b>bold</b> &amp; <a href='x'>click</a>",
)

ANY_TEXT = st.text(st.characters())
LETTERS = (
    "aB1 \n\r\t-./:@&<\u0430\u0440\u03b1\u0301\u0338\u0e33\u200b\u202e\u200d\ufe0f"
    "\u1100\u1161\u11a8\uac00\U0001f1ea\U0001f1f8\U0001f44d\U0001f3fd\u0665\uff35\u3164"
    "\udcff"
)
NASTY = st.lists(st.sampled_from([*LETTERS, "https://", "www.", "xn--", "⟨U+202E⟩", "…"])).map(
    "".join
)
TEXTS = st.one_of(ANY_TEXT, NASTY)
MOST = st.integers(0, 60)


@pytest.mark.parametrize(("text", "mark", "means"), MARKED.values(), ids=MARKED.keys())
def test_what_deceives_is_marked_and_named(text: str, mark: Mark, means: str) -> None:
    foreign = Foreign.of(text)
    assert foreign.marks == (mark,)
    assert foreign.marked(mark) == (means,)


@pytest.mark.parametrize("text", HONEST)
def test_honest_texts_of_all_languages_have_no_mark(text: str) -> None:
    foreign = Foreign.of(text)
    assert foreign.marks == ()
    assert foreign.text == text


def test_a_mark_draws_over_nothing_that_is_written_out() -> None:
    assert Foreign.of("a\u200b\u0338b").text == "a⟨U+200B⟩⟨U+0338⟩b"


def test_a_word_of_one_alphabet_is_read_by_its_neighbours() -> None:
    russian = "\u043e\u043f\u043b\u0430\u0442\u0430"
    assert Foreign.of(f"{CYRILLIC_RAURA} {russian}").marks == ()
    assert Foreign.of(f"{CYRILLIC_RAURA} and {russian}").marks == (Mark.LOOKALIKE,)


def test_everything_wrong_is_told_the_worst_first() -> None:
    foreign = Foreign.of(f"\u0665 {CYRILLIC_RAURA} U\u0405DC \u202e")
    assert foreign.marks == (Mark.HIDDEN, Mark.MIXED, Mark.LOOKALIKE, Mark.DIGITS)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("at https://b\u00fccher.de/x", ("xn--bcher-kva.de",)),
        ("www.ex\u0430mple.com, and more", ("www.xn--exmple-4nf.com",)),
        ("HTTPS://EX\u0410MPLE.COM:8000", ("xn--exmple-4nf.com",)),
        ("b\u00fccher.de.", ("xn--bcher-kva.de",)),
        ("“www.b\u00fccher.de”", ("www.xn--bcher-kva.de",)),
        ("mail@b\u00fccher.com, please", ("xn--bcher-kva.com",)),
        ("https://example.com/\u0430", ()),
        ("the wall.\u00dcberall", ()),
    ],
)
def test_a_web_site_is_told_as_a_browser_sends_it(text: str, sent: tuple[str, ...]) -> None:
    foreign = Foreign.of(text)
    assert foreign.text == text
    assert foreign.marked(Mark.PUNYCODE) == sent


def test_three_hundred_marks_on_one_letter_are_counted_not_drawn() -> None:
    foreign = Foreign.of("a" + "\u0301" * 300)
    assert foreign.written.count("\u0301") == 4
    assert foreign.written.count("⟨U+0301⟩") == (MOST_SHOWN - 1) // len("⟨U+0301⟩")
    assert not foreign.is_whole


def test_letters_are_counted_as_a_reader_counts_them() -> None:
    flag, thumb, accented = "\U0001f1ea\U0001f1f8", "\U0001f44d\U0001f3fd", "e\u0301\u0323"
    text = f"{thumb}{flag}{accented}x"
    assert Foreign.of(text, 3).written == f"{thumb}{flag}{accented}"
    assert Foreign.of(text, 4).is_whole


def test_a_cut_text_says_how_much_there_is() -> None:
    foreign = Foreign.of("x" * 1234)
    assert foreign.text == "x" * MOST_SHOWN + "… (1234 characters)"
    assert Foreign.all_of("x" * 1234).text == "x" * 1234


def test_what_is_written_out_is_never_cut_in_two() -> None:
    for most in range(9, 25):
        assert Foreign.of("\u202e" * 5, most).written == "⟨U+202E⟩" * (most // 8)


def test_line_breaks_stay_where_lines_are_meant() -> None:
    assert Foreign.of("a\nb", lines=True).text == "a\nb"
    assert Foreign.of("a\nb", lines=True).marks == ()
    assert Foreign.of("a\r\u2028b", lines=True).text == "a⟨U+000D⟩⟨U+2028⟩b"
    assert Foreign.of("a\nb").text == "a⟨U+000A⟩b"


@given(TEXTS, MOST, st.booleans())
@example("https://" + "\u0430" * 300, 60, False)
def test_any_text_is_shown_and_nothing_in_it_hides(text: str, most: int, lines: bool) -> None:
    foreign = Foreign.of(text, most, lines=lines)
    assert not any(hides(line) for line in foreign.written.split("\n"))
    assert lines or not hides(foreign.written)
    foreign.text.encode()


@given(TEXTS)
def test_what_hides_is_what_is_written_out(text: str) -> None:
    assert hides(text) == (Foreign.all_of(text).text != text)


@given(TEXTS, MOST)
def test_what_is_shown_once_is_shown_the_same_again(text: str, most: int) -> None:
    once = Foreign.of(text, most).written
    assert Foreign.of(once, most).written == once
    assert Foreign.of(once, most).is_whole


@given(TEXTS)
def test_nothing_is_left_out_without_being_told(text: str) -> None:
    foreign = Foreign.all_of(text)
    assert foreign.is_whole
    back = "".join(
        chr(int(piece.means[2:], 16))
        if piece.mark in {Mark.HIDDEN, Mark.STACKED}
        else piece.text
        for piece in foreign.pieces
    )
    assert back == text


@given(TEXTS, MOST, st.booleans())
def test_what_was_taken_is_shown_alone_as_it_was(text: str, most: int, lines: bool) -> None:
    foreign = Foreign.of(text, most, lines=lines)
    assert written(text[: foreign.taken], lines=lines) == foreign.written


@given(TEXTS.map(lambda text: text * 20), st.integers(256, 300), st.integers(1, 4))
def test_page_by_page_a_text_is_all_there(text: str, most: int, lines: int) -> None:
    pages: list[str] = []
    at = 0
    while at < len(text):
        page = beginning(text[at:], most, lines)
        assert page.taken
        assert page.written.count("\n") <= lines
        pages.append(text[at : at + page.taken])
        at += page.taken
    assert "".join(pages) == text


@given(TEXTS, MOST)
def test_a_cut_text_is_the_beginning_of_the_whole(text: str, most: int) -> None:
    cut, whole = Foreign.of(text, most), Foreign.all_of(text)
    assert whole.written.startswith(cut.written)
    assert cut.is_whole == (cut.written == whole.written)


HEAVY = {
    "letters": "x" * 5_000_000,
    "other letters": "\u043f\u0440\u0438 " * 1_250_000,
    "marks": "a" + "\u0301" * 5_000_000,
    "overrides": "\u202e" * 5_000_000,
    "syllables": "\u1100" * 5_000_000,
    "lines": "a\n" * 2_500_000,
    "addresses": "https://\u00e9" * 500_000,
    "one name": "https://" + "\u00e9" * 5_000_000,
}


@pytest.mark.alone
@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_megabytes_cost_no_more_than_their_beginning(text: str) -> None:
    def taken() -> float:
        start = time.process_time()
        Foreign.of(text, lines=True)
        return time.process_time() - start

    assert min(taken() for _ in range(3)) < 0.05


@pytest.mark.alone
@pytest.mark.parametrize(
    "piece",
    ["\u043f\u0440\u0438 ", "a\u0301", "\u202e", "https://\u00e9", "www.\u00e9", "xn--", "://"],
)
def test_a_whole_text_takes_time_in_proportion(piece: str) -> None:
    def taken(count: int) -> float:
        text = piece * (count // len(piece))
        start = time.process_time()
        Foreign.all_of(text)
        return time.process_time() - start

    small, large = (min(taken(count) for _ in range(3)) for count in (8_000, 64_000))
    assert large < 20 * small + 0.05
