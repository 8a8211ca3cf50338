package io.millrace.pipelines.status;

import io.millrace.olap.Stores;
import io.millrace.olap.publish.Published;
import io.millrace.olap.publish.ServingTopic;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.MillraceException;
import io.millrace.tables.Serving;
import io.millrace.tables.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a gold table stands in a store.
 *
 * @param isKnown whether Kafka said how far the topic is
 * @param published how far the topic is, whole or not; empty if nothing was sent yet, or if it is
 *     not known
 * @param unread how many records the store has not read yet; empty if that is not known
 */
public record ServingStatus(
    Store store,
    String table,
    String topic,
    boolean isKnown,
    Optional<Published> published,
    OptionalLong unread) {
  private static final Logger LOG = LoggerFactory.getLogger(ServingStatus.class);

  /** Asks Kafka. */
  static List<ServingStatus> of(GoldDefinition gold) {
    List<ServingStatus> all = new ArrayList<>();
    for (Serving serving : gold.serve()) {
      try {
        all.add(known(serving, new ServingTopic(serving).begun()));
      } catch (MillraceException e) {
        LOG.debug("{} is not known", serving.topic(), e);
        all.add(
            new ServingStatus(
                serving.store(),
                serving.table(),
                serving.topic(),
                false,
                Optional.empty(),
                OptionalLong.empty()));
      }
    }
    return all;
  }

  private static ServingStatus known(Serving serving, Optional<Published> published) {
    return new ServingStatus(
        serving.store(),
        serving.table(),
        serving.topic(),
        true,
        published,
        unread(serving, published));
  }

  private static OptionalLong unread(Serving serving, Optional<Published> published) {
    if (published.filter(Published::whole).isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return Stores.progress(serving).unread(published.get());
    } catch (MillraceException e) {
      LOG.debug("{} does not say what it has read", serving.table(), e);
      return OptionalLong.empty();
    }
  }
}
