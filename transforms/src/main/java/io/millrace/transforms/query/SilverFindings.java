package io.millrace.transforms.query;

import io.millrace.lakehouse.cut.Cut;
import java.util.List;

/**
 * What a comparison of silver with bronze came to.
 *
 * @param cut the epoch that both were read as of
 * @param rows how many rows bronze comes to
 * @param different how many keys are not alike
 * @param some the first of these, each with what is wrong with it
 * @param apart what cannot be compared, in words
 * @param rejected how many records bronze has for quarantine
 * @param quarantine what is wrong with quarantine, a rule each
 * @param notes what may be the reason, if anything differs
 */
public record SilverFindings(
    Cut cut,
    long rows,
    long different,
    List<String> some,
    List<String> apart,
    long rejected,
    List<String> quarantine,
    List<String> notes) {
  public SilverFindings {
    some = List.copyOf(some);
    apart = List.copyOf(apart);
    quarantine = List.copyOf(quarantine);
    notes = List.copyOf(notes);
  }

  /** Whether nothing differs of what can be compared. */
  public boolean areAlike() {
    return different == 0 && quarantine.isEmpty();
  }
}
