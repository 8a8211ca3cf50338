package io.millrace.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:path}}. */
final class Placeholders {
  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final String START = "${";
  private static final String FILE = "file:";
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final Path baseDirectory;
  private final Map<String, String> environment;

  Placeholders(Path baseDirectory, Map<String, String> environment) {
    this.baseDirectory = baseDirectory;
    this.environment = environment;
  }

  /**
   * A text with its placeholders filled in.
   *
   * @param placeholders whether there were any
   * @param secret whether one of them came from a file or a variable whose name looks secret
   */
  record Filled(String text, boolean placeholders, boolean secret) {}

  /** The filled text, or nothing when {@code problem} was told why not. */
  Optional<Filled> fill(String written, Consumer<String> problem) {
    Filling filling = new Filling(problem);
    int at = 0;
    for (int start = written.indexOf(START); start >= 0; start = written.indexOf(START, at)) {
      if (start > at && written.charAt(start - 1) == '$') {
        filling.text.append(written, at, start - 1).append(START);
        at = start + START.length();
        continue;
      }
      filling.text.append(written, at, start);
      int end = written.indexOf('}', start);
      if (end < 0) {
        filling.fail("a placeholder starts with ${ and has no }; close it, or write $${ for a ${");
        return Optional.empty();
      }
      filling.add(written.substring(start + START.length(), end));
      at = end + 1;
    }
    filling.text.append(written, at, written.length());
    return filling.failed
        ? Optional.empty()
        : Optional.of(new Filled(filling.text.toString(), filling.any, filling.secret));
  }

  private final class Filling {
    final StringBuilder text = new StringBuilder();
    final Consumer<String> problem;
    boolean any;
    boolean secret;
    boolean failed;

    Filling(Consumer<String> problem) {
      this.problem = problem;
    }

    void fail(String why) {
      failed = true;
      problem.accept(why);
    }

    void add(String inside) {
      any = true;
      Matcher variable = VARIABLE.matcher(inside);
      if (inside.contains(START)) {
        fail("a placeholder has another one inside, which is not possible; use only one");
      } else if (inside.startsWith(FILE)) {
        secret = true;
        addFile(inside.substring(FILE.length()));
      } else if (variable.matches()) {
        addVariable(variable.group(1), variable.group(2));
      } else {
        fail(
            "a placeholder is none of ${NAME}, ${NAME:-default} and ${file:path}; correct it, or"
                + " write $${ for a ${");
      }
    }

    private void addVariable(String name, String fallback) {
      secret |= Secrets.looksSecret(name);
      String value = environment.get(name);
      if (fallback != null && (value == null || value.isEmpty())) {
        text.append(fallback);
      } else if (value != null) {
        text.append(value);
      } else {
        fail(
            "the environment variable %s is not set; set it, or write ${%s:-default}"
                .formatted(name, name));
      }
    }

    private void addFile(String path) {
      try {
        Path file = baseDirectory.resolve(path);
        if (!Files.isRegularFile(file)) {
          fail(
              "the file of ${file:%s} does not exist; it is looked for at %s"
                  .formatted(path, file));
          return;
        }
        text.append(withoutLastLineBreak(read(file)));
      } catch (TooLargeException e) {
        fail("the file of ${file:%s} is larger than 64 KB; use a smaller one".formatted(path));
      } catch (CharacterCodingException e) {
        fail("the file of ${file:%s} is not UTF-8; convert it".formatted(path));
      } catch (IOException e) {
        fail("the file of ${file:%s} cannot be read; check its permissions".formatted(path));
      } catch (InvalidPathException e) {
        fail("a ${file:path} placeholder does not hold a path; correct it");
      }
    }
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new TooLargeException();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String withoutLastLineBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
