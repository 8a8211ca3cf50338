package io.millrace.transforms.gold;

import io.millrace.tables.ColumnType;

/**
 * One aggregate of a measure.
 *
 * @param plain SQL that aggregates arguments; NULL for a sketch, which SQL cannot make
 * @param finish SQL that makes the same of accumulators
 */
record Leaf(String plain, String finish, ColumnType type) {}
