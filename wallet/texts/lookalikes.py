"""Letters of other alphabets that look like those of ours, by their Unicode numbers.

Which do is told by Unicode's confusables (UTS #39), as far as one letter passes for one ASCII
letter or digit; left out is what Unicode itself takes for a variant of that letter (fullwidth,
mathematical), and what is a digit. Added are a few that differ by a hair in fonts for reading.
Unicode's data is © Unicode, Inc., used under the Unicode License v3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NUMBERS: Final = {
    "2": "01A7 03E8 14BF A644 A6EF A75A",
    "3": "01B7 021C 0417 04E0 2CCC A76A A7AB 118CA 16F3B 1D206",
    "4": "13CE 118AF",
    "5": "01BC 118BB",
    "6": "0431 13EE 2CD2 118D5",
    "7": "104D2 118C6 1D212",
    "8": "0222 0223 1031A",
    "9": "2CCA A76E 118AC 118CC 118D6",
    "A": "0391 0410 13AA 15C5 A4EE 102A0 16F40",
    "B": "0392 0412 13F4 15F7 A4D0 A7B4 10282 102A1 10301",
    "C": "03F9 0421 13DF 2CA4 A4DA 102A2 10302 10415 1051C 118F2 1F74C",
    "D": "13A0 15DE 15EA A4D3",
    "E": "0395 0415 13AC 2D39 A4F0 10286 118A6 118AE",
    "F": "03DC 15B4 A4DD A798 10287 102A5 10525 118A2 118C2 1D213",
    "G": "050C 13C0 13F3 A4D6",
    "H": "0397 041D 13BB 157C 2C8E A4E7 102CF",
    "J": "037F 0408 13AB 148D A4D9 A7B2",
    "K": "039A 041A 13E6 16D5 212A 2C94 A4D7 10518",
    "L": "13DE 14AA 2CD0 A4E1 1041B 10526 118A3 118B2 16F16 1D22A",
    "M": "039C 03FA 041C 13B7 15F0 16D6 2C98 A4DF 102B0 10311",
    "N": "039D 2C9A A4E0 10513",
    "O": "039F 041E 0555 0B20 12D0 2C9E 2D54 3007 A4F3 10292 102AB 10404 104C2 10516 118B5",
    "P": "03A1 0420 13E2 146D 2CA2 A4D1 10295",
    "Q": "2D55",
    "R": "01A6 13A1 13D2 1587 A4E3 104B4 16F35 1D216",
    "S": "0405 054F 13D5 13DA A4E2 10296 10420 16F3A",
    "T": "03A4 0422 13A2 27D9 2CA6 A4D4 10297 102B1 10315 118BC 16F0A 1F768",
    "U": "054D 1200 144C A4F4 104CE 118B8 16F42",
    "V": "0474 13D9 142F 2D38 A4E6 A6DF 1051D 118A0 16F08 1D20D",
    "W": "051C 13B3 13D4 A4EA 118EF",
    "X": "03A7 0425 166D 16B7 2573 2CAC 2D5D A4EB A7B3 10290 102B4 10317 10322 10527 118EC",
    "Y": "03D2 03A5 0423 04AE 13A9 13BD 2CA8 A4EC 102B2 118A4 16F43",
    "Z": "0396 13C3 A4DC 102F5 118A9",
    "a": "0251 03B1 0430 237A",
    "b": "0184 042C 13CF 1472 15AF",
    "c": "03F2 0441 1D04 2CA5 ABAF 1043D",
    "d": "0501 13E7 146F A4D2",
    "e": "0435 04BD 212E AB32",
    "f": "0584 1E9D A799 AB35",
    "g": "018D 0261 0581 1D83",
    "h": "04BB 0570 13C2",
    "i": "0131 0269 026A 03B9 0456 04CF 13A5 1FBE 2373 A647 AB75 118C3",
    "j": "03F3 0458",
    "k": "0138 03BA 043A",
    "l": "0196 01C0 0399 0406 04C0 16C1 23FD 2C92 2D4F A4F2 1028A 10309 10320 16F28",
    "n": "03B7 0578 057C",
    "o": "03BF 03C3 043E 0585 0D20 101D 10FF 1D0F 1D11 2C9F AB3D 1042C 104EA 118C8 118D7",
    "p": "03C1 03F1 0440 2374 2CA3",
    "q": "051B 0563 0566",
    "r": "0433 1D26 2C85 AB47 AB48 AB81",
    "s": "0455 A731 ABAA 10448 118C1",
    "t": "03C4",
    "u": "028B 03BC 03C5 057D 1D1C A79F AB4E AB52 104F6 118D8",
    "v": "03BD 0475 1D20 ABA9 11706 118C0",
    "w": "026F 0461 051D 0561 1D21 AB83 1170A 1170E 1170F",
    "x": "0445 1541 157D 166E",
    "y": "213D 0263 028F 03B3 0443 04AF 10E7 1D8C 1EFF AB5A 118DC",
    "z": "1D22 AB93 118C4",
}

LOOKALIKES: Final[Mapping[str, str]] = {
    chr(int(number, 16)): ours
    for ours, numbers in _NUMBERS.items()
    for number in numbers.split()
}
"""A letter → the ASCII letter or digit that it looks like."""
