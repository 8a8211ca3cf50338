package io.millrace.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.process.ChildProcess;
import io.millrace.it.process.JavaCommand;
import io.millrace.it.process.Runner;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Submits {@link CountWords} from a driver JVM of its own, shipping one small jar, and checks it.
 */
public final class ClusterJob {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private ClusterJob() {}

  public static void runOn(Runner runner, Path folder, List<String> flags, String... options)
      throws IOException, URISyntaxException {
    Path output = folder.resolve("words.txt");
    Path tests =
        Path.of(CountWords.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JavaCommand command =
        JavaCommand.on(runner, CountWords.class.getName())
            .withClassPath(tests)
            .withFlags(JavaCommand.SMALL)
            .withFlags(flags)
            .withArguments(output.toString(), "--filesToStage=" + runner.jar())
            .withArguments(options);
    try (ChildProcess driver =
        ChildProcess.start(runner + " driver", command, folder.resolve("driver.log"))) {
      assertThat(driver.awaitExit(LIMIT)).as(() -> driver.logTail(40)).isZero();
    }
    assertThat(Files.readAllLines(output)).containsExactlyInAnyOrder("grain 2", "flour 1");
  }
}
