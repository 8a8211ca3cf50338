package io.millrace.transforms.gold;

import java.nio.file.Path;
import org.roaringbitmap.RoaringBitmap;

/**
 * Rows of a data file that came or went.
 *
 * @param rows how many rows the file has
 * @param taken the positions of those that are meant
 * @param sign +1 when they came, -1 when they went
 */
public record SignedFile(Path path, long rows, RoaringBitmap taken, int sign) {}
