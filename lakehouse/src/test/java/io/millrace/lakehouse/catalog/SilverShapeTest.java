package io.millrace.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lakehouse.TestLake;
import io.millrace.lakehouse.TestSilver;
import io.millrace.tables.ColumnType;
import io.millrace.tables.MillraceException;
import io.millrace.tables.PartitionBy;
import io.millrace.tables.SilverDefinition;
import io.millrace.tables.TypedColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SilverShapeTest {
  private static final PartitionBy BY_CUSTOMER =
      new PartitionBy(PartitionBy.Transform.TRUNCATE, "customer", 1);

  @RegisterExtension private final TestLake lake = new TestLake();

  private Table made(SilverDefinition silver, List<TypedColumn> columns) {
    return lake.lake().createOrCheck(silver, columns, "shop");
  }

  @Test
  void theUsersPartitionsComeFirstAndTheBucketLast() {
    Table table = made(TestSilver.upserted(16, 3, List.of(BY_CUSTOMER)), TestSilver.COLUMNS);

    assertThat(table.spec().fields())
        .extracting(field -> field.transform().toString())
        .containsExactly("truncate[1]", "bucket[16]");
    assertThat(TableUtil.formatVersion(table)).isEqualTo(3);
  }

  @Test
  void oneBucketAndAppendedRowsNeedNoBucketField() {
    assertThat(made(TestSilver.upserted(1, 2), TestSilver.COLUMNS).spec().isUnpartitioned())
        .isTrue();
    SilverDefinition appended = TestSilver.appended(List.of(BY_CUSTOMER));
    assertThat(SilverShape.of(appended, TestSilver.COLUMNS, "shop").spec().fields()).hasSize(1);
  }

  @Test
  void theKeyIdentifiesRowsAndIsNeverNull() {
    Schema schema = made(TestSilver.upserted(4, 3), TestSilver.COLUMNS).schema();

    assertThat(schema.identifierFieldNames()).containsExactly("id");
    assertThat(schema.findField("id").isRequired()).isTrue();
    assertThat(schema.findField("version").isRequired()).isTrue();
    assertThat(schema.findField("customer").isOptional()).isTrue();
    assertThat(schema.findField(SilverDefinition.OFFSET).isRequired()).isTrue();
  }

  @Test
  void allTypesSurviveAnotherLook() {
    List<TypedColumn> columns = new ArrayList<>(TestSilver.COLUMNS);
    for (ColumnType.Simple type : ColumnType.Simple.values()) {
      columns.add(new TypedColumn("a_" + type, type, false));
    }
    columns.add(new TypedColumn("money", new ColumnType.Decimal(38, 9), true));
    columns.add(new TypedColumn("code", new ColumnType.Fixed(3), false));
    ColumnType lines =
        new ColumnType.ListOf(
            new ColumnType.Struct(
                List.of(
                    new ColumnType.Field("sku", ColumnType.Simple.STRING),
                    new ColumnType.Field(
                        "tags",
                        new ColumnType.MapOf(
                            ColumnType.Simple.STRING, ColumnType.Simple.DOUBLE)))));
    columns.add(new TypedColumn("lines", lines, false));
    Table first = made(TestSilver.upserted(4, 3), columns);
    Table again = made(TestSilver.upserted(4, 3), columns);

    assertThat(again.uuid()).isEqualTo(first.uuid());
    assertThat(first.schema().findType("lines.element.tags.value"))
        .isEqualTo(Types.DoubleType.get());
  }

  @Test
  void everyDifferenceOfATableIsNamed() {
    made(TestSilver.upserted(4, 2), TestSilver.COLUMNS);
    List<TypedColumn> others =
        List.of(
            new TypedColumn("id", ColumnType.Simple.STRING, true),
            new TypedColumn("version", ColumnType.Simple.INT, true),
            new TypedColumn("note", ColumnType.Simple.STRING, false));

    assertThatThrownBy(() -> made(TestSilver.upserted(8, 3), others))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("column id is long, not string")
        .hasMessageContaining("it has no column note")
        .hasMessageContaining("partitioned by bucket[4](id), not by bucket[8](id)")
        .hasMessageContaining("format version 2, not 3")
        .hasMessageContaining("silver.table");
  }

  @Test
  void namesInsideTypesAreCompared() {
    List<TypedColumn> one = withStruct("a1");
    made(TestSilver.upserted(1, 3), one);

    assertThatThrownBy(() -> made(TestSilver.upserted(1, 3), withStruct("a2")))
        .hasMessageContaining("struct<a1 optional int>, not struct<a2 optional int>");
  }

  private static List<TypedColumn> withStruct(String name) {
    List<TypedColumn> columns = new ArrayList<>(TestSilver.COLUMNS);
    ColumnType type =
        new ColumnType.Struct(List.of(new ColumnType.Field(name, ColumnType.Simple.INT)));
    columns.add(new TypedColumn("parts", type, false));
    return columns;
  }

  @Test
  void quarantineAndDeletesAreMadeBesideIt() {
    SilverDefinition silver = TestSilver.upserted(4, 3);
    for (int look = 0; look < 2; look++) {
      Table quarantine = lake.lake().createOrCheckQuarantine(silver, "shop");
      Table deletes = lake.lake().createOrCheckDeletes(silver, "shop");

      assertThat(quarantine.name()).endsWith("silver.orders_quarantine");
      assertThat(deletes.name()).endsWith("silver.orders_deletes");
      assertThat(deletes.spec().fields())
          .extracting(field -> field.transform().toString())
          .containsExactly("identity", "day");
    }
  }

  @Test
  void equalityDeletesAreRefusedWithTheWayToConvertThem() {
    Table table = made(TestSilver.upserted(1, 2), TestSilver.COLUMNS);
    EqualityDeletes.refuse(table);
    table
        .newRowDelta()
        .addDeletes(
            FileMetadata.deleteFileBuilder(table.spec())
                .ofEqualityDeletes(1)
                .withPath(table.location() + "/data/by-flink.parquet")
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(100)
                .withRecordCount(1)
                .build())
        .commit();

    assertThatThrownBy(() -> EqualityDeletes.refuse(table))
        .isInstanceOf(MillraceException.class)
        .hasMessageContaining("by-flink.parquet")
        .hasMessageContaining("rewrite_data_files");
  }
}
