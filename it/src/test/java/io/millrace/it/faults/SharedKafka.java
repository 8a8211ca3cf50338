package io.millrace.it.faults;

import io.millrace.it.kafka.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One broker for all tests that do not harm it; it ends with the last of them. */
final class SharedKafka implements ParameterResolver {
  private static final String KEY = "kafka";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedKafka.class))
        .getOrComputeIfAbsent(KEY, key -> Running.start(), Running.class)
        .kafka();
  }

  private record Running(Path folder, KafkaServer kafka) implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("millrace-kafka-");
        return new Running(folder, KafkaServer.start(folder));
      } catch (IOException e) {
        throw new IllegalStateException("cannot make a folder for Kafka", e);
      }
    }

    @Override
    public void close() throws IOException {
      kafka.close();
      try (Stream<Path> inside = Files.walk(folder)) {
        List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
