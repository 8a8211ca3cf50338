package io.millrace.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void aChildDiesWithAParentThatWasKilled() {
    try (ChildProcess parent = start(Parent.class, "parent.log")) {
      long child =
          Long.parseLong(parent.awaitLog(Pattern.compile("child (\\d+)\n"), LIMIT).group(1));
      assertThat(isAlive(child)).isTrue();

      parent.kill();

      Await.until("the child is gone", LIMIT, () -> !isAlive(child));
    }
  }

  @Test
  void stopsAreTriedPolitelyAndThenByForce() {
    try (ChildProcess child = start(Sleeper.class, "child.log")) {
      child.awaitLog(Pattern.compile("asleep"), LIMIT);
      child.pause();
      child.stop(Duration.ofMillis(200));
      assertThat(child.isAlive()).isFalse();
      assertThat(child.awaitExit(LIMIT)).isEqualTo(128 + 9);
    }
  }

  @Test
  void anErrorShowsTheEndOfTheLog() {
    try (ChildProcess child = start(Failing.class, "child.log")) {
      assertThatThrownBy(() -> child.awaitLog(Pattern.compile("ready"), LIMIT))
          .hasMessageContaining("exit code 1")
          .hasMessageContaining("no grain");
    }
  }

  private ChildProcess start(Class<?> main, String log) {
    JavaCommand command =
        JavaCommand.of(main).withFlags(JavaCommand.SMALL).withArguments(folder.toString());
    return ChildProcess.start(main.getSimpleName(), command, folder.resolve(log));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Starts a child and outlives its own main. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws InterruptedException {
      Path log = Path.of(args[0], "grandchild.log");
      ChildProcess child = ChildProcess.start("child", JavaCommand.of(Sleeper.class), log);
      child.awaitLog(Pattern.compile("asleep"), LIMIT);
      System.out.println("child " + child.pid());
      Thread.currentThread().join();
    }
  }

  /** Never ends by itself. */
  public static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println("asleep");
      Thread.currentThread().join();
    }
  }

  /** Ends with an error. */
  public static final class Failing {
    private Failing() {}

    public static void main(String[] args) {
      System.err.println("no grain");
      System.exit(1);
    }
  }
}
