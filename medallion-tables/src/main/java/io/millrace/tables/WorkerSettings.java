package io.millrace.tables;

import java.io.Serializable;

/**
 * What a worker process may use.
 *
 * @param nativeMemory the cap, in bytes, of all memory outside the Java heap
 */
public record WorkerSettings(long nativeMemory) implements Serializable {
  private static final long serialVersionUID = 1L;

  public WorkerSettings {
    if (nativeMemory < 1) {
      throw new MillraceException(
          ErrorKind.SPEC,
          "a worker cannot run with %d bytes of native memory; give it 1 or more"
              .formatted(nativeMemory));
    }
  }
}
