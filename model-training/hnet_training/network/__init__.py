"""Networks: the tagger (encoder, router, chunks with their content, chunk network, heads), and in `authors` the paper's.

Knows labels and how text becomes bytes, not how it is trained, exported or measured. Start at `tagger`.
"""
