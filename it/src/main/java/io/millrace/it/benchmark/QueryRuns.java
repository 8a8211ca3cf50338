package io.millrace.it.benchmark;

import io.millrace.it.kafka.KafkaServer;
import io.millrace.it.pinot.PinotServer;
import io.millrace.olap.client.PinotClient;
import io.millrace.olap.client.StoreOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Threads that ask Pinot, one query after the other, each by every client in turn. */
final class QueryRuns {
  private static final int THREADS = 4;
  private static final int ROUNDS = 3;

  private final KafkaServer kafka;
  private final Path folder;
  private final int rows;
  private final Duration time;

  QueryRuns(KafkaServer kafka, Path folder, int rows, Duration time) {
    this.kafka = kafka;
    this.folder = folder;
    this.rows = rows;
    this.time = time;
  }

  /** Asks, and fails unless the answer has rows. */
  private interface Asking {
    void ask(AppQuery query, long value);
  }

  private record Client(String name, Asking asking) {}

  List<QueryTrial> run() {
    try (PinotServer server = PinotServer.startToBeMeasured(folder.resolve("pinot"))) {
      System.out.printf("Filling a table of %,d rows ...%n", rows);
      QueriedTable.fill(kafka, server, rows);
      URI broker = URI.create(server.broker());
      StoreOptions options = StoreOptions.DEFAULTS;
      try (PinotClient ours = PinotClient.ofBroker(broker, options);
          PinotClient plain = PinotClient.ofBroker(broker, options.withoutFreshness())) {
        BareClient bare = new BareClient(broker);
        return inTurns(
            List.of(
                new Client(
                    "the JDK's and Jackson",
                    (query, value) -> bare.ask(query.sql(Long.toString(value)))),
                new Client("Millrace's", (query, value) -> ask(ours, query, value)),
                new Client(
                    "Millrace's, without freshness", (query, value) -> ask(plain, query, value))));
      }
    }
  }

  private static void ask(PinotClient pinot, AppQuery query, long value) {
    if (pinot.query(query.sql("?"), value).rows().isEmpty()) {
      throw new IllegalStateException("%s: no row of %d".formatted(query.words(), value));
    }
  }

  private List<QueryTrial> inTurns(List<Client> clients) {
    // What is warmed up most is Pinot.
    for (AppQuery query : AppQuery.values()) {
      clients.forEach(client -> trial(query, client, time));
    }
    List<QueryTrial> trials = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Client> order = new ArrayList<>(clients);
      Collections.rotate(order, round);
      for (AppQuery query : AppQuery.values()) {
        for (Client client : order) {
          QueryTrial trial = trial(query, client, time);
          System.out.println(trial);
          trials.add(trial);
        }
      }
    }
    return trials;
  }

  private QueryTrial trial(AppQuery query, Client client, Duration howLong) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      long start = System.nanoTime();
      List<CompletableFuture<long[]>> asking =
          IntStream.range(0, THREADS)
              .mapToObj(
                  seed ->
                      CompletableFuture.supplyAsync(
                          () -> latencies(query, client, seed, start + howLong.toNanos()), threads))
              .toList();
      long[] sorted =
          asking.stream()
              .map(CompletableFuture::join)
              .flatMapToLong(LongStream::of)
              .sorted()
              .toArray();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new QueryTrial(
          query,
          client.name(),
          sorted.length / seconds,
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.99)] / 1e6);
    } finally {
      threads.shutdown();
    }
  }

  private long[] latencies(AppQuery query, Client client, int seed, long end) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] nanos = new long[1024];
    int count = 0;
    for (long now = System.nanoTime(); now < end; count++) {
      client.asking().ask(query, query.value(random.nextLong(), rows));
      long then = System.nanoTime();
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count] = then - now;
      now = then;
    }
    return Arrays.copyOf(nanos, count);
  }
}
