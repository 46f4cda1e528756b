"""With whose eyes the desk looks at a network: keys, names and builds of a profile."""

from __future__ import annotations

from app.desk.escrow_seen import Eyes
from app.desk.seat import Seat
from wallet.network import Network


def eyes_of(seat: Seat, net: Network) -> Eyes:
    """Those of whoever is in, for this network; raise NobodyIsIn."""
    own = frozenset(
        str(identity.account)
        for identity in seat.profile.opened.identities
        if net.passphrase in identity.networks
    )
    return Eyes(own, seat.names(net.passphrase), seat.services.builds)
