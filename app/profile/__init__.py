"""A profile: one encrypted place for one practice, its vault and its database.

errors      what can be wrong with a profile
opened      what an unlocked vault tells: keys for reading, public keys, marks
door        questions to the signer process, and the vault's file that follows them
profile     an unlocked profile: read, written to, locked again
opening     make a profile, unlock one, take up what a crash left
keys        add, import, watch, confirm, export; passwords and other ways in
signing     review and sign stored requests, many after one password
requests    requests, signatures and refusals as they are kept
sending     submit, with its state kept before and after
backups     one file with everything: write, rehearse, restore; daily copies
"""
