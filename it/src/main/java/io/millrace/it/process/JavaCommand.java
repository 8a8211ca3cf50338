package io.millrace.it.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a child JVM that dies with this one. */
public record JavaCommand(
    List<String> classPath, String mainClass, List<String> flags, List<String> arguments) {

  /** Small and quick to start rather than quick in the long run; later flags override these. */
  public static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=INFO");

  public JavaCommand {
    classPath = List.copyOf(classPath);
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  /** A main of this module, on this JVM's own class path. */
  public static JavaCommand of(Class<?> main) {
    List<String> classPath =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    return new JavaCommand(classPath, main.getName(), List.of(), List.of());
  }

  /** A main on a runner's class path, with the module access that the runner needs. */
  public static JavaCommand on(Runner runner, String mainClass) {
    return on(runner.module(), mainClass).withFlags(runner.jvmFlags());
  }

  /** Code that the class path lacks, behind what it has. */
  public JavaCommand withClassPath(Path... more) {
    List<String> all =
        Stream.concat(classPath.stream(), Arrays.stream(more).map(Path::toString)).toList();
    return new JavaCommand(all, mainClass, flags, arguments);
  }

  public JavaCommand withFlags(String... more) {
    return withFlags(Arrays.asList(more));
  }

  public JavaCommand withFlags(List<String> more) {
    List<String> all = Stream.concat(flags.stream(), more.stream()).toList();
    return new JavaCommand(classPath, mainClass, all, arguments);
  }

  public JavaCommand withArguments(String... more) {
    return withArguments(Arrays.asList(more));
  }

  public JavaCommand withArguments(List<String> more) {
    List<String> all = Stream.concat(arguments.stream(), more.stream()).toList();
    return new JavaCommand(classPath, mainClass, flags, all);
  }

  /** A main on a packaged module's class path. */
  public static JavaCommand on(PackagedModule module, String mainClass) {
    List<String> classPath = module.classPath().stream().map(Path::toString).toList();
    return new JavaCommand(classPath, mainClass, List.of(), List.of());
  }

  public JavaCommand withoutArguments() {
    return new JavaCommand(classPath, mainClass, flags, List.of());
  }

  /** The words to start it with, on the Java that runs this JVM. */
  public List<String> words() {
    List<String> words = launch(Stream.concat(classPath.stream(), Stream.of(ownCode())).distinct());
    words.add(Leashed.class.getName());
    words.add(mainClass);
    words.addAll(arguments);
    return words;
  }

  /** The words to start a main with that ends by itself, on its class path and nothing else. */
  public List<String> unleashedWords() {
    List<String> words = launch(classPath.stream());
    words.add(mainClass);
    words.addAll(arguments);
    return words;
  }

  private List<String> launch(Stream<String> wholeClassPath) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(flags);
    words.add("-cp");
    words.add(wholeClassPath.collect(Collectors.joining(File.pathSeparator)));
    return words;
  }

  private static String ownCode() {
    try {
      return Path.of(Leashed.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot tell where Leashed was loaded from", e);
    }
  }
}
