package io.millrace.lakehouse.index;

import java.util.function.LongPredicate;

/** Two sets of entries as one; where both have a key, the newer set's entry is taken. */
final class Merged implements Entries {
  private final Entries older;
  private final Entries newer;
  private final LongPredicate dropped;
  private boolean olderLeft;
  private boolean newerLeft;
  private boolean olderUsed = true;
  private boolean newerUsed = true;
  private Entries current;

  /**
   * @param dropped which locations to leave out
   */
  Merged(Entries older, Entries newer, LongPredicate dropped) {
    this.older = older;
    this.newer = newer;
    this.dropped = dropped;
  }

  @Override
  public boolean next() {
    do {
      if (!step()) {
        return false;
      }
    } while (dropped.test(current.location()));
    return true;
  }

  private boolean step() {
    if (olderUsed) {
      olderLeft = older.next();
    }
    if (newerUsed) {
      newerLeft = newer.next();
    }
    if (!olderLeft && !newerLeft) {
      olderUsed = false;
      newerUsed = false;
      return false;
    }
    int order = 0;
    if (olderLeft && newerLeft) {
      order = KeyOrder.compare(older, newer);
    }
    olderUsed = olderLeft && (!newerLeft || order <= 0);
    newerUsed = newerLeft && (!olderLeft || order >= 0);
    current = newerUsed ? newer : older;
    return true;
  }

  @Override
  public long[] words() {
    return current.words();
  }

  @Override
  public int at() {
    return current.at();
  }

  @Override
  public long hash() {
    return current.hash();
  }
}
