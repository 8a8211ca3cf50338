package io.millrace.transforms.refine;

/**
 * Reads the parts of JSON, as RFC 8259 has them and no more, from a place on: a string whose every
 * escape stands for a character, a number, a word. The text is known to be UTF-8.
 */
class JsonCursor {
  private static final int NOTHING = -1;

  final JsonToken token = new JsonToken();
  byte[] text;
  int at;

  final void start(byte[] document, int place) {
    text = document;
    token.text = document;
    at = place;
  }

  final int peek() {
    return at < text.length ? text[at] : NOTHING;
  }

  final void skipSpace() {
    while (at < text.length) {
      byte next = text[at];
      if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
        return;
      }
      at++;
    }
  }

  /** Reads whatever starts here and is no object and no list. */
  final void scalar() {
    switch (peek()) {
      case '"' -> {
        string();
        token.kind = JsonKind.STRING;
      }
      case 't' -> literal("true", JsonKind.TRUE);
      case 'f' -> literal("false", JsonKind.FALSE);
      case 'n' -> literal("null", JsonKind.NULL);
      default -> {
        number();
        token.kind = JsonKind.NUMBER;
      }
    }
  }

  /** Makes a token of what was read since a place. */
  final void spanned(JsonKind kind, int start) {
    token.kind = kind;
    token.start = start;
    token.end = at;
  }

  private void literal(String word, JsonKind kind) {
    int start = at;
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw unexpected(word);
      }
    }
    spanned(kind, start);
  }

  final void string() {
    int next = at + 1;
    token.start = next;
    token.escaped = false;
    while (next < text.length) {
      byte letter = text[next];
      if (letter == '"') {
        token.end = next;
        at = next + 1;
        return;
      }
      if (letter == '\\') {
        token.escaped = true;
        next = escape(next);
      } else if (letter >= 0 && letter < ' ') {
        at = next;
        throw unexpected("no control character in a string");
      } else {
        next++;
      }
    }
    at = text.length;
    throw unexpected("a closing quote");
  }

  /** The place behind an escape. */
  private int escape(int backslash) {
    int letter = backslash + 1 < text.length ? text[backslash + 1] : NOTHING;
    if (letter != 'u') {
      if (letter < 0 || JsonText.meaning((byte) letter) < 0) {
        throw badEscape(backslash);
      }
      return backslash + 2;
    }
    int unit = JsonText.unit(text, backslash + 2);
    if (unit < 0 || Character.isLowSurrogate((char) unit)) {
      throw badEscape(backslash);
    }
    if (!Character.isHighSurrogate((char) unit)) {
      return backslash + 6;
    }
    int second = backslash + 6;
    if (second + 1 >= text.length
        || text[second] != '\\'
        || text[second + 1] != 'u'
        || !Character.isLowSurrogate((char) Math.max(0, JsonText.unit(text, second + 2)))) {
      throw badEscape(backslash);
    }
    return second + 6;
  }

  private BadJson badEscape(int backslash) {
    at = backslash;
    return unexpected("a known escape");
  }

  private void number() {
    token.start = at;
    token.negative = peek() == '-';
    if (token.negative) {
      at++;
    }
    token.digits = 0;
    int first = at;
    if (peek() == '0') {
      at++;
    } else {
      digits(token.negative ? "a digit" : "a value");
    }
    int count = at - first;
    token.fraction = 0;
    if (peek() == '.') {
      at++;
      int point = at;
      digits("a digit");
      token.fraction = at - point;
    }
    token.digitCount = count + token.fraction;
    int next = peek();
    token.exponent = next == 'e' || next == 'E';
    if (token.exponent) {
      long mantissa = token.digits;
      at++;
      if (peek() == '-' || peek() == '+') {
        at++;
      }
      digits("a digit");
      token.digits = mantissa;
    }
    token.end = at;
  }

  private void digits(String expected) {
    int next = at;
    long digits = token.digits;
    while (next < text.length && text[next] >= '0' && text[next] <= '9') {
      digits = digits * 10 + (text[next] - '0');
      next++;
    }
    if (next == at) {
      throw unexpected(expected);
    }
    token.digits = digits;
    at = next;
  }

  final BadJson unexpected(String expected) {
    if (at >= text.length) {
      return new BadJson("it ends at byte " + at + ", expected " + expected);
    }
    int next = text[at] & 0xFF;
    String shown =
        next > ' ' && next < 0x7F ? "'" + (char) next + "'" : "byte 0x%02x".formatted(next);
    return new BadJson("expected " + expected + " at byte " + at + ", found " + shown);
  }
}
