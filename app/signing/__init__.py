"""The signer process: the only place where seeds are open, and not for long.

A short-lived child. One question comes in over its standard input, the vault and a secret that
opens it among it; one answer goes out, public keys, signatures or the vault's next bytes; then
it ends. Neither the vault's own key nor any seed ever leaves it.

    frames      what goes over the pipe
    keeper      what each question means: a question in, an answer out
    entropy     seeds and recovery words: what only a process that may see them does
    speaking    the terminal or pipes over which secrets come and go past the parent
    hardening   memory and process, as far as the system allows
    __main__    the child
    process     the parent's side: start, ask, kill
"""
