package io.millrace.it.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ToString;

/** The smallest job that shuffles. It is all Beam's own code, so a cluster needs no jar of ours. */
public final class CountWords {
  private CountWords() {}

  /** The first argument is the file to write; the others are pipeline options. */
  public static void main(String[] args) {
    List<String> options = new ArrayList<>(List.of(args));
    String output = options.remove(0);
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(options.toArray(String[]::new)).create());
    pipeline
        .apply(Create.of("grain", "flour", "grain"))
        .apply(Count.perElement())
        .apply(ToString.kvs(" "))
        .apply(TextIO.write().to(output).withoutSharding());
    pipeline.run().waitUntilFinish();
  }
}
