"""How is the program called from a shell?

One module a command. `main` finds the command and loads only its module, so that the board does not wait for what
other commands need. Every command works without a terminal and prints plain lines, one fact each.
"""
