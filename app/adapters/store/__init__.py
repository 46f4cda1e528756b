"""The profile's database: SQLCipher, or nothing.

``store`` joins the repositories over one ``database``; ``cipher`` is the one module that knows
the library below, and turns its errors into ours.
"""
