package io.millrace.olap.client;

import java.math.BigDecimal;
import java.time.LocalDate;

/** What one store wants in the SQL in the place of a value. */
interface ValueForm {
  String text(String value);

  String bool(boolean value);

  String whole(long value);

  String decimal(BigDecimal value);

  String real(String digits);

  String millis(long since1970);

  String date(LocalDate value);

  String bytes(byte[] value);
}
