package io.millrace.pipelines.run;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The jars of this process that go to a cluster with a job. */
public final class ShippedJars {
  private ShippedJars() {}

  /** All but those whose names start with something that the cluster has itself. */
  public static List<String> without(Set<String> ofTheCluster) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar"))
        .filter(path -> ofTheCluster.stream().noneMatch(new File(path).getName()::startsWith))
        .toList();
  }
}
