package io.millrace.lakehouse.write;

import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.DataFile;

/** How the files of an epoch are called, so that an abandoned one is known by its name. */
public final class DataFileNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:epoch|merge)-\\d{12}-[0-9a-f-]+(?:-deletes(?:-\\d+)?)?\\.(?:parquet|puffin)");

  private DataFileNames() {}

  /** A name of its own for each call, for a runner may execute a slice twice at once. */
  public static String ofSlice(long epoch, String attempt, int slice) {
    return "epoch-%012d-%s-%d-%s.parquet".formatted(epoch, attempt, slice, nonce());
  }

  public static String ofMerge(long epoch) {
    return "merge-%012d-%s.parquet".formatted(epoch, nonce());
  }

  /** What the names of a bucket's delete files start with; their writer knows how they end. */
  public static String ofDeletes(long epoch, String attempt, int bucket) {
    return "epoch-%012d-%s-%d-%s-deletes".formatted(epoch, attempt, bucket, nonce());
  }

  /** Whether a file of this name, or its checksum file, was written by a pipeline. */
  public static boolean isOurs(String location) {
    String name = location.substring(location.lastIndexOf('/') + 1);
    if (name.startsWith(".") && name.endsWith(".crc")) {
      name = name.substring(1, name.length() - ".crc".length());
    }
    return NAME.matcher(name).matches();
  }

  /** Sorts data files by the epoch of their newest rows. */
  public static String order(DataFile file) {
    String name = file.location().substring(file.location().lastIndexOf('/') + 1);
    return name.substring(name.indexOf('-'));
  }

  private static String nonce() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
