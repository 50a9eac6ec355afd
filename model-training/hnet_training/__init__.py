"""Training, calibration, evaluation and export of the byte-level H-Net that hnet-streams runs."""
