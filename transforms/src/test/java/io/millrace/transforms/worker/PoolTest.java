package io.millrace.transforms.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final List<Integer> closed = new ArrayList<>();

  private final class Tool implements AutoCloseable {
    private final int number = made.incrementAndGet();

    @Override
    public void close() {
      closed.add(number);
    }
  }

  @Test
  void whatSuitsIsTakenBeforeWhatDoesNotAndBothBeforeMakingMore() {
    Pool<Tool> pool = new Pool<>(3, Tool::new);
    Tool one = pool.take(any -> true);
    Tool two = pool.take(any -> true);
    pool.giveBack(one);
    pool.giveBack(two);

    assertThat(pool.take(tool -> tool.number == 1)).isSameAs(one);
    assertThat(pool.take(tool -> tool.number == 9)).isSameAs(two);
    assertThat(pool.take(tool -> true).number).isEqualTo(3);
  }

  @Test
  void oneThatFailedIsClosedAndItsPlaceIsFree() {
    Pool<Tool> pool = new Pool<>(1, Tool::new);
    pool.discard(pool.take(any -> true));

    assertThat(closed).containsExactly(1);
    assertThat(pool.take(any -> true).number).isEqualTo(2);
  }

  @Test
  void thereAreNeverMoreThanItsCap() throws InterruptedException {
    Pool<Tool> pool = new Pool<>(2, Tool::new);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int turn = 0; turn < 500; turn++) {
                  pool.giveBack(pool.take(any -> true));
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(made.get()).isBetween(1, 2);
    pool.close();
    assertThat(closed).hasSize(made.get());
  }
}
