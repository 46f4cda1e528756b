"""Seeds as people have them, by the test cases of SEP-5.

https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0005.md
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic
from stellar_sdk import StrKey

from app.signing.entropy import seed_of_text, seed_of_words, text_of, words_of
from tests.support.signing import G_ADDRESS, PHRASE, S_ADDRESS
from tests.support.vaults import SEED
from wallet.errors import Unreadable
from wallet.vault.secret import Secret
from wallet.vault.seeds import public_of

FIFTEEN = (
    "resource asthma orphan phone ice canvas fire useful arch jewel impose vague theory "
    "cushion top"
)
TWENTY_FOUR = (
    "bench hurt jump file august wise shallow faculty impulse spring exact slush thunder "
    "author capable act festival slice deposit sauce coconut afford frown better"
)
OF_TWELVE = """
GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6 SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMN
GBAW5XGWORWVFE2XTJYDTLDHXTY2Q2MO73HYCGB3XMFMQ562Q2W2GJQX SCEPFFWGAG5P2VX5DHIYK3XEMZYLTYWIPWYEKXFHSK25RVMIUNJ7CTIS
GAY5PRAHJ2HIYBYCLZXTHID6SPVELOOYH2LBPH3LD4RUMXUW3DOYTLXW SDAILLEZCSA67DUEP3XUPZJ7NYG7KGVRM46XA7K5QWWUIGADUZCZWTJP
GAOD5NRAEORFE34G5D4EOSKIJB6V4Z2FGPBCJNQI6MNICVITE6CSYIAE SBMWLNV75BPI2VB4G27RWOMABVRTSSF7352CCYGVELZDSHCXWCYFKXIX
GBCUXLFLSL2JE3NWLHAWXQZN6SQC6577YMAU3M3BEMWKYPFWXBSRCWV4 SCPCY3CEHMOP2TADSV2ERNNZBNHBGP4V32VGOORIEV6QJLXD5NMCJUXI
GBRQY5JFN5UBG5PGOSUOL4M6D7VRMAYU6WW2ZWXBMCKB7GPT3YCBU2XZ SCK27SFHI3WUDOEMJREV7ZJQG34SCBR6YWCE6OLEXUS2VVYTSNGCRS6X
GBY27SJVFEWR3DUACNBSMJB6T4ZPR4C7ZXSTHT6GMZUDL23LAM5S2PQX SDJ4WDPOQAJYR3YIAJOJP3E6E4BMRB7VZ4QAEGCP7EYVDW6NQD3LRJMZ
GAY7T23Z34DWLSTEAUKVBPHHBUE4E3EMZBAQSLV6ZHS764U3TKUSNJOF SA3HXJUCE2N27TBIZ5JRBLEBF3TLPQEBINP47E6BTMIWW2RJ5UKR2B3L
GDJTCF62UUYSAFAVIXHPRBR4AUZV6NYJR75INVDXLLRZLZQ62S44443R SCD5OSHUUC75MSJG44BAT3HFZL2HZMMQ5M4GPDL7KA6HJHV3FLMUJAME
GBTVYYDIYWGUQUTKX6ZMLGSZGMTESJYJKJWAATGZGITA25ZB6T5REF44 SCJGVMJ66WAUHQHNLMWDFGY2E72QKSI3XGSBYV6BANDFUFE7VY4XNXXR
"""  # noqa: E501 - a pair of addresses a line
OF_TWENTY_FOUR = """
GC3MMSXBWHL6CPOAVERSJITX7BH76YU252WGLUOM5CJX3E7UCYZBTPJQ SAEWIVK3VLNEJ3WEJRZXQGDAS5NVG2BYSYDFRSH4GKVTS5RXNVED5AX7
GB3MTYFXPBZBUINVG72XR7AQ6P2I32CYSXWNRKJ2PV5H5C7EAM5YYISO SBKSABCPDWXDFSZISAVJ5XKVIEWV4M5O3KBRRLSPY3COQI7ZP423FYB4
GDYF7GIHS2TRGJ5WW4MZ4ELIUIBINRNYPPAWVQBPLAZXC2JRDI4DGAKU SD5CCQAFRIPB3BWBHQYQ5SC66IB2AVMFNWWPBYGSUXVRZNCIRJ7IHESQ
GAFLH7DGM3VXFVUID7JUKSGOYG52ZRAQPZHQASVCEQERYC5I4PPJUWBD SBSGSAIKEF7JYQWQSGXKB4SRHNSKDXTEI33WZDRR6UHYQCQ5I6ZGZQPK
GAXG3LWEXWCAWUABRO6SMAEUKJXLB5BBX6J2KMHFRIWKAMDJKCFGS3NN SBIZH53PIRFTPI73JG7QYA3YAINOAT2XMNAUARB3QOWWVZVBAROHGXWM
GA6RUD4DZ2NEMAQY4VZJ4C6K6VSEYEJITNSLUQKLCFHJ2JOGC5UCGCFQ SCVM6ZNVRUOP4NMCMMKLTVBEMAF2THIOMHPYSSMPCD2ZU7VDPARQQ6OY
GCUDW6ZF5SCGCMS3QUTELZ6LSAH6IVVXNRPRLAUNJ2XYLCA7KH7ZCVQS SBSHUZQNC45IAIRSAHMWJEJ35RY7YNW6SMOEBZHTMMG64NKV7Y52ZEO2
GBJ646Q524WGBN5X5NOAPIF5VQCR2WZCN6QZIDOSY6VA2PMHJ2X636G4 SC2QO2K2B4EBNBJMBZIKOYSHEX4EZAZNIF4UNLH63AQYV6BE7SMYWC6E
GDHX4LU6YBSXGYTR7SX2P4ZYZSN24VXNJBVAFOB2GEBKNN3I54IYSRM4 SCGMC5AHAAVB3D4JXQPCORWW37T44XJZUNPEMLRW6DCOEARY3H5MAQST
GDXOY6HXPIDT2QD352CH7VWX257PHVFR72COWQ74QE3TEV4PK2KCKZX7 SCPA5OX4EYINOPAUEQCPY6TJMYICUS5M7TVXYKWXR3G5ZRAJXY3C37GF
"""  # noqa: E501


def cases() -> Iterator[tuple[str, int, str, str]]:
    """Phrase, account index, G address and S address."""
    for phrase, pairs in ((PHRASE, OF_TWELVE), (TWENTY_FOUR, OF_TWENTY_FOUR)):
        for index, pair in enumerate(pairs.split("\n")[1:-1]):
            address, text = pair.split()
            yield phrase, index, address, text


CASES = tuple(cases())


def refuses(text: str, index: int = 0) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        seed_of_text(text, index)
    return refusal.value


@pytest.mark.parametrize(
    ("phrase", "index", "address", "text"), CASES, ids=[case[2] for case in CASES]
)
def test_words_are_the_seeds_that_sep_5_says(
    phrase: str, index: int, address: str, text: str
) -> None:
    seed = seed_of_text(phrase, index)
    assert text_of(seed) == text
    assert StrKey.encode_ed25519_public_key(public_of(seed)) == address


def test_there_are_ten_accounts_of_each_phrase() -> None:
    assert [index for _, index, *_ in CASES] == [*range(10)] * 2


@given(st.binary(min_size=32, max_size=32))
def test_an_s_address_is_its_seed(raw: bytes) -> None:
    text = text_of(Secret(raw))
    assert bytes(seed_of_text(f" {text}\r\n").reveal()) == raw


@given(st.binary(min_size=32, max_size=32))
def test_recovery_words_are_24_and_stand_for_their_bits(raw: bytes) -> None:
    words = words_of(Secret(raw))
    assert len(words) == 24
    assert bytes(Mnemonic("english").to_entropy(" ".join(words))) == raw


@pytest.mark.parametrize(
    "typed",
    [
        PHRASE.upper(),
        f"\t{PHRASE}\r\n",
        PHRASE.replace(" ", "   "),
        PHRASE.replace(" ", "\t"),
        PHRASE.replace(" ", "\N{NO-BREAK SPACE}"),
        PHRASE.replace(" ", "\N{IDEOGRAPHIC SPACE}"),
    ],
    ids=["capitals", "around", "many", "tabs", "no-break", "wide"],
)
def test_spaces_and_capitals_between_words_do_not_matter(typed: str) -> None:
    assert text_of(seed_of_text(typed)) == S_ADDRESS


def test_a_seed_lives_in_the_room_it_is_read_into() -> None:
    rooms: list[memoryview] = []

    def room(size: int) -> memoryview:
        rooms.append(memoryview(bytearray(size)))
        return rooms[-1]

    for text in (PHRASE, S_ADDRESS):
        assert bytes(seed_of_text(text, 0, room).reveal()) == bytes(rooms.pop())


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "phrase",
    [FIFTEEN, "toe", f"{PHRASE} toe", PHRASE.rsplit(" ", 1)[0], f"{PHRASE} {TWENTY_FOUR}"],
)
def test_other_than_12_or_24_words_are_refused(phrase: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        seed_of_words(phrase)
    assert refusal.value.why == f"there are {len(phrase.split())}, not 12 or 24"


def test_a_word_that_is_not_in_the_list_is_refused_by_its_place() -> None:
    refusal = refuses(PHRASE.replace("spike", "spikes").replace("toe", "töe"))
    assert refusal.why == "not in the English list: word 2, 12"


@pytest.mark.parametrize(
    "phrase",
    [
        PHRASE.replace("toe", "zoo"),
        PHRASE.replace("illness spike", "spike illness"),
        " ".join(["abandon"] * 12),
    ],
)
def test_words_with_a_wrong_checksum_are_refused(phrase: str) -> None:
    assert "checksum" in refuses(phrase).why


@pytest.mark.parametrize("index", [-1, 2**31, 10**30])
def test_an_account_that_cannot_be_is_refused(index: int) -> None:
    assert refuses(PHRASE, index).what == "account index"


def test_the_last_account_is_one() -> None:
    assert len(seed_of_text(PHRASE, 2**31 - 1).reveal()) == 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        G_ADDRESS,
        S_ADDRESS.lower(),
        S_ADDRESS[:-1],
        f"{S_ADDRESS}A",
        f"{S_ADDRESS[:-1]}A",
        f"{S_ADDRESS}=",
        f"{S_ADDRESS[:-1]}\N{LATIN SMALL LETTER LONG S}",
        "S" * 56,
        "S" * 100_000,
        "\0" * 56,
        "\ud800" * 56,
        SEED.hex(),
    ],
    ids=lambda text: f"{len(text)} {text[:1]!a} to {text[-1:]!a}",
)
def test_what_is_no_s_address_is_refused(text: str) -> None:
    assert refuses(text).what == "secret key"


@given(st.text())
def test_anything_typed_is_a_seed_or_refused(text: str) -> None:
    refuses(text)
