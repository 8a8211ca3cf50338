package io.millrace.transforms.gold;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * What a great many rows change in the groups of a bucket: so many groups, perhaps, that they are
 * not to be in memory together. Blocks wait on disk, by parts of which a group is in one alone.
 */
final class GroupParts implements AutoCloseable {
  /** So many groups are worked on at once. */
  private static final int GROUPS = 200_000;

  private static final int MOST_PARTS = 256;

  private final Path scratch;
  private final int[] weights;
  private final List<GroupBlock> inMemory = new ArrayList<>();
  private Path folder;

  /**
   * @param most how many groups there may be
   */
  GroupParts(long most, Path scratch) {
    this.weights = new int[(int) Math.min(MOST_PARTS, most / GROUPS + 1)];
    this.scratch = scratch;
  }

  /** Whether there may be too many groups to be in memory together. */
  static boolean areMany(long most) {
    return most >= GROUPS;
  }

  int count() {
    return weights.length;
  }

  /** Adds a block to each part. */
  void add(List<GroupBlock> byPart) {
    if (weights.length == 1) {
      inMemory.addAll(byPart);
      return;
    }
    for (int part = 0; part < weights.length; part++) {
      GroupBlock block = byPart.get(part);
      if (block.size() > 0) {
        weights[part] += block.weight();
        append(block, part);
      }
    }
  }

  private void append(GroupBlock block, int part) {
    byte[] bytes = SerializableUtils.serializeToByteArray(block);
    try {
      if (folder == null) {
        Files.createDirectories(scratch);
        folder = Files.createTempDirectory(scratch, "groups");
      }
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(
                      file(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep groups in " + scratch, e);
    }
  }

  /** Hands over all blocks of some groups, until it has all groups. */
  void each(Consumer<List<GroupBlock>> taker) {
    List<GroupBlock> blocks = new ArrayList<>(inMemory);
    long weight = 0;
    for (int part = 0; part < weights.length; part++) {
      if (weight > 0 && weight + weights[part] > GROUPS) {
        taker.accept(blocks);
        blocks = new ArrayList<>();
        weight = 0;
      }
      blocks.addAll(read(part));
      weight += weights[part];
    }
    taker.accept(blocks);
  }

  private List<GroupBlock> read(int part) {
    List<GroupBlock> blocks = new ArrayList<>();
    if (weights[part] == 0) {
      return blocks;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(part))))) {
      while (in.available() > 0) {
        byte[] bytes = in.readNBytes(in.readInt());
        blocks.add((GroupBlock) SerializableUtils.deserializeFromByteArray(bytes, "groups"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read groups from " + scratch, e);
    }
    return blocks;
  }

  private Path file(int part) {
    return folder.resolve("part-" + part);
  }

  @Override
  public void close() {
    if (folder != null) {
      for (int part = 0; part < weights.length; part++) {
        file(part).toFile().delete();
      }
      folder.toFile().delete();
    }
  }
}
