package io.millrace.lakehouse.index;

import java.util.function.LongUnaryOperator;

/**
 * Two sets of entries as one, at other locations; where both have a key, the newer set's entry is
 * taken.
 */
final class Merged implements Entries {
  private final Entries older;
  private final Entries newer;
  private final LongUnaryOperator moved;
  private boolean olderLeft;
  private boolean newerLeft;
  private boolean olderUsed = true;
  private boolean newerUsed = true;
  private Entries current;

  /**
   * @param moved where the entries of a location are instead; {@link KeyIndex#ABSENT} drops them
   */
  Merged(Entries older, Entries newer, LongUnaryOperator moved) {
    this.older = older;
    this.newer = newer;
    this.moved = moved;
  }

  @Override
  public boolean next() {
    while (step()) {
      long location = current.location();
      long now = moved.applyAsLong(location);
      if (now != KeyIndex.ABSENT) {
        if (now != location) {
          current.words()[current.at() + Slots.LOCATION] = Slots.stored(now);
        }
        return true;
      }
    }
    return false;
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
