import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs a bundle's graph for the Python side: batches in on stdin, all outputs back on stdout, until the input ends.
 *
 * <p>Request: int rows, int length, rows*length bytes, rows longs. Answer: long nanoseconds of processor time of the run (in
 * this thread, the only one that works: so that a busy machine makes no difference), int outputs, and
 * for each: UTF name, byte type (0 float, 1 int64), int rank, ints shape, data (little-endian).
 */
public final class OrtRunner {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public static void main(String[] args) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 20));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 20));
    try (OrtSession session = environment.createSession(args[0], options)) {
      while (true) {
        int rows;
        try {
          rows = in.readInt();
        } catch (EOFException end) {
          return;
        }
        answer(environment, session, rows, in, out);
        out.flush();
      }
    }
  }

  private static void answer(OrtEnvironment environment, OrtSession session, int rows, DataInputStream in,
      DataOutputStream out) throws Exception {
    int length = in.readInt();
    ByteBuffer bytes = ByteBuffer.allocateDirect(rows * length);
    byte[] raw = new byte[rows * length];
    in.readFully(raw);
    bytes.put(raw).rewind();
    long[] lengths = new long[rows];
    for (int row = 0; row < rows; row++) {
      lengths[row] = in.readLong();
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    inputs.put("bytes", OnnxTensor.createTensor(environment, bytes, new long[] {rows, length}, OnnxJavaType.UINT8));
    inputs.put("lengths", OnnxTensor.createTensor(environment, LongBuffer.wrap(lengths), new long[] {rows}));
    long start = THREADS.getCurrentThreadCpuTime();
    try (OrtSession.Result result = session.run(inputs)) {
      out.writeLong(THREADS.getCurrentThreadCpuTime() - start);
      out.writeInt(result.size());
      for (Map.Entry<String, OnnxValue> entry : result) {
        write(entry.getKey(), (OnnxTensor) entry.getValue(), out);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static void write(String name, OnnxTensor tensor, DataOutputStream out) throws Exception {
    out.writeUTF(name);
    boolean isFloat = tensor.getInfo().type == OnnxJavaType.FLOAT;
    out.writeByte(isFloat ? 0 : 1);
    long[] shape = tensor.getInfo().getShape();
    out.writeInt(shape.length);
    for (long size : shape) {
      out.writeInt((int) size);
    }
    ByteBuffer buffer;
    if (isFloat) {
      FloatBuffer data = tensor.getFloatBuffer();
      buffer = ByteBuffer.allocate(4 * data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(data);
    } else {
      LongBuffer data = tensor.getLongBuffer();
      buffer = ByteBuffer.allocate(8 * data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asLongBuffer().put(data);
    }
    out.write(buffer.array());
  }
}
