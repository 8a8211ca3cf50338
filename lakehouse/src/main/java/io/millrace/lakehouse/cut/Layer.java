package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.cut.TableEpochs.Found;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of a pipeline, and how its ledger follows the epochs.
 *
 * @param hasEveryEpoch whether it has an entry of each; otherwise only of those that it has rows of
 */
record Layer(CutTable.Name name, boolean hasEveryEpoch) {

  /** Those of a pipeline: first the one that has an epoch last, bronze at the end. */
  static List<Layer> of(PipelineDefinition pipeline) {
    List<Layer> layers = new ArrayList<>();
    if (pipeline.silver().isPresent()) {
      SilverDefinition silver = pipeline.silver().get();
      layers.add(layer("silver", silver.table(), true));
      layers.add(layer("quarantine", silver.quarantine(), false));
    }
    layers.add(layer("bronze", pipeline.bronze().table(), true));
    return layers;
  }

  private static Layer layer(String name, TableName table, boolean hasEveryEpoch) {
    return new Layer(new CutTable.Name(table, Optional.of(name)), hasEveryEpoch);
  }

  Found find(TableEpochs epochs, long epoch) {
    if (!hasEveryEpoch) {
      return epochs.upTo(epoch);
    }
    return epochs
        .find(epoch)
        .map(found -> new Found(true, Optional.of(found.state())))
        .orElse(Found.NOTHING);
  }
}
