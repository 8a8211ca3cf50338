package io.millrace.transforms.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitsTest {
  private static final long LONG = Duration.ofMinutes(5).toMillis();

  private final Commits commits = new Commits();

  private Thread waitAfter(long seen) {
    Thread thread = new Thread(() -> commits.awaitAfter(seen, LONG));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(Duration.ofSeconds(30).toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aCommitBetweenLookingAndWaitingIsNotMissed() throws InterruptedException {
    long seen = commits.count();
    commits.announce();

    assertEnds(waitAfter(seen));
  }

  @Test
  void whoWaitsGoesOnAtTheNextCommitAndNotBefore() throws InterruptedException {
    commits.announce();
    Thread waiting = waitAfter(commits.count());
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      assertThat(waiting.isAlive()).as("waits until there is a commit").isTrue();
      Thread.onSpinWait();
    }
    commits.announce();

    assertEnds(waiting);
  }

  @Test
  void whoWaitsGoesOnWithoutACommitAfterAWhile() {
    long seen = commits.count();
    long start = System.nanoTime();
    commits.awaitAfter(seen, 20);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(18));
    assertThat(commits.count()).isEqualTo(seen);
  }
}
