"""Runs exported graphs in the real ONNX Runtime: its Java package, the one that the service uses, in a child process."""

import glob
import os
import shutil
import struct
import subprocess
import tempfile
from typing import Dict, Optional

import numpy as np

_RUNNER = os.path.join(os.path.dirname(__file__), "java", "OrtRunner.java")
_JARS = "~/.m2/repository/com/microsoft/onnxruntime/onnxruntime/*/onnxruntime-*.jar"


def find_jar() -> Optional[str]:
    """HNET_ORT_JAR, else the newest in Maven's local repository; None when there is none or no Java."""
    if shutil.which("java") is None:
        return None
    named = os.environ.get("HNET_ORT_JAR")
    if named:
        return named
    jars = [jar for jar in glob.glob(os.path.expanduser(_JARS)) if not jar.endswith(("sources.jar", "javadoc.jar"))]
    return sorted(jars)[-1] if jars else None


class OrtModel:
    """One session with one thread. Use as a context manager."""

    def __init__(self, path: str, jar: Optional[str] = None):
        jar = jar or find_jar()
        if jar is None:
            raise RuntimeError("no ONNX Runtime: set HNET_ORT_JAR to Maven's com.microsoft.onnxruntime:onnxruntime jar")
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(["java", "-Xmx1g", "-cp", jar, _RUNNER, path], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=self._errors)
        self.nanos = 0  # of processor time in the last run

    def __enter__(self) -> "OrtModel":
        return self

    def __exit__(self, *_) -> None:
        self._process.stdin.close()
        self._process.wait()

    def run(self, data: np.ndarray, lengths: np.ndarray) -> Dict[str, np.ndarray]:
        """data uint8 [batch, length], lengths int64 [batch] -> every output by name."""
        to = self._process.stdin
        to.write(struct.pack(">ii", *data.shape))
        to.write(np.ascontiguousarray(data, dtype=np.uint8).tobytes())
        to.write(np.asarray(lengths).astype(">i8").tobytes())
        to.flush()
        self.nanos, count = struct.unpack(">qi", self._read(12))
        outputs = {}
        for _ in range(count):
            name = self._read(struct.unpack(">H", self._read(2))[0]).decode()
            kind, rank = struct.unpack(">bi", self._read(5))
            shape = struct.unpack(f">{rank}i", self._read(4 * rank))
            dtype = np.dtype("<f4" if kind == 0 else "<i8")
            size = int(np.prod(shape)) * dtype.itemsize
            outputs[name] = np.frombuffer(self._read(size), dtype=dtype).reshape(shape)
        return outputs

    def _read(self, size: int) -> bytes:
        data = self._process.stdout.read(size)
        if len(data) != size:
            self._process.wait()
            self._errors.seek(0)
            raise RuntimeError(self._errors.read().decode("utf-8", "replace")[-2000:])
        return data
