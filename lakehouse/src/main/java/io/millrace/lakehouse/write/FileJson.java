package io.millrace.lakehouse.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionSpec;

/** Files of a table as text, in Iceberg's own JSON, to be handed from one worker to another. */
public final class FileJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, PartitionSpec> specs;

  public FileJson(Map<Integer, PartitionSpec> specs) {
    this.specs = specs;
  }

  public String text(ContentFile<?> file) {
    return ContentFileParser.toJson(file, specs.get(file.specId()));
  }

  public DataFile dataFile(String text) {
    return (DataFile) read(text);
  }

  public DeleteFile deleteFile(String text) {
    return (DeleteFile) read(text);
  }

  private ContentFile<?> read(String text) {
    try {
      return ContentFileParser.fromJson(JSON.readTree(text), specs);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot read file " + text, e);
    }
  }
}
