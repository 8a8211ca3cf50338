package io.millrace.olap.client;

import java.net.URI;
import java.util.List;

/** What is one store's alone: how it is asked over HTTP, and what its answers and errors mean. */
interface Wire {
  /** As messages call it. */
  String store();

  /** Fails with an IllegalArgumentException if the parameters do not fit. */
  Statement statement(SqlText sql, List<?> parameters);

  /** Fails with a {@link StoreException} if that is an error, or only a part of an answer. */
  Answer read(URI address, int status, String body);
}
