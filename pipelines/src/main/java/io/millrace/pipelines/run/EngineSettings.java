package io.millrace.pipelines.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says about an engine.
 *
 * @param jobName how the job is called in the engine's own pages
 * @param masterOrNull the address of a cluster; null runs the engine in this process
 * @param beamOptions {@code name=value}, under Beam's own names
 */
public record EngineSettings(String jobName, String masterOrNull, List<String> beamOptions) {
  public EngineSettings {
    beamOptions = List.copyOf(beamOptions);
  }

  public Optional<String> master() {
    return Optional.ofNullable(masterOrNull);
  }

  /** The defaults of an engine followed by what the user passed, which wins. */
  public String[] arguments(String... defaults) {
    LinkedHashMap<String, String> options = new LinkedHashMap<>();
    for (String option : defaults) {
      put(options, option);
    }
    beamOptions.forEach(option -> put(options, option));
    return options.entrySet().stream()
        .map(option -> "--%s=%s".formatted(option.getKey(), option.getValue()))
        .toArray(String[]::new);
  }

  private static void put(Map<String, String> options, String option) {
    int equals = option.indexOf('=');
    options.put(
        equals < 0 ? option : option.substring(0, equals),
        equals < 0 ? "true" : option.substring(equals + 1));
  }
}
