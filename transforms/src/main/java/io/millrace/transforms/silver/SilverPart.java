package io.millrace.transforms.silver;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a slice has for silver beside the rows that are upserted. Files are in Iceberg's own JSON.
 *
 * @param appended data files of a table whose rows are only appended
 * @param quarantine data files of the quarantine table
 * @param rules how many records broke each rule
 * @param rows how many rows were written
 * @param superseded versions that were not written, for a newer one of their key was at hand
 */
public record SilverPart(
    List<String> appended,
    List<String> quarantine,
    Map<String, Long> rules,
    long rows,
    long superseded)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final SilverPart NONE = new SilverPart(List.of(), List.of(), Map.of(), 0, 0);

  public SilverPart {
    appended = List.copyOf(appended);
    quarantine = List.copyOf(quarantine);
    rules = Map.copyOf(rules);
  }
}
