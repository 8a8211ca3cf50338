package io.millrace.it.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How fast one client got answers to one query. */
record QueryTrial(
    AppQuery query, String client, double perSecond, double p50Millis, double p99Millis) {
  private static final String HEAD =
      """
      | query | client | p50, ms | p99, ms | queries/s | times the bare client's: p50, p99, queries/s |
      |---|---|---|---|---|---|
      """;

  /** The medians of the rounds; the first client is what the others are measured by. */
  static String table(List<QueryTrial> trials) {
    StringBuilder text = new StringBuilder(HEAD);
    for (AppQuery query : AppQuery.values()) {
      List<QueryTrial> same = trials.stream().filter(each -> each.query() == query).toList();
      for (String client : same.stream().map(QueryTrial::client).distinct().toList()) {
        QueryTrial bare = median(same, same.get(0).client());
        QueryTrial its = median(same, client);
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %,.0f | %.2f, %.2f, %.2f |%n",
                query.words(),
                client,
                its.p50Millis(),
                its.p99Millis(),
                its.perSecond(),
                its.p50Millis() / bare.p50Millis(),
                its.p99Millis() / bare.p99Millis(),
                its.perSecond() / bare.perSecond()));
      }
    }
    return text.toString();
  }

  private static QueryTrial median(List<QueryTrial> trials, String client) {
    List<QueryTrial> same = trials.stream().filter(each -> each.client().equals(client)).toList();
    return new QueryTrial(
        same.get(0).query(),
        client,
        median(same, QueryTrial::perSecond),
        median(same, QueryTrial::p50Millis),
        median(same, QueryTrial::p99Millis));
  }

  private static double median(List<QueryTrial> trials, ToDoubleFunction<QueryTrial> what) {
    double[] sorted = trials.stream().mapToDouble(what).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }
}
