"""Fetches the published detectors by Maven and npm, and asks them; what they answered is kept, so asking again is free."""

import base64
import glob
import json
import os
import re
import shutil
import subprocess
import zipfile
from typing import Dict, List, Sequence, Tuple

from kept import digest

HERE = os.path.dirname(os.path.abspath(__file__))
JAVA, NODE = ("lingua", "opennlp", "optimaize"), ("franc", "eld")
CODE = ("guesslang", "highlight")
_PACKAGES = {"lingua": "lingua", "opennlp": "opennlp-models-langdetect", "optimaize": "language-detector",
             "franc": "franc-all", "eld": "eld", "guesslang": "@vscode/vscode-languagedetection",
             "highlight": "highlight.js"}


def install(work: str) -> None:
    """Fetches the packages into `work`/jars and `work`/js; does nothing when these very versions are there."""
    jars, js = os.path.join(work, "jars"), os.path.join(work, "js")
    if _stale(jars, "pom.xml"):
        subprocess.run(["mvn", "-q", "-f", os.path.join(HERE, "pom.xml"), "dependency:copy-dependencies",
                        "-DoutputDirectory=" + jars], check=True)
        _mark(jars, "pom.xml")
    os.makedirs(js, exist_ok=True)
    shutil.copy(os.path.join(HERE, "peers.mjs"), js)
    if _stale(js, "package.json"):
        shutil.copy(os.path.join(HERE, "package.json"), js)
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=js, check=True)
        _mark(js, "package.json")


def _stale(folder: str, name: str) -> bool:
    path = os.path.join(folder, name + ".installed")
    if not os.path.exists(path):
        return True
    with open(path, "rb") as done, open(os.path.join(HERE, name), "rb") as wanted:
        return done.read() != wanted.read()


def _mark(folder: str, name: str) -> None:
    shutil.copy(os.path.join(HERE, name), os.path.join(folder, name + ".installed"))


def versions() -> Dict[str, str]:
    """By peer "package version", from the files that pin them."""
    with open(os.path.join(HERE, "pom.xml")) as file:
        pinned = dict(re.findall(r"<artifactId>([^<]+)</artifactId>\s*<version>([^<]+)</version>", file.read()))
    with open(os.path.join(HERE, "package.json")) as file:
        pinned.update(json.load(file)["dependencies"])
    found = {peer: f"{package} {pinned[package]}" for peer, package in _PACKAGES.items()}
    found["highlight"] += " on a message's first 512 bytes, choosing among the languages that we have"
    found["opennlp"] += f" with opennlp-tools {pinned['opennlp-tools']}"
    return found


def ask(peer: str, texts: Sequence[bytes], work: str, choice: Sequence[str] = ()) -> Tuple[List[str], List[str]]:
    """The peer's answers in its own labels ("-" for none), and the labels that it knows.

    `choice` are the languages that highlight.js is to choose from, which has many that nobody else here has.
    """
    if peer in JAVA:
        model = next(name for jar in glob.glob(os.path.join(work, "jars", "opennlp-models-langdetect*.jar"))
                     for name in zipfile.ZipFile(jar).namelist() if name.endswith(".bin"))
        command = ["java", "-Xmx3g", "-XX:+UseSerialGC", "-Dopennlp.model=" + model,
                   "-cp", os.path.join(work, "jars", "*"), os.path.join(HERE, "LanguagePeers.java"), peer]
        folder = None
    else:
        command, folder = ["node", "peers.mjs", peer, " ".join(choice)], os.path.join(work, "js")
    lines = b"".join(base64.b64encode(text) + b"\n" for text in texts)
    with open(os.path.join(work, peer + ".stderr"), "wb") as errors:
        found = subprocess.run(command, input=lines, stdout=subprocess.PIPE, stderr=errors, cwd=folder, check=True)
    known, *answers = found.stdout.decode().split("\n")[: len(texts) + 1]
    if len(answers) != len(texts):
        raise RuntimeError(f"{peer} answered {len(answers)} of {len(texts)} texts")
    return answers, known.split()


def answers(peer: str, texts: Sequence[bytes], work: str, asking=ask) -> Tuple[List[str], List[str]]:
    """As `ask`, from `work`/answers when the same version of the peer has been asked these texts before."""
    key = digest(json.dumps([peer, versions().get(peer)]).encode(), texts)
    path = os.path.join(work, "answers", f"{peer}-{key}.json")
    if not os.path.exists(path):
        found, known = asking(peer, texts, work)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w") as file:
            json.dump({"answers": found, "known": known}, file)
        os.replace(path + ".new", path)
    with open(path) as file:
        saved = json.load(file)
    return saved["answers"], saved["known"]
