"""The tagger: an encoder that looks both ways, a router, chunks with their content, a chunk network, heads."""
