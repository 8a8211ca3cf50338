package io.millrace.it.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills a topic with order events from the command line. */
@Command(
    name = "generate-events",
    mixinStandardHelpOptions = true,
    description = "Sends generated order events to a Kafka topic.")
public final class GenerateEvents implements Callable<Integer> {
  @Option(
      names = "--bootstrap",
      defaultValue = "localhost:9092",
      description = "default: ${DEFAULT-VALUE}")
  private String bootstrap;

  @Option(names = "--topic", required = true)
  private String topic;

  @Option(
      names = "--from",
      defaultValue = "0",
      description = "first event (default: ${DEFAULT-VALUE})")
  private long from;

  @Option(
      names = "--count",
      description = "how many events; endless if left out, which needs a --rate")
  private Long count;

  @Option(names = "--rate", description = "events per second; as fast as possible if left out")
  private Long rate;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--property", description = "a Kafka client property, as name=value")
  private Map<String, String> properties = new HashMap<>();

  private GenerateEvents() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new GenerateEvents()).execute(args));
  }

  @Override
  public Integer call() {
    if (count == null && rate == null) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "endless and as fast as possible fills the disk; give --count or --rate");
    }
    Map<String, String> client = new HashMap<>(properties);
    client.put("bootstrap.servers", bootstrap);
    long to = count == null ? Long.MAX_VALUE : from + count;
    try (EventProducer producer = EventProducer.to(client, topic, seed)) {
      if (rate == null) {
        producer.send(from, to);
        System.out.println("sent " + to);
      } else {
        producer.sendAtRate(from, to, rate, number -> System.out.println("sent " + number));
      }
    }
    return 0;
  }
}
