"""Training text: corpus files, packages, words, noise that carries cuts and labels along, and the rows that training draws.

Knows no network. Start at `mix`, which draws a row, and `texts`, which says what is kept aside for dev and test.
"""
