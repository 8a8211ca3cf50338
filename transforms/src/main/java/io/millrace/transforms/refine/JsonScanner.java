package io.millrace.transforms.refine;

/**
 * Reads JSON as RFC 8259 has it and no more: one document, no key twice in an object, every escape
 * a character. The text is known to be UTF-8. It tells what it finds at the places that are mapped
 * to columns, and checks the rest.
 */
final class JsonScanner extends JsonCursor {
  /** How deep objects and lists may lie in each other. */
  static final int MOST_DEPTH = 100;

  private final KeyStack keys = new KeyStack();
  private final Found found;

  /** Takes the values that columns are filled from. */
  interface Found {
    void value(int column, JsonToken token);
  }

  JsonScanner(Found found) {
    this.found = found;
  }

  void read(byte[] document, PathNode root) {
    start(document, 0);
    keys.popTo(0);
    skipSpace();
    value(root, 0);
    skipSpace();
    if (at < text.length) {
      throw unexpected("the end");
    }
  }

  private void value(PathNode node, int depth) {
    int start = at;
    if (peek() == '{') {
      object(node, depth);
      spanned(JsonKind.OBJECT, start);
    } else if (peek() == '[') {
      list(node, depth);
      spanned(JsonKind.LIST, start);
    } else {
      scalar();
    }
    if (node != null) {
      for (int column : node.columns()) {
        found.value(column, token);
      }
    }
  }

  private void object(PathNode node, int depth) {
    int base = keys.top();
    int object = node == null ? 0 : node.nextObject();
    int from = 0;
    boolean like = node != null;
    boolean plain = true;
    at = open(depth);
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      if (peek() != '"') {
        throw unexpected("a key");
      }
      int seen = like ? node.find(text, at + 1, from, object) : -1;
      PathNode child;
      if (seen >= 0) {
        at += 1 + node.length(seen);
        child = node.node(seen);
        from = seen + 1;
      } else {
        if (like) {
          node.push(keys, object, from);
          like = false;
        }
        child = key(node, base);
        plain &= !token.escaped;
      }
      colon();
      value(child, depth + 1);
      if (isLast('}')) {
        break;
      }
    }
    if (node != null && !like && plain) {
      node.remember(keys, base);
    }
    keys.popTo(base);
  }

  private int open(int depth) {
    if (depth == MOST_DEPTH) {
      throw new BadJson("it is nested more than " + MOST_DEPTH + " deep");
    }
    at++;
    skipSpace();
    return at;
  }

  private PathNode key(PathNode node, int base) {
    string();
    byte[] key = text;
    int start = token.start;
    int end = token.end;
    if (token.escaped) {
      key = token.unescaped();
      start = 0;
      end = key.length;
    }
    if (!keys.add(base, key, start, end)) {
      throw new BadJson("an object has " + token.shown(JsonKind.STRING) + " twice");
    }
    return node == null ? null : node.mapped(key, start, end, keys.lastHash());
  }

  private void colon() {
    skipSpace();
    if (peek() != ':') {
      throw unexpected("a colon");
    }
    at++;
    skipSpace();
  }

  private boolean isLast(char close) {
    skipSpace();
    int next = peek();
    if (next == close) {
      at++;
      return true;
    }
    if (next != ',') {
      throw unexpected("a comma or " + close);
    }
    at++;
    skipSpace();
    return false;
  }

  private void list(PathNode node, int depth) {
    at = open(depth);
    if (peek() == ']') {
      at++;
      return;
    }
    for (int place = 0; ; place++) {
      value(node == null ? null : node.element(place), depth + 1);
      if (isLast(']')) {
        return;
      }
    }
  }
}
