package io.millrace.olap.client;

import java.net.URI;
import java.util.List;

/** Druid's SQL over HTTP. */
final class DruidWire implements Wire {
  /** Of a router, which hands it on, and of a broker. */
  static final String PATH = "/druid/v2/sql";

  @Override
  public String store() {
    return "Druid";
  }

  @Override
  public Statement statement(SqlText sql, List<?> parameters) {
    DruidParameters values = new DruidParameters();
    String query = Json.quoted(BoundSql.of(sql, parameters, values));
    String start =
        "{\"query\":"
            + query
            + ",\"parameters\":"
            + values.json()
            + ",\"resultFormat\":\"array\",\"header\":true,\"typesHeader\":true,\"sqlTypesHeader\":true"
            + ",\"context\":{\"sqlTimeZone\":\"Etc/UTC\",\"sqlStringifyArrays\":false,\"timeout\":";
    return most -> start + most.toMillis() + "}}";
  }

  @Override
  public Answer read(URI address, int status, String body) {
    return new DruidReader(new Failures(store(), address)).read(status, body);
  }
}
