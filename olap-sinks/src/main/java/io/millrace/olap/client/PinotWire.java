package io.millrace.olap.client;

import java.net.URI;
import java.util.List;

/** Pinot's SQL over HTTP. */
final class PinotWire implements Wire {
  @Override
  public String store() {
    return "Pinot";
  }

  @Override
  public Statement statement(SqlText sql, List<?> parameters) {
    String bound = Json.quoted(BoundSql.of(sql, parameters, new PinotLiterals()));
    return most ->
        "{\"sql\":%s,\"queryOptions\":\"timeoutMs=%d\"}".formatted(bound, most.toMillis());
  }

  @Override
  public Answer read(URI address, int status, String body) {
    return new PinotReader(new Failures(store(), address)).read(status, body);
  }
}
