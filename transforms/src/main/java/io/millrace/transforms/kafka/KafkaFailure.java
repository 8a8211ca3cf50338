package io.millrace.transforms.kafka;

import io.millrace.lakehouse.catalog.Causes;
import io.millrace.tables.ErrorKind;
import io.millrace.tables.KafkaSource;
import io.millrace.tables.MillraceException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What goes wrong with a broker, in words that say what to do. */
final class KafkaFailure {
  private KafkaFailure() {}

  /** Whether waiting may mend it: the broker is away or busy, not refusing. */
  static boolean mayPass(Throwable failure) {
    Throwable cause = unwrapped(failure);
    return cause instanceof RetriableException
        && !(cause instanceof UnknownTopicOrPartitionException);
  }

  static MillraceException explained(KafkaSource source, Throwable failure) {
    Throwable cause = unwrapped(failure);
    String where = source.properties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String message;
    if (cause instanceof AuthenticationException) {
      message =
          "Kafka at %s refused the credentials: %s; check security.protocol and the sasl.* or ssl.* settings"
              .formatted(where, Causes.inWords(cause));
    } else if (cause instanceof AuthorizationException) {
      message =
          "Kafka at %s does not allow this user to read topic %s: %s"
              .formatted(where, source.topic(), Causes.inWords(cause));
    } else if (cause instanceof UnknownTopicOrPartitionException) {
      message = "Kafka at %s has no topic %s".formatted(where, source.topic());
    } else if (cause instanceof RetriableException) {
      message =
          "no answer from Kafka at %s: %s; is the broker running, and is source.kafka.bootstrap.servers right?"
              .formatted(where, Causes.inWords(cause));
    } else {
      message = "Kafka at %s: %s".formatted(where, Causes.inWords(cause));
    }
    return new MillraceException(ErrorKind.SOURCE, message, cause);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause.getClass() == KafkaException.class)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
