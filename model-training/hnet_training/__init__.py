"""Training, calibration, evaluation and export of the byte-level H-Net that hnet-streams runs.

Five packages: data <- network <- train, export <- evidence; an arrow points at what may be imported, and train and export
don't know each other. `commands` and `measuring` know all of them, nobody knows these two. Start at `__main__`.
"""
