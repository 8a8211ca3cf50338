package io.millrace.lakehouse.cut;

import io.millrace.lakehouse.cut.TableEpochs.Found;
import io.millrace.tables.GoldDefinition;
import io.millrace.tables.PipelineDefinition;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A table of a pipeline, and how its ledger follows the epochs. */
record Layer(CutTable.Name name, Follows follows) {

  /** Of which epochs a table has an entry in its ledger. */
  enum Follows {
    /** Of each. */
    ALWAYS,
    /** Of those that it has rows of. */
    WITH_ROWS,
    /** Of each since it is there, but of several that it took at once only of the last. */
    BEHIND_SILVER
  }

  /** Those of a pipeline, the one that has an epoch last before the others: bronze at the end. */
  static List<Layer> of(PipelineDefinition pipeline) {
    List<Layer> layers = new ArrayList<>();
    if (pipeline.silver().isPresent()) {
      SilverDefinition silver = pipeline.silver().get();
      layers.add(layer("silver", silver.table(), Follows.ALWAYS));
      layers.add(layer("quarantine", silver.quarantine(), Follows.WITH_ROWS));
    }
    layers.add(layer("bronze", pipeline.bronze().table(), Follows.ALWAYS));
    layers.addAll(0, gold(pipeline, layers));
    return layers;
  }

  private static Layer layer(String name, TableName table, Follows follows) {
    return new Layer(new CutTable.Name(table, Optional.of(name)), follows);
  }

  /** A gold table's name alone stands for it if it could stand for no other table. */
  private static List<Layer> gold(PipelineDefinition pipeline, List<Layer> others) {
    Map<String, Integer> uses = new HashMap<>();
    for (Layer other : others) {
      other.name.shortName().ifPresent(name -> uses.merge(plain(name), 1, Integer::sum));
      uses.merge(plain(other.name.table().name()), 1, Integer::sum);
    }
    List<TableName> tables = pipeline.gold().stream().map(GoldDefinition::table).toList();
    tables.forEach(table -> uses.merge(plain(table.name()), 1, Integer::sum));
    return tables.stream()
        .map(
            table ->
                new CutTable.Name(
                    table, Optional.of(table.name()).filter(name -> uses.get(plain(name)) == 1)))
        .map(name -> new Layer(name, Follows.BEHIND_SILVER))
        .toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  boolean isGold() {
    return follows == Follows.BEHIND_SILVER;
  }

  Found find(TableEpochs epochs, long epoch) {
    return switch (follows) {
      case ALWAYS -> epochs.at(epoch);
      case WITH_ROWS -> epochs.upTo(epoch);
      case BEHIND_SILVER -> epochs.taken(epoch);
    };
  }

  /** What a reader calls it: {@code silver}, or the table of one of several. */
  @Override
  public String toString() {
    return isGold() ? name.table().toString() : name.shortName().orElseThrow();
  }
}
