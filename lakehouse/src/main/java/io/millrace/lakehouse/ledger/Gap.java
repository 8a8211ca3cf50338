package io.millrace.lakehouse.ledger;

import java.io.Serializable;

/** Offsets {@code [from, to)} of a partition that the source had deleted before they were read. */
public record Gap(int partition, long from, long to) implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public String toString() {
    return "partition %d offsets %d to %d".formatted(partition, from, to - 1);
  }
}
