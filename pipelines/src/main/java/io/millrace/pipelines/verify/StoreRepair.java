package io.millrace.pipelines.verify;

import io.millrace.olap.publish.Publisher;
import io.millrace.olap.store.StoreRows;
import io.millrace.olap.store.Stored;
import io.millrace.pipelines.serve.ServedTable;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;

/** Publishes groups once more that a store does not have as the gold table does. */
final class StoreRepair {
  private final ServedTable served;

  StoreRepair(ServedTable served) {
    this.served = served;
  }

  /** A pipeline that runs is shut out for the moment, and goes on with its next epoch. */
  void run(Agreement agreement) {
    StoreRows rows = served.rows();
    try (Publisher publisher = Publisher.open(served.serving())) {
      if (publisher.published().filter(agreement.published()::equals).isEmpty()) {
        throw new MillraceException(
            ErrorKind.SERVE,
            "%s: a newer state was published meanwhile; try again".formatted(served));
      }
      long newest =
          agreement.differences().stream()
              .flatMap(each -> each.stored().stream())
              .mapToLong(Stored::version)
              .reduce(agreement.published().version(), Math::max);
      publisher.repair(
          newest,
          (stamp, out) ->
              agreement
                  .differences()
                  .forEach(
                      each ->
                          out.add(
                              each.key(),
                              rows.mending(each.key(), each.row(), each.stored(), stamp))));
    }
  }
}
