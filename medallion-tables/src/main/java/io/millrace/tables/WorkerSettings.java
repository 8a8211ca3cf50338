package io.millrace.tables;

import java.io.Serializable;
import java.util.Optional;

/**
 * What a worker process may use.
 *
 * @param nativeMemory the cap, in bytes, of the kernels' memory outside the Java heap
 * @param stateMemory how many bytes of key indexes are mapped into memory; more are read from disk
 * @param stateDirectoryOrNull where key indexes lie; null for a folder below java.io.tmpdir
 */
public record WorkerSettings(long nativeMemory, long stateMemory, String stateDirectoryOrNull)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public WorkerSettings {
    if (nativeMemory < 1) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "a worker cannot run with %d bytes of native memory; give it 1 or more"
              .formatted(nativeMemory));
    }
    if (stateMemory < 1) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "a worker cannot keep key indexes in %d bytes; give it 1 or more".formatted(stateMemory));
    }
  }

  public Optional<String> stateDirectory() {
    return Optional.ofNullable(stateDirectoryOrNull);
  }
}
