"""The corpus builder, on packages made up here: no registry is asked."""

import io
import json
import lzma
import os
import tarfile

import pytest

from hnet_training.data import harvest, packages

LICENCE = "/*\n * Copyright somebody.\n * Licensed to all.\n */\n"
CODE = LICENCE + "".join(f".box-{i} {{\n  width: {i}px;\n  .inner-{i} {{ color: @colour{i}; }}\n}}\n" for i in range(60))
SHELL = "#!/bin/sh\n" + "".join(f'if test -f "$file{i}"; then\n  echo "{i} is there, and so are the others"\nfi\n' for i in range(40))


def pack(cache, name, version, contents):
    """A package where `fetch` would have put it."""
    folder = os.path.join(cache, "npm", f"{name.lstrip('@').replace('/', '-')}@{version}")
    os.makedirs(folder)
    with tarfile.open(os.path.join(folder, "package.tgz"), "w:gz") as archive:
        for path, text in contents.items():
            entry = tarfile.TarInfo("package/" + path)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


@pytest.fixture
def listed(tmp_path):
    cache = str(tmp_path / "cache")
    pack(cache, "@made/up", "1.0.0", {"package.json": json.dumps({"license": "MIT"}), "a.less": CODE, "copy/b.less": CODE,
                                      "run.sh": SHELL, "min.min.less": CODE + ".x {}", "x.css": ".only { css: 1 }"})
    pack(cache, "held-out", "2.0.0", {"package.json": "{}", "a.less": CODE.replace("box", "crate")})
    path = tmp_path / "packages.tsv"
    path.write_text("# two\nnpm\t@made/up\t1.0.0\tless,bash\nnpm\theld-out\t2.0.0\tless\n")
    return str(path), cache


def rows(path):
    with lzma.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def write(path, found):
    with lzma.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in found)


def held(text, source="npm:held-out@9:z.less"):
    return {"text": text, "label": "less", "source": source, "split": "test"}


def test_windows_are_1_to_30_lines_without_licence_and_a_rerun_gives_the_same(listed, tmp_path):
    first, second = str(tmp_path / "1.xz"), str(tmp_path / "2.xz")
    for out in (first, second):
        harvest.build(*listed[:1], out, listed[1], split="train", report=lambda line: None)
    found = rows(first)
    assert found == rows(second)
    assert {row["label"] for row in found} == {"less", "bash"}, "css was not asked for"
    for row in found:
        assert set(row) == {"text", "label", "source", "split"} and row["split"] == "train"
        assert 1 <= row["text"].count("\n") + 1 <= 30 and "Copyright" not in row["text"]
    files = [row["source"] for row in found]
    assert max(map(files.count, files)) <= 15
    assert not any("copy/b" in one or ".min." in one for one in files), "identical files once, generated ones never"
    assert "npm:made-up@1.0.0:package/a.less" in files
    assert "| npm | @made/up | 1.0.0 | MIT | bash:" in open(first + ".SOURCES.md").read()


def test_packages_and_texts_of_dev_and_test_stay_out(listed, tmp_path):
    out, mine = str(tmp_path / "out.xz"), str(tmp_path / "mine.xz")
    write(mine, [held(SHELL[10:200])])
    harvest.build(listed[0], out, listed[1], [mine], "train", report=lambda line: None)
    found = rows(out)
    assert found and all(row["source"].startswith("npm:made-up@") for row in found), "held-out is a test package"
    assert not any(row["label"] == "bash" for row in found), "the script has lines that test has"


def test_every_package_is_in_one_split(listed, tmp_path):
    out = str(tmp_path / "out.xz")
    harvest.build(listed[0], out, listed[1], report=lambda line: None)
    by_stem = {}
    for row in rows(out):
        by_stem.setdefault(row["source"].split("@")[0], set()).add(row["split"])
    assert len(by_stem) == 2 and all(len(splits) == 1 for splits in by_stem.values())
    assert {harvest.split_of(f"npm:{i}") for i in range(100)} == {"train", "dev", "test"}


def test_a_name_that_fits_two_labels_is_taken_only_when_one_was_asked_for():
    assert harvest.label_of("src/a.h", ("c", "python")) == "c"
    assert harvest.label_of("src/a.h", ("c", "cpp")) == ""
    assert harvest.label_of("CMakeLists.txt", ("cmake",)) == "cmake"
    assert harvest.label_of("notes.txt", ("cmake",)) == ""


def test_a_package_that_is_not_to_be_had_is_left_out_and_a_bad_list_is_an_error(tmp_path, monkeypatch):
    def gone(package, folder):
        raise OSError("404")
    monkeypatch.setitem(packages._CLIENTS, "npm", gone)
    path, said = tmp_path / "list.tsv", []
    path.write_text("npm\tgone\t1.0\tless\n")
    harvest.build(str(path), str(tmp_path / "out.xz"), str(tmp_path / "cache"), report=said.append)
    assert "npm:gone: left out, 404" in said and rows(str(tmp_path / "out.xz")) == []
    path.write_text("npm gone 1.0 less\n")
    with pytest.raises(ValueError, match="list.tsv:1"):
        packages.read_list(str(path))
