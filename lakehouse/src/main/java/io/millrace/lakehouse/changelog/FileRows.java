package io.millrace.lakehouse.changelog;

import java.io.Serializable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Some rows of a data file, named and not read.
 *
 * @param file the data file, in Iceberg's own JSON
 */
public record FileRows(String file, RoaringBitmap rows) implements Serializable {
  private static final long serialVersionUID = 1L;
}
