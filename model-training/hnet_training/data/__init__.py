"""Training text: corpus files, words, noise that carries cuts and labels along, and the rows that training draws."""
