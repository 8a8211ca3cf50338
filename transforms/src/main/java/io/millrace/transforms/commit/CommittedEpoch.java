package io.millrace.transforms.commit;

import java.io.Serializable;

/** An epoch that all tables hold. */
public record CommittedEpoch(long epoch, long records) implements Serializable {
  private static final long serialVersionUID = 1L;
}
