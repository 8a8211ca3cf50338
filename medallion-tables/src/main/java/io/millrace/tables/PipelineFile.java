package io.millrace.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads a pipeline file. */
public final class PipelineFile {
  static final int MAX_BYTES = 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final DefinitionCheck NO_CHECK = (definition, reporter) -> {};

  private PipelineFile() {}

  /**
   * Reads a file; placeholders are filled from the environment of this process.
   *
   * @throws PipelineFileException with every problem of the file
   */
  public static PipelineDefinition read(Path file) {
    return read(file, NO_CHECK);
  }

  /**
   * Reads a file and checks it further once everything that this module knows of is right.
   *
   * @throws PipelineFileException with every problem of the file
   */
  public static PipelineDefinition read(Path file, DefinitionCheck check) {
    Path directory = file.toAbsolutePath().getParent();
    return parse(
        file.toString(), directory == null ? file : directory, text(file), System.getenv(), check);
  }

  /**
   * Reads the text of a file.
   *
   * @param fileName what problems call the file
   * @param baseDirectory what relative paths in the file are relative to
   * @param environment what placeholders are filled from
   * @throws PipelineFileException with every problem of the text
   */
  public static PipelineDefinition parse(
      String fileName, Path baseDirectory, String text, Map<String, String> environment) {
    return parse(fileName, baseDirectory, text, environment, NO_CHECK);
  }

  /** Reads the text of a file and checks it further. */
  public static PipelineDefinition parse(
      String fileName,
      Path baseDirectory,
      String text,
      Map<String, String> environment,
      DefinitionCheck check) {
    Problems problems = new Problems(fileName);
    if (text.length() > MAX_BYTES) {
      throw problems.and(Position.START, "the file is larger than 1 MB; use a smaller one");
    }
    String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return new DefinitionReader(baseDirectory, environment, problems).read(plain, check);
  }

  /** The JSON Schema (draft 2020-12) of a pipeline file, for editors. */
  public static String jsonSchema() {
    return SchemaWriter.write(PipelineModel.FILE);
  }

  private static String text(Path file) {
    Problems problems = new Problems(file.toString());
    if (Files.notExists(file)) {
      throw problems.and(Position.START, "the file does not exist; check the path");
    }
    if (Files.isDirectory(file)) {
      throw problems.and(Position.START, "this is a directory; name a pipeline file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw problems.and(Position.START, "the file is larger than 1 MB; use a smaller one");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw problems.and(Position.START, "the file is not UTF-8; convert it");
    } catch (IOException e) {
      throw problems.and(Position.START, "the file cannot be read; check its permissions");
    }
  }
}
