"""The network of the paper's authors: Mamba-2, attention, dynamic chunking, nested stages, under their parameter names.

Their checkpoints load here. Nothing of the tagger is used.
"""
