package io.millrace.olap.client;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;

/** Values as Pinot's SQL writes them, which has no parameters. */
final class PinotLiterals implements ValueForm {
  /**
   * Pinot makes one quote of two that follow each other in a text, after its parser has done so
   * already; such texts come to it in another form.
   */
  @Override
  public String text(String value) {
    return value.contains("''")
        ? "decodeUrl('%s')".formatted(URLEncoder.encode(value, StandardCharsets.UTF_8))
        : quoted(value);
  }

  @Override
  public String bool(boolean value) {
    return Boolean.toString(value);
  }

  @Override
  public String whole(long value) {
    return Long.toString(value);
  }

  /**
   * A number in Pinot's SQL is a long or a double: others lose digits without a word, and so does
   * the scale, by which Pinot tells 0.1 from 0.10 in segments that it still writes. A text has all
   * of it, and is compared as what the column is.
   */
  @Override
  public String decimal(BigDecimal value) {
    return quoted(value.toPlainString());
  }

  @Override
  public String real(String digits) {
    return digits;
  }

  @Override
  public String millis(long since1970) {
    return Long.toString(since1970);
  }

  @Override
  public String date(LocalDate value) {
    return quoted(value.toString());
  }

  @Override
  public String bytes(byte[] value) {
    return quoted(HexFormat.of().formatHex(value));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
