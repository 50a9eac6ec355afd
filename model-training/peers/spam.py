"""bogofilter, taught by the same mails as our spam head and with its own defaults."""

import hashlib
import os
import subprocess
from typing import List, Sequence

import numpy as np

from hnet_training import corpus


def version() -> str:
    """As the program itself says."""
    return subprocess.run(["bogofilter", "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")[0]


def scores(data: str, texts: Sequence[bytes], work: str) -> np.ndarray:
    """[texts] how surely each is spam, by a word list learned from the mails of `data`'s train split."""
    train = corpus.load(data, "moderation", "train")
    folder = os.path.join(work, "bogofilter-" + hashlib.sha256(train.data.tobytes()).hexdigest()[:16])
    if not os.path.exists(os.path.join(folder, "taught")):
        os.makedirs(folder, exist_ok=True)
        for flag, label in (("-s", "spam"), ("-n", "ham")):
            mails = [train.bytes_at(row) for row in train.by_label()[label]]
            subprocess.run(["bogofilter", "-d", folder, flag, "-M"], input=_mailbox(mails), check=True)
        with open(os.path.join(folder, "taught"), "w"):
            pass
    found = subprocess.run(["bogofilter", "-d", folder, "-TT", "-M", "-v"], input=_mailbox(texts),
                           stdout=subprocess.PIPE, check=False)  # its exit code tells spam from ham
    lines: List[str] = found.stdout.decode().split()
    if len(lines) != len(texts):
        raise RuntimeError(f"bogofilter scored {len(lines)} of {len(texts)} mails")
    return np.array([float(line) for line in lines])


def _mailbox(texts: Sequence[bytes]) -> bytes:
    """An mbox of the texts as bodies; a line that would start the next mail is quoted."""
    return b"".join(b"From peer@example.org Mon Jan  1 00:00:00 2024\nContent-Type: text/plain; charset=utf-8\n\n"
                    + b"\n".join(b">" + line if line.startswith(b"From ") else line for line in text.split(b"\n"))
                    + b"\n\n" for text in texts)
