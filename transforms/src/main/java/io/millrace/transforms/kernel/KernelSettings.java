package io.millrace.transforms.kernel;

import java.nio.file.Path;
import java.util.List;

/**
 * What a kernel may use.
 *
 * @param memory bytes of native memory
 * @param scratch the folder into which it spills
 * @param folders the only other folders that it may read and write
 */
public record KernelSettings(long memory, Path scratch, List<Path> folders) {
  public KernelSettings {
    folders = List.copyOf(folders);
  }
}
