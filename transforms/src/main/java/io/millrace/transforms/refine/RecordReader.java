package io.millrace.transforms.refine;

import io.millrace.tables.Column;
import io.millrace.tables.ColumnSource;
import io.millrace.tables.ColumnSource.Origin;
import io.millrace.tables.ColumnType;
import io.millrace.transforms.refine.Refined.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes rows of records, column by column. One pass over a document checks that it is strict JSON
 * and takes the values of the columns out of it; they are never parsed twice, and nothing is made
 * for the other values.
 */
final class RecordReader {
  private static final long YEAR_1 = TimeReaders.FIRST / 1000;
  private static final long YEAR_10000 = TimeReaders.END / 1000;

  private final List<Column> columns;
  private final ScalarReader[] readers;
  private final boolean[] required;
  private final Scalar[] fallbacks;
  private final PathNode valueRoot = PathNode.root();
  private final PathNode keyRoot = PathNode.root();
  private final boolean readsValue;
  private final boolean readsKey;
  private final boolean tombstones;
  private final byte[] topic;
  private final TypedRows rows;
  private final JsonScanner scanner = new JsonScanner(this::take);
  private final Scalar scalar = new Scalar();
  private final JsonToken whole = new JsonToken();

  /** By column, the number of the record that last had a value for it. */
  private final long[] seen;

  private long record;
  private Records records;
  private int place;
  private int row;
  private byte[] slices;
  private int badColumn;
  private String badReason;
  private String rule;

  RecordReader(ColumnsPlan plan, String topic, TypedRows rows) {
    this.columns = plan.columns();
    this.tombstones = plan.tombstones();
    this.topic = topic.getBytes(StandardCharsets.UTF_8);
    this.rows = rows;
    this.readers = new ScalarReader[columns.size()];
    this.required = new boolean[columns.size()];
    this.fallbacks = new Scalar[columns.size()];
    this.seen = new long[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      ColumnSource from = columns.get(i).from();
      readers[i] = plan.reader(i);
      required[i] = rows.columns().get(i).required();
      fallbacks[i] = plan.fallback(i);
      if (from.origin() == Origin.VALUE) {
        valueRoot.add(from.path(), i);
      } else if (isInKey(from)) {
        keyRoot.add(from.path(), i);
      }
    }
    this.readsValue = plan.readsValue();
    this.readsKey = columns.stream().anyMatch(column -> isInKey(column.from()));
  }

  private static boolean isInKey(ColumnSource from) {
    return from.origin() == Origin.KEY && !from.path().isEmpty();
  }

  void start(Records from) {
    records = from;
    rows.start(from);
  }

  /** Makes a row of a record; false if it could not, then {@link #rule} and reason tell why. */
  boolean read(int at) {
    place = at;
    row = rows.size();
    record++;
    badColumn = Integer.MAX_VALUE;
    rule = null;
    byte[] value = records.value(at);
    boolean tombstone = value == null && tombstones;
    if (readsValue && !tombstone && !document(value, records.isTextValue(at), "value", valueRoot)) {
      return false;
    }
    if (readsKey && !key()) {
      return false;
    }
    slices = null;
    fillFromRecord();
    findMissing(tombstone);
    if (badColumn < columns.size()) {
      return false;
    }
    fillMissing(tombstone);
    rows.add(at, tombstone ? Op.TOMBSTONE : Op.PUT);
    return true;
  }

  String rule() {
    return rule;
  }

  String reason() {
    return badReason;
  }

  private boolean key() {
    byte[] key = records.key(place);
    return key == null || document(key, records.isTextKey(place), "key", keyRoot);
  }

  private boolean document(byte[] text, boolean isText, String part, PathNode root) {
    if (text == null) {
      return undecodable("the record has no " + part);
    }
    if (!isText) {
      return undecodable("the " + part + " is not UTF-8");
    }
    slices = text == records.value(place) ? text : null;
    try {
      scanner.read(text, root);
      return true;
    } catch (BadJson e) {
      return undecodable("the " + part + " is no JSON: " + e.getMessage());
    }
  }

  private boolean undecodable(String reason) {
    rule = Refined.UNDECODABLE;
    badColumn = -1;
    badReason = reason;
    return false;
  }

  private void take(int column, JsonToken token) {
    if (token.kind == JsonKind.NULL) {
      return;
    }
    seen[column] = record;
    String problem = readers[column].read(token, scalar);
    if (problem == null) {
      rows.buffer(column).put(row, scalar, slices);
    } else if (column < badColumn) {
      bad(column, Refined.TYPE, Reasons.type(columns.get(column), token, problem));
    }
  }

  private void bad(int column, String broken, String reason) {
    badColumn = column;
    rule = broken;
    badReason = reason;
  }

  private void fillFromRecord() {
    for (int i = 0; i < readers.length; i++) {
      switch (columns.get(i).from().origin()) {
        case VALUE -> {}
        case KEY -> {
          byte[] key = records.key(place);
          if (key != null && columns.get(i).from().path().isEmpty()) {
            wholeKey(i, key);
          }
        }
        case TOPIC -> {
          scalar.bytes(topic);
          put(i);
        }
        case PARTITION -> {
          scalar.bits = records.partition(place);
          put(i);
        }
        case OFFSET -> {
          scalar.bits = records.offset(place);
          put(i);
        }
        case TIMESTAMP -> {
          long millis = records.timestamp(place);
          if (millis != -1 && millis >= YEAR_1 && millis < YEAR_10000) {
            scalar.bits = millis * 1000;
            put(i);
          }
        }
      }
    }
  }

  private void put(int column) {
    seen[column] = record;
    rows.buffer(column).put(row, scalar, null);
  }

  /** The key as it is: its bytes, or the text of a value. */
  private void wholeKey(int column, byte[] key) {
    if (columns.get(column).type() == ColumnType.Simple.BINARY) {
      scalar.bytes(key);
      put(column);
      return;
    }
    seen[column] = record;
    whole.whole(key);
    if (!records.isTextKey(place)) {
      undecodable("the key is not UTF-8");
      return;
    }
    String problem = readers[column].read(whole, scalar);
    if (problem == null) {
      put(column);
    } else if (column < badColumn) {
      bad(column, Refined.TYPE, Reasons.type(columns.get(column), whole, problem));
    }
  }

  private void findMissing(boolean tombstone) {
    for (int i = 0; i < readers.length && i < badColumn; i++) {
      if (required[i] && seen[i] != record && (tombstone ? isOfKey(i) : fallbacks[i] == null)) {
        bad(i, Refined.MISSING, Reasons.missing(columns.get(i)));
      }
    }
  }

  private void fillMissing(boolean tombstone) {
    for (int i = 0; i < readers.length; i++) {
      if (seen[i] == record) {
        continue;
      }
      if (fallbacks[i] != null && !tombstone) {
        rows.buffer(i).put(row, fallbacks[i], null);
      } else {
        rows.buffer(i).putNull(row);
      }
    }
  }

  private boolean isOfKey(int column) {
    return columns.get(column).from().origin() == Origin.KEY;
  }
}
