package io.millrace.transforms.bronze;

import io.millrace.lakehouse.ledger.Gap;
import io.millrace.transforms.kernel.Chunk;
import java.util.ArrayList;
import java.util.List;

/** What was read of a slice, added up over its chunks. */
final class SliceTotals {
  private long records;
  private long bytes;
  private final List<Gap> gaps = new ArrayList<>();

  void add(Chunk chunk) {
    records += chunk.size();
    bytes += chunk.bytes();
  }

  void add(List<Gap> more) {
    gaps.addAll(more);
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  List<Gap> gaps() {
    return gaps;
  }
}
