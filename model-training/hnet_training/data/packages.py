"""Packages of npm, Maven Central and Debian, fetched by each registry's ordinary client and read without unpacking.

Nothing in a package is run: archives are opened in memory, install scripts are never started.
"""

import io
import json
import os
import re
import subprocess
import tarfile
import zipfile
import zlib
from typing import Iterator, List, NamedTuple, Sequence, Tuple

REGISTRIES = ("npm", "maven", "debian", "debian-src")
NEWEST = "-"  # the version of a list's line that is still to be pinned
_LARGEST = 400_000  # bytes of a file; larger ones are generated


class Package(NamedTuple):
    registry: str
    name: str  # @scope/name, group:artifact[:packaging:classifier] or Debian's
    version: str
    labels: Tuple[str, ...]  # what its files may be

    @property
    def stem(self) -> str:
        """The name in a row's source, the same for all versions: `npm:scope-name`, `maven:artifact`, `debian:name`."""
        name = self.name.split(":")[1] if self.registry == "maven" else self.name
        return self.registry + ":" + name.lstrip("@").replace("/", "-")

    @property
    def source(self) -> str:
        return f"{self.stem}@{self.version}"


def read_list(path: str) -> List[Package]:
    """Lines of registry, name, version and comma-separated labels, apart by tabs; # starts a comment."""
    out = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            fields = line.split("\t")
            if len(fields) != 4 or fields[0] not in REGISTRIES:
                raise ValueError(f"{path}:{number}: not a registry, a name, a version and labels, apart by tabs")
            out.append(Package(fields[0], fields[1], fields[2], tuple(fields[3].split(","))))
    return out


def fetch(package: Package, cache: str) -> Tuple[Package, List[str]]:
    """The package with the version that came, and its archives; from `cache` when they are there.

    Raises OSError when the registry has it not.
    """
    folder = os.path.abspath(os.path.join(cache, package.source.replace(":", "/", 1)))
    if package.version == NEWEST or not os.path.isdir(folder):
        os.makedirs(folder + ".new", exist_ok=True)
        for name in os.listdir(folder + ".new"):
            os.remove(os.path.join(folder + ".new", name))
        version = _CLIENTS[package.registry](package, folder + ".new")
        package = package._replace(version=version)
        begun, folder = folder + ".new", os.path.join(os.path.dirname(folder), package.source.split(":", 1)[1])
        if os.path.isdir(folder):
            return package, _archives(folder)
        os.replace(begun, folder)
    return package, _archives(folder)


def _archives(folder: str) -> List[str]:
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def _run(command: Sequence[str], folder: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not os.listdir(folder):
        raise OSError(f"{command[0]} answered {done.returncode}")
    return done.stdout


def _wanted(package: Package, joint: str) -> str:
    return package.name if package.version == NEWEST else package.name + joint + package.version


def _npm(package: Package, folder: str) -> str:
    out = _run(["npm", "pack", "--ignore-scripts", "--json", _wanted(package, "@")], folder)
    return json.loads(out[out.index("["):])[0]["version"]


def _maven(package: Package, folder: str) -> str:
    group, artifact, *rest = package.name.split(":")
    if package.version == NEWEST:
        raise OSError("a Maven artifact needs a version")
    _run(["mvn", "-q", "-B", "dependency:copy", "-DoutputDirectory=" + folder,
          "-Dartifact=" + ":".join([group, artifact, package.version] + rest)], folder)
    return package.version


def _debian(package: Package, folder: str) -> str:
    _run(["apt-get", "download", _wanted(package, "=")], folder)
    return os.listdir(folder)[0].split("_")[1].replace("%3a", ":")


def _debian_source(package: Package, folder: str) -> str:
    _run(["apt-get", "source", "--download-only", "--only-source", _wanted(package, "=")], folder)
    with open(next(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".dsc"))) as file:
        return re.search(r"^Version: (\S+)$", file.read(), re.MULTILINE).group(1)


_CLIENTS = {"npm": _npm, "maven": _maven, "debian": _debian, "debian-src": _debian_source}


def files(archives: Sequence[str]) -> Iterator[Tuple[str, bytes]]:
    """Path and content of each regular file, in the archives' order."""
    for path in archives:
        if path.endswith((".jar", ".zip")):
            with zipfile.ZipFile(path) as archive:
                for entry in archive.infolist():
                    if not entry.is_dir() and entry.file_size <= _LARGEST:
                        yield entry.filename, archive.read(entry)
        elif path.endswith(".deb"):
            tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], capture_output=True, check=True).stdout
            yield from _members(tarfile.open(fileobj=io.BytesIO(tar)))
        elif re.search(r"\.(tar\.\w+|tgz)$", path):
            yield from _members(tarfile.open(path))


def _members(archive: tarfile.TarFile) -> Iterator[Tuple[str, bytes]]:
    with archive:
        for member in archive:
            if member.isfile() and member.size <= _LARGEST:
                name, data = re.sub(r"^(\./)+", "", member.name), archive.extractfile(member).read()
                if name.endswith(".gz") and name.startswith("usr/share/"):  # Debian compresses documents
                    name, data = name[:-3], _inflated(data)
                yield name, data


def _inflated(data: bytes) -> bytes:
    """At most as much as a file may have; what is longer or broken counts as empty."""
    try:
        out = zlib.decompressobj(31).decompress(data, _LARGEST + 1)
    except zlib.error:
        return b""
    return out if len(out) <= _LARGEST else b""


def licence(package: Package, contents: Sequence[Tuple[str, bytes]]) -> str:
    """What the package's own metadata declares, "not declared" where it says nothing that is understood."""
    found: List[str] = []
    for path, data in contents:
        text = data.decode("utf-8", "replace")
        if package.registry == "npm" and path == "package/package.json":
            declared = json.loads(text).get("license") or json.loads(text).get("licenses") or ""
            one = declared[0] if isinstance(declared, list) and declared else declared
            found.append(str(one.get("type", "") if isinstance(one, dict) else one))
        elif package.registry == "maven" and path.startswith("META-INF/maven/") and path.endswith("pom.xml"):
            found += re.findall(r"<license>.*?<name>\s*(.*?)\s*</name>", text, re.DOTALL)
        elif (package.registry == "debian" and re.fullmatch(r"usr/share/doc/[^/]+/copyright", path)
              or package.registry == "debian-src" and re.search(r"(^|/)debian/copyright$", path)):
            found += re.findall(r"^License: *(\S.*?)\s*$", text, re.MULTILINE) or ["see its debian/copyright"]
    names = [name.replace("|", "/") for name in dict.fromkeys(found) if name]
    return ", ".join(names[:6]) + (", ..." if len(names) > 6 else "") if names else "not declared"
