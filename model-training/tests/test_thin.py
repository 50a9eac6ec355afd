import numpy as np

from hnet_training import thin


def test_packages_of_the_corpus_and_of_a_fetch_are_counted_together(tmp_path):
    np.savez(tmp_path / "code.train.npz", data=np.zeros(0, dtype=np.uint8), offsets=np.zeros(5, dtype=np.int64),
             labels=np.array(["go", "go", "erb", "go"]), packages=np.array([1, 1, 2, 3], dtype=np.int32))
    (tmp_path / "SOURCES.md").write_text("| registry | package | version | licence (as declared) | rows taken |\n"
                                         "|---|---|---|---|---|\n| npm | a | 1 | MIT | erb:12, less:3 |\n"
                                         "| npm | b | 1 | MIT | none |\n")
    counts = thin.packages_by_label(str(tmp_path), str(tmp_path / "SOURCES.md"))
    assert counts == {"go": 2, "erb": 2, "less": 1}
    lines = thin.table({"go": 12, "erb": 2}, {"go": {"accuracy": 0.9}, "erb": {"accuracy": 0.25}}, {"go", "erb"})
    assert lines[2:] == ["| 1 to 2 | 1 | 0.250 | erb 0.25 |", "| 10 to 29 | 1 | 0.900 | go 0.90 |"]
