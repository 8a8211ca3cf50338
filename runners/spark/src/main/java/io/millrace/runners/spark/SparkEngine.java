package io.millrace.runners.spark;

import io.millrace.pipelines.run.Engine;
import io.millrace.pipelines.run.EngineSettings;
import io.millrace.pipelines.run.ShippedJars;
import java.util.Set;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Apache Spark, inside this process or as a cluster at a master. */
public final class SparkEngine implements Engine {
  private static final String EMBEDDED = "local[*]";
  private static final String MASTER = "spark.master";

  private static final Set<String> OF_THE_CLUSTER =
      Set.of(
          "spark-",
          "scala-",
          "log4j-",
          "slf4j-",
          "jul-to-slf4j",
          "jcl-over-slf4j",
          "hadoop-",
          "netty-",
          "kryo-shaded");

  private JavaSparkContext context;

  @Override
  public String name() {
    return "spark";
  }

  /** All epochs of a run share one context, which is slow to start. */
  @Override
  public SparkContextOptions options(EngineSettings settings) {
    SparkConf configuration = configuration(settings);
    SparkContextOptions options =
        PipelineOptionsFactory.fromArgs(
                settings.arguments("sparkMaster=" + configuration.get(MASTER)))
            .as(SparkContextOptions.class);
    options.setRunner(SparkRunner.class);
    options.setJobName(settings.jobName());
    context = new JavaSparkContext(configuration.setMaster(options.getSparkMaster()));
    options.setUsesProvidedSparkContext(true);
    options.setProvidedSparkContext(context);
    return options;
  }

  /**
   * System properties named {@code spark.*} come first: Spark's own launcher speaks through them.
   */
  private static SparkConf configuration(EngineSettings settings) {
    SparkConf conf = new SparkConf(true).setAppName(settings.jobName());
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    if (settings.master().isPresent()) {
      conf.setMaster(settings.master().get());
      conf.setIfMissing("spark.jars", String.join(",", ShippedJars.without(OF_THE_CLUSTER)));
    } else if (!conf.contains(MASTER)) {
      conf.setMaster(EMBEDDED);
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
    }
    return conf;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public void close() {
    if (context != null) {
      context.stop();
    }
  }
}
