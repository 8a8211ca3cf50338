package io.millrace.lakehouse.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows by the file that each goes to, in the order in which they were added. */
public final class PlacedRows {
  private final List<OfFile> files = new ArrayList<>();
  private final Map<Integer, Integer> ofBucket = new HashMap<>();

  /** Rows that go to one file. */
  public static final class OfFile {
    private final FilePlaces.Place place;
    private final int before;
    private int[] rows = new int[1024];
    private int size;

    private OfFile(FilePlaces.Place place, int before) {
      this.place = place;
      this.before = before;
    }

    public FilePlaces.Place place() {
      return place;
    }

    /** The rows; what is behind {@link #size} of them is none. */
    public int[] rows() {
      return rows;
    }

    public int size() {
      return size;
    }
  }

  /** Adds a row to the file of its place, and tells its position there. */
  public int add(FilePlaces.Place place, int row) {
    if (place.number() == files.size()) {
      files.add(new OfFile(place, ofBucket.merge(place.bucket(), 1, Integer::sum) - 1));
    }
    OfFile file = files.get(place.number());
    if (file.size == file.rows.length) {
      file.rows = Arrays.copyOf(file.rows, 2 * file.size);
    }
    file.rows[file.size] = row;
    return file.size++;
  }

  /** How many files the place's bucket has before that of the place. */
  public int before(FilePlaces.Place place) {
    return files.get(place.number()).before;
  }

  public List<OfFile> files() {
    return List.copyOf(files);
  }
}
