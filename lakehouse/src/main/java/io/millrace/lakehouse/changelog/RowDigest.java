package io.millrace.lakehouse.changelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.IcebergEncoder;

/** Stands for a row: two rows have the same digest only when they are equal. */
record RowDigest(long high, long low) {

  /** Makes digests of rows of one schema. */
  static final class Maker {
    private final IcebergEncoder<Record> encoder;
    private final MessageDigest digest;

    Maker(Schema schema) {
      this.encoder = new IcebergEncoder<>(schema);
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    RowDigest of(Record row) {
      try {
        digest.update(encoder.encode(row));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
      return new RowDigest(bytes.getLong(), bytes.getLong());
    }
  }
}
