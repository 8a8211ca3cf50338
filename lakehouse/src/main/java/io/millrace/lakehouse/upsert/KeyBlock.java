package io.millrace.lakehouse.upsert;

import io.millrace.lakehouse.index.KeyShape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What one slice of an epoch has for one bucket: the versions of keys, and in which data files and
 * at which positions their rows were written. The rows themselves stay in the files.
 */
public final class KeyBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The version has a row. */
  public static final byte ROW = 0;

  /** The version deletes its key. */
  public static final byte DELETE = 1;

  /** A record without a value, which deletes whatever came before it. */
  public static final byte TOMBSTONE = 2;

  private final int bucket;
  private final int slice;
  private final List<String> files;
  private final long[] keys;
  private final long[] versions;
  private final byte[] changes;
  private final int[] fileOf;
  private final int[] positionOf;

  private KeyBlock(
      int bucket,
      int slice,
      List<String> files,
      long[] keys,
      long[] versions,
      byte[] changes,
      int[] fileOf,
      int[] positionOf) {
    this.bucket = bucket;
    this.slice = slice;
    this.files = List.copyOf(files);
    this.keys = keys;
    this.versions = versions;
    this.changes = changes;
    this.fileOf = fileOf;
    this.positionOf = positionOf;
  }

  public int bucket() {
    return bucket;
  }

  /** The slice's place in the plan. */
  public int slice() {
    return slice;
  }

  /** The data files that hold the rows, in Iceberg's own JSON. */
  public List<String> files() {
    return files;
  }

  public int size() {
    return changes.length;
  }

  long[] keys() {
    return keys;
  }

  /**
   * As one array of bytes, which serialisation takes as a whole and others one number at a time.
   */
  private Object writeReplace() {
    ByteBuffer packed =
        ByteBuffer.allocate(
            Long.BYTES * (keys.length + versions.length) + (1 + 2 * Integer.BYTES) * size());
    packed.asLongBuffer().put(keys).put(versions);
    packed.position(Long.BYTES * (keys.length + versions.length));
    packed.asIntBuffer().put(fileOf).put(positionOf);
    packed.position(packed.position() + 2 * Integer.BYTES * size()).put(changes);
    return new Packed(bucket, slice, files, size(), packed.array());
  }

  private static final class Packed implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int bucket;
    private final int slice;
    private final List<String> files;
    private final int size;
    private final byte[] bytes;

    Packed(int bucket, int slice, List<String> files, int size, byte[] bytes) {
      this.bucket = bucket;
      this.slice = slice;
      this.files = files;
      this.size = size;
      this.bytes = bytes;
    }

    private Object readResolve() {
      ByteBuffer packed = ByteBuffer.wrap(bytes);
      long[] keys = new long[KeyShape.KEY * size];
      int rest = (1 + 2 * Integer.BYTES) * size;
      long[] versions = new long[(bytes.length - rest) / Long.BYTES - keys.length];
      int[] fileOf = new int[size];
      int[] positionOf = new int[size];
      byte[] changes = new byte[size];
      packed.asLongBuffer().get(keys).get(versions);
      packed.position(bytes.length - rest);
      packed.asIntBuffer().get(fileOf).get(positionOf);
      packed.position(bytes.length - size).get(changes);
      return new KeyBlock(bucket, slice, files, keys, versions, changes, fileOf, positionOf);
    }
  }

  /** The longs of {@link KeyShape}, for each version. */
  long[] versions() {
    return versions;
  }

  byte change(int version) {
    return changes[version];
  }

  /** The place in {@link #files} of the file that holds the version's row; -1 without a row. */
  int fileOf(int version) {
    return fileOf[version];
  }

  int positionOf(int version) {
    return positionOf[version];
  }

  /** Collects versions; it can be used again after {@link #build}. */
  public static final class Builder {
    private final int versionWidth;
    private long[] keys = new long[2 * 1024];
    private long[] versions;
    private byte[] changes = new byte[1024];
    private int[] fileOf = new int[1024];
    private int[] positionOf = new int[1024];
    private int size;

    public Builder(int versionWidth) {
      this.versionWidth = versionWidth;
      this.versions = new long[versionWidth * 1024];
    }

    /** Adds a version whose key and version are copied from the given places. */
    public void add(
        long[] keyFrom,
        int keyAt,
        long[] versionFrom,
        int versionAt,
        byte change,
        int file,
        int position) {
      if (size == changes.length) {
        grow();
      }
      keys[2 * size] = keyFrom[keyAt];
      keys[2 * size + 1] = keyFrom[keyAt + 1];
      System.arraycopy(versionFrom, versionAt, versions, size * versionWidth, versionWidth);
      changes[size] = change;
      fileOf[size] = file;
      positionOf[size] = position;
      size++;
    }

    private void grow() {
      int capacity = 2 * changes.length;
      keys = Arrays.copyOf(keys, 2 * capacity);
      versions = Arrays.copyOf(versions, versionWidth * capacity);
      changes = Arrays.copyOf(changes, capacity);
      fileOf = Arrays.copyOf(fileOf, capacity);
      positionOf = Arrays.copyOf(positionOf, capacity);
    }

    public KeyBlock build(int bucket, int slice, List<String> files) {
      KeyBlock block =
          new KeyBlock(
              bucket,
              slice,
              files,
              Arrays.copyOf(keys, 2 * size),
              Arrays.copyOf(versions, versionWidth * size),
              Arrays.copyOf(changes, size),
              Arrays.copyOf(fileOf, size),
              Arrays.copyOf(positionOf, size));
      size = 0;
      return block;
    }
  }
}
