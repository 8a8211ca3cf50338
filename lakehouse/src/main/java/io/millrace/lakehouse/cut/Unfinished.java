package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.ledger.LedgerEntry;
import java.util.List;

/**
 * An epoch that not all tables of a pipeline have.
 *
 * @param entry what bronze's ledger says of it
 * @param has the layer that it has come to
 * @param lacking the layers or tables that it comes to next
 */
public record Unfinished(LedgerEntry entry, String has, List<String> lacking) {
  public Unfinished {
    lacking = List.copyOf(lacking);
  }

  /** Such as "bronze has it, silver has not". */
  public String inWords() {
    return "%s has it, %s %s not"
        .formatted(has, String.join(" and ", lacking), lacking.size() == 1 ? "has" : "have");
  }
}
