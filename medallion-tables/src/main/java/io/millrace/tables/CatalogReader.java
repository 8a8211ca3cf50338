package io.millrace.tables;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a catalog definition that means the same wherever the process runs on this machine. */
final class CatalogReader {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*");

  /** Other catalogs may call a warehouse by a name, which must not become a path. */
  private static final Set<String> TYPES_WITH_WAREHOUSE_PATH = Set.of("jdbc", "hadoop", "hive");

  private final Path baseDirectory;
  private final Problems problems;

  CatalogReader(Path baseDirectory, Problems problems) {
    this.baseDirectory = baseDirectory;
    this.problems = problems;
  }

  /** Whether a text is a URI, and so no path of the file system. */
  static boolean hasScheme(String text) {
    return SCHEME.matcher(text).matches();
  }

  /** Notes paths that cannot be paths; the rest of the section has been checked before. */
  void check(SectionValues section) {
    String type = section.find("type").map(Setting::text).orElse("");
    section.find("uri").ifPresent(uri -> checkPath(uri, () -> absoluteUri(uri.text())));
    section
        .find("warehouse")
        .ifPresent(warehouse -> checkPath(warehouse, () -> absolutePath(type, warehouse.text())));
  }

  CatalogDefinition read(SectionValues section) {
    Properties written = section.properties("name");
    Map<String, String> changed = new LinkedHashMap<>(written);
    String type = written.getOrDefault("type", "");
    changed.computeIfPresent("uri", (key, uri) -> absoluteUri(uri));
    changed.computeIfPresent("warehouse", (key, path) -> absolutePath(type, path));
    if (type.equals("jdbc")) {
      changed.putIfAbsent("jdbc.schema-version", "V1");
    }
    return new CatalogDefinition(section.text("name"), written.withValues(changed));
  }

  private void checkPath(Setting setting, Runnable use) {
    try {
      use.run();
    } catch (InvalidPathException e) {
      problems.add(setting.position(), "'%s' is not a path; correct it".formatted(setting.shown()));
    }
  }

  private String absolutePath(String type, String warehouse) {
    if (!TYPES_WITH_WAREHOUSE_PATH.contains(type) || hasScheme(warehouse)) {
      return warehouse;
    }
    return "file://" + baseDirectory.resolve(warehouse).normalize();
  }

  private String absoluteUri(String uri) {
    String rest = uri.startsWith(SQLITE) ? uri.substring(SQLITE.length()) : "";
    if (rest.isEmpty() || rest.startsWith(":") || rest.startsWith("file:")) {
      return uri;
    }
    int parameters = rest.indexOf('?');
    String file = parameters < 0 ? rest : rest.substring(0, parameters);
    return SQLITE + baseDirectory.resolve(file).normalize() + rest.substring(file.length());
  }
}
