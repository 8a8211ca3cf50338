package io.millrace.transforms.refine;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in documents: the columns that are filled from it, and the places below it. It remembers
 * the keys of the last object seen there, for the next one most often has the same in the same
 * order: then a comparison finds each key, and shows that none is there twice.
 */
final class PathNode {
  private static final int[] NO_COLUMNS = {};

  /** Objects with more keys than this are not remembered. */
  private static final int MOST_KEYS = 512;

  /** How many keys an object may leave out in a row and still be like the remembered one. */
  private static final int MOST_SKIPPED = 8;

  /** Every so many objects unlike the remembered one, another is remembered. */
  private static final int PATIENCE = 16;

  private static final int DEEPEST_REMEMBERED = 8;

  private final int level;
  private final Map<Long, List<Step>> keys = new HashMap<>();
  private final Map<Integer, PathNode> places = new HashMap<>();
  private PathNode elements;
  private int[] columns = NO_COLUMNS;

  private byte[][] seenKeys = {};
  private PathNode[] seenNodes = {};
  private int[] marks = {};
  private int mark;
  private int unlike;

  /** A key and what it leads to. */
  private static final class Step {
    private final byte[] key;
    private final PathNode node;

    private Step(byte[] key, PathNode node) {
      this.key = key;
      this.node = node;
    }
  }

  private PathNode(int level) {
    this.level = level;
  }

  static PathNode root() {
    return new PathNode(0);
  }

  /** Lets the value at a path fill a column. */
  void add(List<Serializable> path, int column) {
    PathNode node = this;
    for (Serializable step : path) {
      node = step instanceof Integer place ? node.place(place) : node.child(step.toString());
    }
    node.columns = Arrays.copyOf(node.columns, node.columns.length + 1);
    node.columns[node.columns.length - 1] = column;
  }

  private PathNode place(int place) {
    return places.computeIfAbsent(place, any -> new PathNode(level + 1));
  }

  private PathNode child(String name) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    PathNode known = mapped(key, 0, key.length, KeyStack.hash(key, 0, key.length));
    if (known != null) {
      return known;
    }
    PathNode node = new PathNode(level + 1);
    keys.computeIfAbsent(KeyStack.hash(key, 0, key.length), any -> new ArrayList<>())
        .add(new Step(key, node));
    return node;
  }

  int[] columns() {
    return columns;
  }

  /** The place of a list's element; columns or not, its objects are remembered. */
  PathNode element(int place) {
    PathNode mapped = places.isEmpty() ? null : places.get(place);
    if (mapped == null && elements == null && level < DEEPEST_REMEMBERED) {
      elements = new PathNode(level + 1);
    }
    return mapped == null ? elements : mapped;
  }

  /** The place that a key leads to, or null if no column is below it. */
  PathNode mapped(byte[] text, int start, int end, long hash) {
    List<Step> steps = keys.isEmpty() ? null : keys.get(hash);
    if (steps != null) {
      for (Step step : steps) {
        if (Arrays.equals(step.key, 0, step.key.length, text, start, end)) {
          return step.node;
        }
      }
    }
    return null;
  }

  /** Begins with another object. */
  int nextObject() {
    return ++mark;
  }

  /** Which of the remembered keys, from one on, starts at a place of the text; -1 if none. */
  int find(byte[] text, int start, int from, int object) {
    int last = Math.min(seenKeys.length, from + MOST_SKIPPED);
    for (int i = from; i < last; i++) {
      byte[] key = seenKeys[i];
      int end = start + key.length;
      if (end <= text.length && Arrays.equals(text, start, end, key, 0, key.length)) {
        marks[i] = object;
        return i;
      }
    }
    return -1;
  }

  /** How long a remembered key is with its closing quote. */
  int length(int seen) {
    return seenKeys[seen].length;
  }

  PathNode node(int seen) {
    return seenNodes[seen];
  }

  /** Adds the keys that were found so far in an object to those on the stack. */
  void push(KeyStack stack, int object, int until) {
    for (int i = 0; i < until; i++) {
      if (marks[i] == object) {
        stack.add(stack.top(), seenKeys[i], 0, seenKeys[i].length - 1);
      }
    }
  }

  /** Looks at an object unlike the remembered one, and remembers it instead from time to time. */
  void remember(KeyStack stack, int base) {
    int count = stack.top() - base;
    boolean due = unlike++ % PATIENCE == 0;
    if (!due || count > MOST_KEYS || level >= DEEPEST_REMEMBERED) {
      return;
    }
    byte[][] learnt = new byte[count][];
    PathNode[] nodes = new PathNode[count];
    for (int i = 0; i < count; i++) {
      byte[] key = stack.quoted(base + i);
      int end = key.length - 1;
      PathNode node = mapped(key, 0, end, KeyStack.hash(key, 0, end));
      learnt[i] = key;
      nodes[i] = node == null ? new PathNode(level + 1) : node;
    }
    seenKeys = learnt;
    seenNodes = nodes;
    marks = new int[count];
    mark = 0;
  }
}
