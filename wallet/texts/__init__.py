"""Foreign text: what others wrote, as it may be shown. ``foreign`` is the way in."""
