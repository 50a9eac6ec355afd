"""Training: losses, optimizers, a run's folder. Knows no bundle and measures nothing. Start at `learn`."""
