package io.millrace.transforms.refine;

import java.util.List;

/** Reads numbers and booleans that stand in a text by themselves. */
final class BareReader implements ScalarReader {
  private final ScalarReader reader;
  private final PathNode root = PathNode.root();
  private final JsonScanner scanner = new JsonScanner(this::take);
  private Scalar into;
  private String problem;
  private int length;

  BareReader(ScalarReader reader) {
    this.reader = reader;
    root.add(List.of(), 0);
  }

  @Override
  public String read(JsonToken token, Scalar out) {
    if (token.kind != JsonKind.STRING || token.escaped) {
      return WRONG;
    }
    byte[] text = token.unescaped();
    into = out;
    length = text.length;
    problem = WRONG;
    try {
      scanner.read(text, root);
      return problem;
    } catch (BadJson e) {
      return WRONG;
    }
  }

  private void take(int column, JsonToken token) {
    boolean isBare =
        token.kind == JsonKind.NUMBER
            || token.kind == JsonKind.TRUE
            || token.kind == JsonKind.FALSE;
    problem = isBare && token.length() == length ? reader.read(token, into) : WRONG;
  }
}
