"""OpenNLP's language detector, which is written in Java: a process of its own that is asked text by text.

Needs JDK 17 and, the first time, Maven, which fetches OpenNLP and its model.
"""

import atexit
import base64
import glob
import os
import subprocess

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "opennlp")
_JARS = os.path.join(_FOLDER, "target", "dependency")
_FETCH = ("mvn", "-B", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies")


class OpenNlp:
    def __init__(self):
        if not glob.glob(os.path.join(_JARS, "*.jar")):
            subprocess.run(_FETCH, cwd=_FOLDER, check=True)
        self.process = subprocess.Popen(("java", "-XX:+UseSerialGC", "-cp", os.path.join(_JARS, "*"), os.path.join(_FOLDER, "Detect.java")),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.process.kill)

    def __call__(self, text: str) -> str:
        self.process.stdin.write(base64.b64encode(text.encode("utf-8", "replace")) + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode().strip()
        if not answer:
            raise RuntimeError(f"OpenNLP ended with {self.process.wait()}; its message is above")
        return answer

    def clock(self) -> float:
        """Seconds of processor time that its process has taken; Linux only."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
