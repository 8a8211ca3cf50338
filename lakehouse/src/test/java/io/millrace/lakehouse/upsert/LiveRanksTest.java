package io.millrace.lakehouse.upsert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class LiveRanksTest {
  @Test
  void countsWhatLivesBeforeEachRow() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int rows : new int[] {1, 63, 64, 65, 128, 10_000}) {
      RoaringBitmap deleted = new RoaringBitmap();
      int share = 1 + random.nextInt(4);
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(share) == 0) {
          deleted.add(row);
        }
      }
      LiveRanks ranks = LiveRanks.of(deleted, rows);
      int before = 0;
      for (int row = 0; row < rows; row++) {
        String what = "-Dmillrace.seed=%d, row %d of %d".formatted(seed, row, rows);
        assertThat(ranks.isDead(row)).as(what).isEqualTo(deleted.contains(row));
        assertThat(ranks.before(row)).as(what).isEqualTo(before);
        before += deleted.contains(row) ? 0 : 1;
      }
    }
  }
}
