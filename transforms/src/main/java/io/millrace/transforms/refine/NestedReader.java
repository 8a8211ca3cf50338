package io.millrace.transforms.refine;

import io.millrace.tables.ColumnType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads structs, lists and maps, typed in all their depth. What it makes of them is JSON again, in
 * which each value is written in the one way that the kernel turns into the type without loss.
 */
final class NestedReader implements ScalarReader {
  private final Part part;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonCursor cursor = new JsonCursor();
  private final Scalar scalar = new Scalar();

  NestedReader(ColumnType type, boolean lenient) {
    part = part(type, lenient);
  }

  @Override
  public String read(JsonToken token, Scalar into) {
    if (token.kind != part.kind()) {
      return WRONG;
    }
    cursor.start(token.text, token.start);
    out.reset();
    String problem = part.copy("");
    if (problem == null) {
      into.bytes(out.toByteArray());
    }
    return problem;
  }

  /** Copies a value of one type; the document is known to be right. */
  private interface Part {
    /** What it must be; null if its reader tells. */
    JsonKind kind();

    /**
     * Copies the value at the cursor and moves behind it; returns what is wrong with it, or null.
     */
    String copy(String path);
  }

  private Part part(ColumnType type, boolean lenient) {
    if (type instanceof ColumnType.Struct struct) {
      return new StructPart(struct, lenient);
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ListPart(part(list.element(), lenient));
    }
    if (type instanceof ColumnType.MapOf map) {
      return new MapPart(map.key(), part(map.value(), lenient));
    }
    return new SimplePart(type, lenient);
  }

  private String child(Part child, String path) {
    cursor.skipSpace();
    int start = cursor.at;
    int next = cursor.peek();
    JsonKind kind = next == '{' ? JsonKind.OBJECT : next == '[' ? JsonKind.LIST : null;
    if (kind != null) {
      if (child.kind() == kind) {
        return child.copy(path);
      }
      skip();
      cursor.spanned(kind, start);
      return child.kind() == null ? child.copy(path) : wrong(path, child, "");
    }
    cursor.scalar();
    if (cursor.token.kind == JsonKind.NULL) {
      out.writeBytes(new byte[] {'n', 'u', 'l', 'l'});
      return null;
    }
    return child.kind() == null ? child.copy(path) : wrong(path, child, "");
  }

  private String wrong(String path, Part part, String problem) {
    String note = problem.isEmpty() ? "" : ": " + problem;
    return "%s expected %s, found %s%s".formatted(path, part, cursor.token.shown(), note);
  }

  /** Moves behind whatever starts here. */
  private void skip() {
    cursor.skipSpace();
    int depth = 0;
    do {
      int next = cursor.peek();
      if (next == '{' || next == '[') {
        depth++;
        cursor.at++;
      } else if (next == '}' || next == ']') {
        depth--;
        cursor.at++;
      } else if (next == ',' || next == ':') {
        cursor.at++;
      } else {
        cursor.scalar();
      }
      if (depth > 0) {
        cursor.skipSpace();
      }
    } while (depth > 0);
  }

  /** Moves into an object or list, or on to its next part; false at its end. */
  private boolean goesOn(char close) {
    cursor.at++;
    cursor.skipSpace();
    if (cursor.peek() != close) {
      return true;
    }
    cursor.at++;
    return false;
  }

  private boolean isAtComma(char close) {
    cursor.skipSpace();
    if (cursor.peek() == close) {
      cursor.at++;
      return false;
    }
    cursor.at++;
    cursor.skipSpace();
    return true;
  }

  private void toValue() {
    cursor.skipSpace();
    cursor.at++;
  }

  private final class SimplePart implements Part {
    private final ColumnType type;
    private final ScalarReader reader;

    SimplePart(ColumnType type, boolean lenient) {
      this.type = type;
      this.reader = Readers.of(type, lenient);
    }

    @Override
    public JsonKind kind() {
      return null;
    }

    @Override
    public String copy(String path) {
      String problem = reader.read(cursor.token, scalar);
      if (problem != null) {
        return wrong(path, this, problem);
      }
      ScalarJson.write(type, scalar, out);
      return null;
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  private final class ListPart implements Part {
    private final Part element;

    ListPart(Part element) {
      this.element = element;
    }

    @Override
    public JsonKind kind() {
      return JsonKind.LIST;
    }

    @Override
    public String copy(String path) {
      out.write('[');
      boolean more = goesOn(']');
      for (int place = 0; more; place++) {
        if (place > 0) {
          out.write(',');
        }
        String problem = child(element, path + "[" + place + "]");
        if (problem != null) {
          return problem;
        }
        more = isAtComma(']');
      }
      out.write(']');
      return null;
    }

    @Override
    public String toString() {
      return "list<%s>".formatted(element);
    }
  }

  private final class StructPart implements Part {
    private final ColumnType.Struct type;
    private final Map<String, Part> fields = new HashMap<>();

    StructPart(ColumnType.Struct type, boolean lenient) {
      this.type = type;
      type.fields().forEach(field -> fields.put(field.name(), part(field.type(), lenient)));
    }

    @Override
    public JsonKind kind() {
      return JsonKind.OBJECT;
    }

    @Override
    public String copy(String path) {
      out.write('{');
      boolean first = true;
      for (boolean more = goesOn('}'); more; more = isAtComma('}')) {
        cursor.string();
        byte[] key = cursor.token.unescaped();
        toValue();
        String name = new String(key, StandardCharsets.UTF_8);
        Part field = fields.get(name);
        if (field == null) {
          skip();
          continue;
        }
        if (!first) {
          out.write(',');
        }
        first = false;
        JsonText.quote(key, 0, key.length, out);
        out.write(':');
        String problem = child(field, path + "." + name);
        if (problem != null) {
          return problem;
        }
      }
      out.write('}');
      return null;
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  private final class MapPart implements Part {
    private final ColumnType keyType;
    private final ScalarReader keyReader;
    private final Part value;
    private final JsonToken keyToken = new JsonToken();

    MapPart(ColumnType keyType, Part value) {
      this.keyType = keyType;
      this.keyReader = Readers.text(keyType);
      this.value = value;
    }

    @Override
    public JsonKind kind() {
      return JsonKind.OBJECT;
    }

    @Override
    public String copy(String path) {
      Set<String> keys = new HashSet<>();
      out.write('{');
      for (boolean more = goesOn('}'); more; more = isAtComma('}')) {
        if (!keys.isEmpty()) {
          out.write(',');
        }
        cursor.string();
        cursor.token.kind = JsonKind.STRING;
        keyToken.whole(cursor.token.unescaped());
        String problem = keyReader.read(keyToken, scalar);
        if (problem != null) {
          return "%s expected a key of %s, found %s".formatted(path, keyType, cursor.token.shown());
        }
        byte[] key = ScalarJson.key(keyType, scalar);
        String name = new String(key, StandardCharsets.UTF_8);
        if (!keys.add(name)) {
          return "%s has the key %s twice".formatted(path, name);
        }
        out.writeBytes(key);
        out.write(':');
        toValue();
        String inner = child(value, path + "[" + name + "]");
        if (inner != null) {
          return inner;
        }
      }
      out.write('}');
      return null;
    }

    @Override
    public String toString() {
      return "map<%s, %s>".formatted(keyType, value);
    }
  }
}
