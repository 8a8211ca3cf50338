package io.millrace.transforms.refine;

/** Stands behind rows that were made of no records. */
final class NoRecords implements Records {
  @Override
  public int size() {
    return 1;
  }

  @Override
  public byte[] key(int place) {
    return null;
  }

  @Override
  public byte[] value(int place) {
    return null;
  }

  @Override
  public boolean isTextKey(int place) {
    return true;
  }

  @Override
  public boolean isTextValue(int place) {
    return true;
  }

  @Override
  public int partition(int place) {
    return 0;
  }

  @Override
  public long offset(int place) {
    return 0;
  }

  @Override
  public long timestamp(int place) {
    return 0;
  }
}
